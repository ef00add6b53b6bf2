-- Tables and views for what otelcol-genai-gateway writes to ClickHouse (config/clickhouse.yaml). Run it once:
--   clickhouse-client --multiquery < schema.sql
-- Money is in whole pico-dollars (1e-12 USD), as in docs/ledger.md; what is not known is NULL. docs/scaling.md explains the views.
--
-- Retention: the last line of each table. ALTER TABLE call_rows MODIFY TTL toDateTime(started) + INTERVAL 800 DAY changes it.

-- What the exporter inserts, as it comes: with all that was said, so for a short time.
CREATE TABLE IF NOT EXISTS otel_traces (
    Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String,
    SpanName LowCardinality(String), SpanKind LowCardinality(String), ServiceName LowCardinality(String),
    ResourceAttributes Map(LowCardinality(String), String), ScopeName LowCardinality(String), ScopeVersion LowCardinality(String),
    SpanAttributes Map(LowCardinality(String), String), Duration UInt64, StatusCode LowCardinality(String), StatusMessage String,
    Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)),
    Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (TraceId, SpanId)
TTL toDateTime(Timestamp) + INTERVAL 30 DAY SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS otel_logs (
    Timestamp DateTime64(9), TraceId String, SpanId String, TraceFlags UInt8, SeverityText LowCardinality(String), SeverityNumber UInt8,
    ServiceName LowCardinality(String), Body String, ResourceSchemaUrl LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String),
    ScopeSchemaUrl LowCardinality(String), ScopeName LowCardinality(String), ScopeVersion LowCardinality(String),
    ScopeAttributes Map(LowCardinality(String), String), LogAttributes Map(LowCardinality(String), String), EventName LowCardinality(String)
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (TraceId, SpanId, Timestamp)
TTL toDateTime(Timestamp) + INTERVAL 30 DAY SETTINGS ttl_only_drop_parts = 1;

-- What must be kept of them. Rows of one id become one: of two bills the better, of equal ones the later (version).
CREATE TABLE IF NOT EXISTS call_rows (
    version UInt64, trace String, span String, parent String, signal LowCardinality(String),
    started DateTime64(9), ended DateTime64(9), name LowCardinality(String), operation LowCardinality(String), emitter LowCardinality(String),
    provider LowCardinality(String), response_model LowCardinality(String), request_model LowCardinality(String), model LowCardinality(String),
    agent LowCardinality(String), user String, session String, tenant LowCardinality(String), environment LowCardinality(String), service LowCardinality(String), repository LowCardinality(String),
    status LowCardinality(String), reason LowCardinality(String), source LowCardinality(String), price LowCardinality(String), assumed LowCardinality(String),
    usd Nullable(Int64), reported_usd Nullable(Int64), computed_usd Nullable(Int64),
    input_usd Int64, cache_read_usd Int64, cache_write_usd Int64, output_usd Int64, reasoning_usd Int64, audio_usd Int64, image_usd Int64, tool_usd Int64,
    input UInt64, cache_read UInt64, cache_write UInt64, output UInt64, reasoning UInt64, audio_input UInt64, audio_output UInt64,
    call_id String, tier LowCardinality(String), region LowCardinality(String), geo LowCardinality(String), error String
) ENGINE = ReplacingMergeTree(version) PARTITION BY toYYYYMM(started) ORDER BY (toDate(started), trace, span)
TTL toDateTime(started) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS run_rows (
    version UInt64, trace String, span String, parent String, kind LowCardinality(String), started DateTime64(9), ended DateTime64(9), name LowCardinality(String),
    agent LowCardinality(String), user String, session String, tenant LowCardinality(String), environment LowCardinality(String), service LowCardinality(String), repository LowCardinality(String), tags String,
    models String, status LowCardinality(String), reasons String, error String,
    usd Nullable(Int64), llm_usd Nullable(Int64), sandbox_usd Nullable(Int64), tool_usd Nullable(Int64),
    calls UInt64, unpriced UInt64, tools UInt64, tool_errors UInt64, prompt_tokens UInt64, completion_tokens UInt64
) ENGINE = ReplacingMergeTree(version) PARTITION BY tuple() ORDER BY (trace, span)
TTL toDateTime(started) + INTERVAL 400 DAY;

