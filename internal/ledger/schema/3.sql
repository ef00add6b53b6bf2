-- The ids of traces are random. They are indexed many at a time, in their order: those up to the one in indexed.
CREATE TABLE traces_3 (
  trace    INTEGER PRIMARY KEY,
  trace_id TEXT NOT NULL       -- 32 hexadecimal digits
);
INSERT INTO traces_3 SELECT trace, trace_id FROM traces;
DROP TABLE traces;
ALTER TABLE traces_3 RENAME TO traces;
CREATE TABLE trace_ids (trace_id TEXT PRIMARY KEY, trace INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO trace_ids SELECT trace_id, trace FROM traces ORDER BY trace_id;
CREATE TABLE indexed (trace INTEGER NOT NULL);
INSERT INTO indexed SELECT coalesce(max(trace), 0) FROM traces;
CREATE VIEW trace_numbers AS SELECT trace_id, trace FROM trace_ids
  UNION ALL SELECT trace_id, trace FROM traces WHERE trace > (SELECT trace FROM indexed);

-- The rows of traces get ids in the order in which they come: trace * 16,777,216 and which of its rows it is. Ordered by span they
-- were written all over the pages of their trace, and those of their neighbours.
CREATE TABLE runs_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER,
  outer_run INTEGER,           -- the run that holds it; NULL where none does
  kind TEXT NOT NULL,          -- agent, sandbox, or calls: those that no run holds
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, title TEXT,       -- title: how the prompt begins
  words TEXT,                  -- all that is said of it in words, in lower case, to search in
  agent TEXT, user TEXT, session TEXT, tenant TEXT, environment TEXT, service TEXT, repository TEXT, tags TEXT,
  models TEXT,                 -- names, each between line feeds
  status TEXT NOT NULL,        -- complete or partial
  reasons TEXT, error TEXT,
  usd INTEGER, llm_usd INTEGER, sandbox_usd INTEGER, tool_usd INTEGER, said_usd INTEGER,
  calls INTEGER, unpriced INTEGER, tools INTEGER, tool_errors INTEGER,
  prompt_tokens INTEGER, completion_tokens INTEGER,
  corrected INTEGER,           -- when a log record corrected the figures; NULL where none did
  attributes TEXT
);
INSERT INTO runs_3 SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent, outer_run, kind, started, ended,
  name, title, words, agent, user, session, tenant, environment, service, repository, tags, models, status, reasons, error,
  usd, llm_usd, sandbox_usd, tool_usd, said_usd, calls, unpriced, tools, tool_errors, prompt_tokens, completion_tokens, corrected, attributes FROM runs;
DROP TABLE runs;
ALTER TABLE runs_3 RENAME TO runs;
-- An index that is ordered by session would be written to in as many places as runs come.
CREATE INDEX runs_listed ON runs (outer_run, started, ended, usd, calls, unpriced, status, prompt_tokens, completion_tokens, session, sandbox_usd);

CREATE TABLE merged_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL, signal TEXT NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, emitter TEXT, model TEXT,
  status TEXT NOT NULL,        -- duplicate or aggregate
  bill INTEGER,                -- the span that carries the bill of a duplicate
  evidence TEXT                -- what showed that it repeats a call, or sums several up: agent.cost.duplicate_by
);
INSERT INTO merged_3 SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent, run, signal, started, ended,
  name, emitter, model, status, bill, evidence FROM merged;
DROP TABLE merged;
ALTER TABLE merged_3 RENAME TO merged;

CREATE TABLE tools_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, agent TEXT, error TEXT
);
INSERT INTO tools_3 SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent, run, started, ended, name, agent, error
FROM tools;
DROP TABLE tools;
ALTER TABLE tools_3 RENAME TO tools;

-- The spans of the e2b_log receiver, and others that tell of a sandbox.
CREATE TABLE sandboxes_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, sandbox_id TEXT, template TEXT, vcpus TEXT, exit_code TEXT, command TEXT,
  agent TEXT, who INTEGER NOT NULL,
  usd INTEGER, error TEXT
);
INSERT INTO sandboxes_3 SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent, run, started, ended,
  name, sandbox_id, template, vcpus, exit_code, command, agent, who, usd, error FROM sandboxes;
DROP TABLE sandboxes;
ALTER TABLE sandboxes_3 RENAME TO sandboxes;