-- A late span changes the figures of a run that has gone: agent_run says so in a log record, whose last word counts.
CREATE TABLE IF NOT EXISTS correction_rows (
    trace String, span String, corrected DateTime64(9), status LowCardinality(String), reasons String, models String,
    usd Nullable(Int64), llm_usd Nullable(Int64), sandbox_usd Nullable(Int64), tool_usd Nullable(Int64), said_usd Nullable(Int64),
    calls UInt64, unpriced UInt64, tools UInt64, tool_errors UInt64, prompt_tokens UInt64, completion_tokens UInt64
) ENGINE = ReplacingMergeTree(corrected) PARTITION BY tuple() ORDER BY (trace, span)
TTL toDateTime(corrected) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS sandbox_rows (
    version UInt64, trace String, span String, parent String, started DateTime64(9), ended DateTime64(9), name LowCardinality(String),
    sandbox_id String, template LowCardinality(String), vcpus LowCardinality(String), exit_code LowCardinality(String),
    agent LowCardinality(String), user String, session String, tenant LowCardinality(String), environment LowCardinality(String), service LowCardinality(String), repository LowCardinality(String), usd Nullable(Int64), error String
) ENGINE = ReplacingMergeTree(version) PARTITION BY toYYYYMM(started) ORDER BY (toDate(started), trace, span)
TTL toDateTime(started) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS tool_rows (
    version UInt64, trace String, span String, parent String, started DateTime64(9), ended DateTime64(9), name LowCardinality(String), agent LowCardinality(String), error String
) ENGINE = ReplacingMergeTree(version) PARTITION BY toYYYYMM(started) ORDER BY (toDate(started), trace, span)
TTL toDateTime(started) + INTERVAL 400 DAY;

-- Every span's parent: it tells what is below what.
CREATE TABLE IF NOT EXISTS links (trace String, span String, parent String, started DateTime64(9))
ENGINE = ReplacingMergeTree PARTITION BY tuple() ORDER BY (trace, span)
TTL toDateTime(started) + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS links_of_spans TO links AS
SELECT TraceId AS trace, SpanId AS span, ParentSpanId AS parent, Timestamp AS started FROM otel_traces;

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_of_spans TO call_rows AS
SELECT
    multiIf(status IN ('priced', 'reported', 'cached'), 2, status = 'partial', 1, 0) * 1000000000000000 + toUnixTimestamp64Milli(now64(3)) AS version,
    TraceId AS trace, SpanId AS span, ParentSpanId AS parent, 'span' AS signal,
    Timestamp AS started, addNanoseconds(Timestamp, Duration) AS ended, SpanName AS name,
    SpanAttributes['gen_ai.operation.name'] AS operation, ScopeName AS emitter,
    arrayFirst(v -> v != '', [extract(SpanAttributes['agent.cost.price'], '^([^/]+)/'), SpanAttributes['gen_ai.provider.name'], SpanAttributes['gen_ai.system']]) AS provider,
    arrayFirst(m -> m != '', [SpanAttributes['gen_ai.response.model'], SpanAttributes['ai.response.model'], SpanAttributes['gen_ai.request.model'], SpanAttributes['llm.model_name'], SpanAttributes['ai.model.id'], SpanAttributes['langfuse.observation.model.name'], SpanAttributes['model'], replaceRegexpOne(SpanAttributes['agent.cost.price'], '^[^/]*/([^@ ]*).*$', '\\1')]) AS response_model, arrayFirst(v -> v != '', [SpanAttributes['gen_ai.request.model'], response_model]) AS request_model,
    replaceRegexpOne(response_model, '(?:[-@](?:20[0-9]{6}|20[0-9]{2}-[0-9]{2}-[0-9]{2})|@default)$', '') AS model,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.agent.name'], ResourceAttributes['gen_ai.agent.name']]) AS agent,
    arrayFirst(v -> v != '', [SpanAttributes['user.id'], ResourceAttributes['user.id']]) AS user,
    arrayFirst(v -> v != '', [SpanAttributes['session.id'], ResourceAttributes['session.id']]) AS session,
    arrayFirst(v -> v != '', [SpanAttributes['tenant.id'], ResourceAttributes['tenant.id']]) AS tenant,
    arrayFirst(v -> v != '', [SpanAttributes['deployment.environment.name'], SpanAttributes['deployment.environment'], ResourceAttributes['deployment.environment.name'], ResourceAttributes['deployment.environment']]) AS environment,
    ServiceName AS service,
    arrayFirst(v -> v != '', [SpanAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.url.full']]) AS repository,
    SpanAttributes['agent.cost.status'] AS status, SpanAttributes['agent.cost.reason'] AS reason, SpanAttributes['agent.cost.source'] AS source,
    SpanAttributes['agent.cost.price'] AS price, arrayStringConcat(JSONExtract(SpanAttributes['agent.cost.assumed'], 'Array(String)'), ' ') AS assumed,
    accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.total_usd']) * 1e12), 'Int64') AS usd,
    accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.reported_usd']) * 1e12), 'Int64') AS reported_usd, accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.computed_usd']) * 1e12), 'Int64') AS computed_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.input_usd']) * 1e12), 'Int64'), 0) AS input_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.cache_read_usd']) * 1e12), 'Int64'), 0) AS cache_read_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.cache_write_usd']) * 1e12), 'Int64'), 0) AS cache_write_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.output_usd']) * 1e12), 'Int64'), 0) AS output_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.reasoning_usd']) * 1e12), 'Int64'), 0) AS reasoning_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.audio_usd']) * 1e12), 'Int64'), 0) AS audio_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.image_usd']) * 1e12), 'Int64'), 0) AS image_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.cost.tool_usd']) * 1e12), 'Int64'), 0) AS tool_usd,
    toUInt64OrZero(SpanAttributes['agent.tokens.input']) AS input,
    toUInt64OrZero(SpanAttributes['agent.tokens.cache_read']) AS cache_read,
    toUInt64OrZero(SpanAttributes['agent.tokens.cache_write']) AS cache_write,
    toUInt64OrZero(SpanAttributes['agent.tokens.output']) AS output,
    toUInt64OrZero(SpanAttributes['agent.tokens.reasoning']) AS reasoning,
    toUInt64OrZero(SpanAttributes['agent.tokens.audio_input']) AS audio_input,
    toUInt64OrZero(SpanAttributes['agent.tokens.audio_output']) AS audio_output,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.response.id'], SpanAttributes['llm.response.id'], SpanAttributes['request_id']]) AS call_id,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.openai.response.service_tier'], SpanAttributes['service_tier']]) AS tier, arrayFirst(v -> v != '', [SpanAttributes['cloud.region'], ResourceAttributes['cloud.region']]) AS region, SpanAttributes['inference_geo'] AS geo,
    if(StatusCode = 'Error', arrayFirst(v -> v != '', [StatusMessage, SpanAttributes['error.type'], 'error']), '') AS error