CREATE TABLE links_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER
);
INSERT INTO links_3 SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent FROM links;
DROP TABLE links;
ALTER TABLE links_3 RENAME TO links;

-- A piece of texts is larger than what a table without row ids has in a page.
CREATE TABLE texts_3 (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  body BLOB NOT NULL
);
INSERT INTO texts_3 SELECT (trace << 24) + piece, body FROM texts;
DROP TABLE texts;
ALTER TABLE texts_3 RENAME TO texts;

-- A call's row was 50 columns wide, half of them words that nearly all calls of one model and agent share. The words are kept
-- once, as those of who are, and calls shows both together as before.
CREATE TABLE kinds (
  kind INTEGER PRIMARY KEY,
  sum BLOB NOT NULL UNIQUE,    -- of all that follows
  signal TEXT NOT NULL,        -- span or log
  name TEXT, operation TEXT, emitter TEXT,
  provider TEXT, model TEXT, request_model TEXT, response_model TEXT, -- model: without the date of a version
  agent TEXT,
  reason TEXT, source TEXT, price TEXT, assumed TEXT,
  tier TEXT, region TEXT, geo TEXT
);
CREATE TABLE bills (
  id INTEGER PRIMARY KEY, trace INTEGER AS (id >> 24),
  span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,        -- the nearest run; 0 where none holds it
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  kind INTEGER NOT NULL, who INTEGER NOT NULL,
  status TEXT NOT NULL,        -- priced, partial, unpriced or reported
  usd INTEGER, reported_usd INTEGER, computed_usd INTEGER,
  input_usd INTEGER, cache_read_usd INTEGER, cache_write_usd INTEGER, output_usd INTEGER, reasoning_usd INTEGER,
  audio_usd INTEGER, image_usd INTEGER, tool_usd INTEGER, unsplit_usd INTEGER,
  input INTEGER, cache_read INTEGER, cache_write INTEGER, output INTEGER, reasoning INTEGER,
  audio_input INTEGER, audio_output INTEGER,
  cache_saved INTEGER, cache_extra INTEGER,
  units TEXT,                  -- where the price depends on more than the counts above: every unit and its count, as JSON
  call_id TEXT, error TEXT
);
-- Nothing looks for the sum of what was there before: what comes later gets a row of its own.
INSERT INTO kinds SELECT NULL, randomblob(16), * FROM (SELECT DISTINCT signal, name, operation, emitter, provider, model, request_model,
  response_model, agent, reason, source, price, assumed, tier, region, geo FROM calls);
INSERT INTO bills SELECT (trace << 24) + row_number() OVER (PARTITION BY trace ORDER BY span), span, parent, run, started, ended, kind, who, status,
  usd, reported_usd, computed_usd, input_usd, cache_read_usd, cache_write_usd, output_usd, reasoning_usd, audio_usd, image_usd, tool_usd, unsplit_usd,
  input, cache_read, cache_write, output, reasoning, audio_input, audio_output, cache_saved, cache_extra, units, call_id, error
FROM calls c JOIN kinds k ON k.name IS c.name AND k.model IS c.model AND k.agent IS c.agent AND k.reason IS c.reason AND k.signal = c.signal
  AND k.operation IS c.operation AND k.emitter IS c.emitter AND k.provider IS c.provider AND k.request_model IS c.request_model
  AND k.response_model IS c.response_model AND k.source IS c.source AND k.price IS c.price AND k.assumed IS c.assumed
  AND k.tier IS c.tier AND k.region IS c.region AND k.geo IS c.geo;
DROP TABLE calls;
CREATE INDEX bills_without_price ON bills (kind, started) WHERE status IN ('unpriced', 'partial');
CREATE VIEW calls AS SELECT id, trace, span, parent, run, signal, started, ended, name, operation, emitter, provider, model, request_model,
  response_model, agent, who, status, reason, source, price, assumed, usd, reported_usd, computed_usd,
  input_usd, cache_read_usd, cache_write_usd, output_usd, reasoning_usd, audio_usd, image_usd, tool_usd, unsplit_usd,
  input, cache_read, cache_write, output, reasoning, audio_input, audio_output, units, tier, region, geo, cache_saved, cache_extra,
  call_id, error FROM bills JOIN kinds USING (kind);