FROM otel_traces WHERE SpanAttributes['agent.cost.status'] IN ('priced', 'partial', 'unpriced', 'reported', 'cached');

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_of_logs TO call_rows AS
SELECT
    multiIf(status IN ('priced', 'reported', 'cached'), 2, status = 'partial', 1, 0) * 1000000000000000 + toUnixTimestamp64Milli(now64(3)) AS version,
    TraceId AS trace, concat('log:', hex(sipHash64(TraceId, SpanId, Timestamp, Body, toString(LogAttributes)))) AS span, SpanId AS parent, 'log' AS signal,
    Timestamp AS started, Timestamp AS ended, arrayFirst(v -> v != '', [EventName, LogAttributes['event.name']]) AS name,
    LogAttributes['gen_ai.operation.name'] AS operation, ScopeName AS emitter,
    arrayFirst(v -> v != '', [extract(LogAttributes['agent.cost.price'], '^([^/]+)/'), LogAttributes['gen_ai.provider.name'], LogAttributes['gen_ai.system']]) AS provider,
    arrayFirst(m -> m != '', [LogAttributes['gen_ai.response.model'], LogAttributes['ai.response.model'], LogAttributes['gen_ai.request.model'], LogAttributes['llm.model_name'], LogAttributes['ai.model.id'], LogAttributes['langfuse.observation.model.name'], LogAttributes['model'], replaceRegexpOne(LogAttributes['agent.cost.price'], '^[^/]*/([^@ ]*).*$', '\\1')]) AS response_model, arrayFirst(v -> v != '', [LogAttributes['gen_ai.request.model'], response_model]) AS request_model,
    replaceRegexpOne(response_model, '(?:[-@](?:20[0-9]{6}|20[0-9]{2}-[0-9]{2}-[0-9]{2})|@default)$', '') AS model,
    arrayFirst(v -> v != '', [LogAttributes['gen_ai.agent.name'], ResourceAttributes['gen_ai.agent.name']]) AS agent,
    arrayFirst(v -> v != '', [LogAttributes['user.id'], ResourceAttributes['user.id']]) AS user,
    arrayFirst(v -> v != '', [LogAttributes['session.id'], ResourceAttributes['session.id']]) AS session,
    arrayFirst(v -> v != '', [LogAttributes['tenant.id'], ResourceAttributes['tenant.id']]) AS tenant,
    arrayFirst(v -> v != '', [LogAttributes['deployment.environment.name'], LogAttributes['deployment.environment'], ResourceAttributes['deployment.environment.name'], ResourceAttributes['deployment.environment']]) AS environment,
    ServiceName AS service,
    arrayFirst(v -> v != '', [LogAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.url.full']]) AS repository,
    LogAttributes['agent.cost.status'] AS status, LogAttributes['agent.cost.reason'] AS reason, LogAttributes['agent.cost.source'] AS source,
    LogAttributes['agent.cost.price'] AS price, arrayStringConcat(JSONExtract(LogAttributes['agent.cost.assumed'], 'Array(String)'), ' ') AS assumed,
    accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.total_usd']) * 1e12), 'Int64') AS usd,
    accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.reported_usd']) * 1e12), 'Int64') AS reported_usd, accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.computed_usd']) * 1e12), 'Int64') AS computed_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.input_usd']) * 1e12), 'Int64'), 0) AS input_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.cache_read_usd']) * 1e12), 'Int64'), 0) AS cache_read_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.cache_write_usd']) * 1e12), 'Int64'), 0) AS cache_write_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.output_usd']) * 1e12), 'Int64'), 0) AS output_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.reasoning_usd']) * 1e12), 'Int64'), 0) AS reasoning_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.audio_usd']) * 1e12), 'Int64'), 0) AS audio_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.image_usd']) * 1e12), 'Int64'), 0) AS image_usd,
    ifNull(accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.cost.tool_usd']) * 1e12), 'Int64'), 0) AS tool_usd,
    toUInt64OrZero(LogAttributes['agent.tokens.input']) AS input,
    toUInt64OrZero(LogAttributes['agent.tokens.cache_read']) AS cache_read,
    toUInt64OrZero(LogAttributes['agent.tokens.cache_write']) AS cache_write,
    toUInt64OrZero(LogAttributes['agent.tokens.output']) AS output,
    toUInt64OrZero(LogAttributes['agent.tokens.reasoning']) AS reasoning,
    toUInt64OrZero(LogAttributes['agent.tokens.audio_input']) AS audio_input,
    toUInt64OrZero(LogAttributes['agent.tokens.audio_output']) AS audio_output,
    arrayFirst(v -> v != '', [LogAttributes['gen_ai.response.id'], LogAttributes['llm.response.id'], LogAttributes['request_id']]) AS call_id,
    arrayFirst(v -> v != '', [LogAttributes['gen_ai.openai.response.service_tier'], LogAttributes['service_tier']]) AS tier, arrayFirst(v -> v != '', [LogAttributes['cloud.region'], ResourceAttributes['cloud.region']]) AS region, LogAttributes['inference_geo'] AS geo,
    LogAttributes['error.type'] AS error
FROM otel_logs WHERE LogAttributes['agent.cost.status'] IN ('priced', 'partial', 'unpriced', 'reported', 'cached');

CREATE MATERIALIZED VIEW IF NOT EXISTS runs_of_spans TO run_rows AS
SELECT
    if(status = 'complete', 2, 1) * 1000000000000000 + toUnixTimestamp64Milli(now64(3)) AS version,
    TraceId AS trace, SpanId AS span, ParentSpanId AS parent, if(SpanAttributes['sandbox.cost.usd'] != '', 'sandbox', 'agent') AS kind,
    Timestamp AS started, addNanoseconds(Timestamp, Duration) AS ended, SpanName AS name,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.agent.name'], ResourceAttributes['gen_ai.agent.name']]) AS agent,
    arrayFirst(v -> v != '', [SpanAttributes['user.id'], ResourceAttributes['user.id']]) AS user,
    arrayFirst(v -> v != '', [SpanAttributes['session.id'], ResourceAttributes['session.id']]) AS session,
    arrayFirst(v -> v != '', [SpanAttributes['tenant.id'], ResourceAttributes['tenant.id']]) AS tenant,
    arrayFirst(v -> v != '', [SpanAttributes['deployment.environment.name'], SpanAttributes['deployment.environment'], ResourceAttributes['deployment.environment.name'], ResourceAttributes['deployment.environment']]) AS environment,
    ServiceName AS service,
    arrayFirst(v -> v != '', [SpanAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.url.full']]) AS repository, arrayStringConcat(JSONExtract(SpanAttributes['agent.tags'], 'Array(String)'), ', ') AS tags,
    if(StatusCode = 'Error', arrayFirst(v -> v != '', [StatusMessage, SpanAttributes['error.type'], 'error']), '') AS error,
    arrayStringConcat(JSONExtractKeys(SpanAttributes['agent.run.models']), '\n') AS models, SpanAttributes['agent.run.status'] AS status, arrayStringConcat(JSONExtract(SpanAttributes['agent.run.reasons'], 'Array(String)'), ' ') AS reasons,
    accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [SpanAttributes['agent.run.usd'], SpanAttributes['agent.cost.usd']])) * 1e12), 'Int64') AS usd, accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [SpanAttributes['agent.run.llm_usd'], SpanAttributes['agent.cost.llm_usd']])) * 1e12), 'Int64') AS llm_usd,
    accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [SpanAttributes['agent.run.sandbox_usd'], SpanAttributes['agent.cost.sandbox_usd']])) * 1e12), 'Int64') AS sandbox_usd, accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['agent.run.tool_usd']) * 1e12), 'Int64') AS tool_usd, 
    toUInt64OrZero(SpanAttributes['agent.run.calls']) AS calls, toUInt64OrZero(SpanAttributes['agent.run.unpriced_calls']) AS unpriced,
    toUInt64OrZero(arrayFirst(v -> v != '', [SpanAttributes['agent.run.executed'], SpanAttributes['agent.tools.executed']])) AS tools, toUInt64OrZero(SpanAttributes['agent.run.tool_errors']) AS tool_errors,
    toUInt64OrZero(arrayFirst(v -> v != '', [SpanAttributes['agent.run.prompt'], SpanAttributes['agent.tokens.prompt']])) AS prompt_tokens, toUInt64OrZero(arrayFirst(v -> v != '', [SpanAttributes['agent.run.completion'], SpanAttributes['agent.tokens.completion']])) AS completion_tokens
FROM otel_traces WHERE SpanAttributes['agent.run.status'] != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS corrections_of_logs TO correction_rows AS
SELECT TraceId AS trace, SpanId AS span, Timestamp AS corrected,
    arrayStringConcat(JSONExtractKeys(LogAttributes['agent.run.models']), '\n') AS models, LogAttributes['agent.run.status'] AS status, arrayStringConcat(JSONExtract(LogAttributes['agent.run.reasons'], 'Array(String)'), ' ') AS reasons,
    accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [LogAttributes['agent.run.usd'], LogAttributes['agent.cost.usd']])) * 1e12), 'Int64') AS usd, accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [LogAttributes['agent.run.llm_usd'], LogAttributes['agent.cost.llm_usd']])) * 1e12), 'Int64') AS llm_usd,
    accurateCastOrNull(round(toFloat64OrNull(arrayFirst(v -> v != '', [LogAttributes['agent.run.sandbox_usd'], LogAttributes['agent.cost.sandbox_usd']])) * 1e12), 'Int64') AS sandbox_usd, accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.run.tool_usd']) * 1e12), 'Int64') AS tool_usd, accurateCastOrNull(round(toFloat64OrNull(LogAttributes['agent.run.said_usd']) * 1e12), 'Int64') AS said_usd,
    toUInt64OrZero(LogAttributes['agent.run.calls']) AS calls, toUInt64OrZero(LogAttributes['agent.run.unpriced_calls']) AS unpriced,
    toUInt64OrZero(arrayFirst(v -> v != '', [LogAttributes['agent.run.executed'], LogAttributes['agent.tools.executed']])) AS tools, toUInt64OrZero(LogAttributes['agent.run.tool_errors']) AS tool_errors,
    toUInt64OrZero(arrayFirst(v -> v != '', [LogAttributes['agent.run.prompt'], LogAttributes['agent.tokens.prompt']])) AS prompt_tokens, toUInt64OrZero(arrayFirst(v -> v != '', [LogAttributes['agent.run.completion'], LogAttributes['agent.tokens.completion']])) AS completion_tokens
FROM otel_logs WHERE EventName = 'agent.run.correction' AND SpanId != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS sandboxes_of_spans TO sandbox_rows AS
SELECT
    (usd IS NOT NULL) * 1000000000000000 + toUnixTimestamp64Milli(now64(3)) AS version,
    TraceId AS trace, SpanId AS span, ParentSpanId AS parent, Timestamp AS started, addNanoseconds(Timestamp, Duration) AS ended, SpanName AS name,
    arrayFirst(v -> v != '', [SpanAttributes['sandbox.id'], ResourceAttributes['sandbox.id']]) AS sandbox_id, SpanAttributes['sandbox.template_id'] AS template,
    SpanAttributes['sandbox.vcpus'] AS vcpus, SpanAttributes['sandbox.exit_code'] AS exit_code,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.agent.name'], ResourceAttributes['gen_ai.agent.name']]) AS agent,
    arrayFirst(v -> v != '', [SpanAttributes['user.id'], ResourceAttributes['user.id']]) AS user,
    arrayFirst(v -> v != '', [SpanAttributes['session.id'], ResourceAttributes['session.id']]) AS session,
    arrayFirst(v -> v != '', [SpanAttributes['tenant.id'], ResourceAttributes['tenant.id']]) AS tenant,
    arrayFirst(v -> v != '', [SpanAttributes['deployment.environment.name'], SpanAttributes['deployment.environment'], ResourceAttributes['deployment.environment.name'], ResourceAttributes['deployment.environment']]) AS environment,
    ServiceName AS service,
    arrayFirst(v -> v != '', [SpanAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.name'], ResourceAttributes['vcs.repository.url.full']]) AS repository,
    accurateCastOrNull(round(toFloat64OrNull(SpanAttributes['sandbox.cost.usd']) * 1e12), 'Int64') AS usd,
    if(StatusCode = 'Error', arrayFirst(v -> v != '', [StatusMessage, 'error']), '') AS error
FROM otel_traces WHERE SpanAttributes['sandbox.cost.usd'] != '' OR SpanAttributes['sandbox.command'] != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS tools_of_spans TO tool_rows AS
SELECT
    toUnixTimestamp64Milli(now64(3)) AS version,
    TraceId AS trace, SpanId AS span, ParentSpanId AS parent, Timestamp AS started, addNanoseconds(Timestamp, Duration) AS ended,
    arrayFirst(v -> v != '', [SpanAttributes['gen_ai.tool.name'], replaceOne(SpanName, 'execute_tool ', '')]) AS name, SpanAttributes['gen_ai.agent.name'] AS agent,
    if(StatusCode = 'Error', arrayFirst(v -> v != '', [StatusMessage, 'error']), '') AS error
FROM otel_traces WHERE SpanAttributes['gen_ai.operation.name'] = 'execute_tool' OR SpanAttributes['openinference.span.kind'] = 'TOOL';

-- The trees of traces: parents by span, and which spans are runs.
CREATE VIEW IF NOT EXISTS trees AS
SELECT trace, mapFromArrays(groupArray(span), groupArray(parent)) AS parents, groupUniqArrayIf(span, is_run) AS runs
FROM (SELECT l.trace AS trace, l.span AS span, l.parent AS parent, r.span != '' AS is_run
      FROM (SELECT * FROM links FINAL) AS l LEFT ANY JOIN (SELECT trace, span FROM run_rows FINAL) AS r ON l.trace = r.trace AND l.span = r.span)
GROUP BY trace;

-- Each call once, with its own bill. run is the nearest run above it; without it, call_rows FINAL is the quicker table.
CREATE VIEW IF NOT EXISTS calls AS
SELECT c.trace AS trace, c.* EXCEPT (version, trace),
    usd - (input_usd + cache_read_usd + cache_write_usd + output_usd + reasoning_usd + audio_usd + image_usd + tool_usd) AS unsplit_usd,
    CAST(NULL, 'Nullable(String)') AS units, CAST(NULL, 'Nullable(Int64)') AS cache_saved, CAST(NULL, 'Nullable(Int64)') AS cache_extra,
    arrayFold((at, i) -> if(at = '' OR has(t.runs, at), at, t.parents[at]), range(64), c.parent) AS run
FROM (SELECT * FROM call_rows FINAL) AS c LEFT ANY JOIN trees AS t ON c.trace = t.trace;

-- Each run once, as it was corrected last; sums take those without an outer_run only.
CREATE VIEW IF NOT EXISTS runs AS
SELECT r.trace AS trace, r.span AS span, r.* EXCEPT (version, trace, span, models, status, reasons, usd, llm_usd, sandbox_usd, tool_usd, calls, unpriced, tools, tool_errors, prompt_tokens, completion_tokens),
    nullIf(arrayFold((at, i) -> if(at = '' OR has(t.runs, at), at, t.parents[at]), range(64), r.parent), '') AS outer_run,
    CAST(NULL, 'Nullable(String)') AS title, CAST(NULL, 'Nullable(String)') AS words, CAST(NULL, 'Nullable(String)') AS attributes,
    if(k.span = '', NULL, k.corrected) AS corrected, if(k.span = '', NULL, k.said_usd) AS said_usd,
    if(k.span = '', r.models, k.models) AS models,
    if(k.span = '', r.status, k.status) AS status,
    if(k.span = '', r.reasons, k.reasons) AS reasons,
    if(k.span = '', r.usd, k.usd) AS usd,
    if(k.span = '', r.llm_usd, k.llm_usd) AS llm_usd,
    if(k.span = '', r.sandbox_usd, k.sandbox_usd) AS sandbox_usd,
    if(k.span = '', r.tool_usd, k.tool_usd) AS tool_usd,
    if(k.span = '', r.calls, k.calls) AS calls,
    if(k.span = '', r.unpriced, k.unpriced) AS unpriced,
    if(k.span = '', r.tools, k.tools) AS tools,
    if(k.span = '', r.tool_errors, k.tool_errors) AS tool_errors,
    if(k.span = '', r.prompt_tokens, k.prompt_tokens) AS prompt_tokens,
    if(k.span = '', r.completion_tokens, k.completion_tokens) AS completion_tokens
FROM (SELECT * FROM run_rows FINAL) AS r
LEFT ANY JOIN trees AS t ON r.trace = t.trace
LEFT ANY JOIN (SELECT * FROM correction_rows FINAL) AS k ON r.trace = k.trace AND r.span = k.span;

CREATE VIEW IF NOT EXISTS tools AS SELECT * EXCEPT (version) FROM tool_rows FINAL;
CREATE VIEW IF NOT EXISTS sandboxes AS SELECT * EXCEPT (version) FROM sandbox_rows FINAL;

-- Sums by day in UTC, one dimension, provider and model. Of each dimension, the rows of a day add up to the day.
CREATE VIEW IF NOT EXISTS days AS
SELECT d.1 AS dimension, d.2 AS value, toDate(started, 'UTC') AS day, provider, model,
    sum(is_call) AS calls, sum(is_unpriced) AS unpriced, sum(is_partial) AS partial, sum(1 - is_call) AS sandboxes,
    sum(call_usd) AS usd, sum(box_usd) AS sandbox_usd,
    sum(input_usd) AS input_usd, sum(cache_read_usd) AS cache_read_usd, sum(cache_write_usd) AS cache_write_usd, sum(output_usd) AS output_usd, sum(reasoning_usd) AS reasoning_usd, sum(audio_usd) AS audio_usd, sum(image_usd) AS image_usd, sum(tool_usd) AS tool_usd,
    sum(rest) AS unsplit_usd, sum(`input`) AS `input`, sum(`cache_read`) AS `cache_read`, sum(`cache_write`) AS `cache_write`, sum(`output`) AS `output`, sum(`reasoning`) AS `reasoning`, sum(`audio_input`) AS `audio_input`, sum(`audio_output`) AS `audio_output`,
    CAST(NULL, 'Nullable(Int64)') AS cache_saved, CAST(NULL, 'Nullable(Int64)') AS cache_extra
FROM (
    SELECT started, provider, model, 1 AS is_call, status = 'unpriced' AS is_unpriced, status = 'partial' AS is_partial,
        ifNull(usd, 0) AS call_usd, 0 AS box_usd, ifNull(usd - (input_usd + cache_read_usd + cache_write_usd + output_usd + reasoning_usd + audio_usd + image_usd + tool_usd), 0) AS rest,
        input_usd, cache_read_usd, cache_write_usd, output_usd, reasoning_usd, audio_usd, image_usd, tool_usd, input, cache_read, cache_write, output, reasoning, audio_input, audio_output,
        arrayConcat([tuple('all', ''), ('agent', agent), ('user', user), ('tenant', tenant), ('environment', environment), ('service', service), ('repository', repository)],
            if(status IN ('unpriced', 'partial'), [('unpriced', concat(reason, '\n', status, '\n', request_model))], [])) AS dimensions
    FROM call_rows FINAL
    UNION ALL
    SELECT started, '', '', 0, 0, 0, 0, ifNull(usd, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        [('all', ''), ('agent', agent), ('user', user), ('tenant', tenant), ('environment', environment), ('service', service), ('repository', repository)]
    FROM sandbox_rows FINAL
) ARRAY JOIN dimensions AS d
GROUP BY dimension, value, day, provider, model;
