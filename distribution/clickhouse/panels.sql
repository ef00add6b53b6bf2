-- The panels of dashboards/cost.json and e2b.json as queries over the views of schema.sql. For Grafana's ClickHouse source put $__timeFilter(started) in the place of
-- "started > now() - INTERVAL 1 DAY". Money is in pico-dollars: divided by 1e12 here.

-- Spent
SELECT (ifNull((SELECT sum(usd) FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY), 0)
      + ifNull((SELECT sum(usd) FROM sandboxes WHERE started > now() - INTERVAL 1 DAY), 0)) / 1e12 AS dollars;

-- Runs, dollars a run, share of runs that failed
SELECT count() AS runs, sum(usd) / 1e12 / count() AS dollars_a_run, countIf(error != '') / count() AS failed
FROM runs WHERE started > now() - INTERVAL 1 DAY AND outer_run IS NULL;

-- Share of tokens without a price
SELECT sumIf(input + cache_read + cache_write + output + reasoning, status IN ('unpriced', 'partial')) / greatest(1, sum(input + cache_read + cache_write + output + reasoning)) AS share
FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY;

-- Dollars an hour, by model
SELECT toStartOfInterval(started, INTERVAL 5 MINUTE) AS time, model, sum(usd) / 1e12 * 12 AS dollars_an_hour
FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY GROUP BY time, model ORDER BY time, model;

-- Dollars an hour, by what was paid for
SELECT toStartOfInterval(started, INTERVAL 5 MINUTE) AS time, sum(input_usd) * 12 / 1e12 AS input, sum(cache_read_usd) * 12 / 1e12 AS cache_read,
    sum(cache_write_usd) * 12 / 1e12 AS cache_write, sum(output_usd) * 12 / 1e12 AS output, sum(reasoning_usd) * 12 / 1e12 AS reasoning,
    sum(audio_usd) * 12 / 1e12 AS audio, sum(image_usd) * 12 / 1e12 AS image, sum(tool_usd) * 12 / 1e12 AS tool
FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY GROUP BY time ORDER BY time;

-- Spent, by model
SELECT provider, model, sum(usd) / 1e12 AS dollars FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY
GROUP BY provider, model ORDER BY dollars DESC LIMIT 10;

-- Tokens a minute
SELECT toStartOfInterval(started, INTERVAL 5 MINUTE) AS time, sum(c.input) / 5 AS input, sum(c.cache_read) / 5 AS cache_read, sum(c.cache_write) / 5 AS cache_write,
    sum(c.output) / 5 AS output, sum(c.reasoning) / 5 AS reasoning
FROM (SELECT * FROM call_rows FINAL) AS c WHERE started > now() - INTERVAL 1 DAY GROUP BY time ORDER BY time;

-- Share of prompts from caches, by model
SELECT model, sum(cache_read) / greatest(1, sum(input + cache_read + cache_write)) AS share FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY GROUP BY model;

-- Duration of runs, in milliseconds
SELECT quantiles(0.5, 0.95, 0.99)(dateDiff('millisecond', started, ended)) AS ms FROM run_rows FINAL WHERE started > now() - INTERVAL 1 DAY AND kind = 'agent';

-- Runs a minute
SELECT toStartOfInterval(started, INTERVAL 5 MINUTE) AS time, if(error = '', 'ok', 'error') AS outcome, count() / 5 AS runs
FROM run_rows FINAL WHERE started > now() - INTERVAL 1 DAY AND kind = 'agent' GROUP BY time, outcome ORDER BY time;

-- Tools executed
SELECT name, count() AS executed, countIf(error != '') AS failed FROM tools WHERE started > now() - INTERVAL 1 DAY GROUP BY name ORDER BY executed DESC LIMIT 15;

-- Calls without a price, by reason
SELECT provider, model, reason, count() AS calls, sum(input + cache_read + cache_write + output + reasoning) AS tokens
FROM call_rows FINAL WHERE started > now() - INTERVAL 1 DAY AND status IN ('unpriced', 'partial') GROUP BY provider, model, reason ORDER BY tokens DESC;

-- Dollars an hour of sandboxes, by template
SELECT toStartOfInterval(started, INTERVAL 5 MINUTE) AS time, template, vcpus, sum(usd) / 1e12 * 12 AS dollars_an_hour
FROM sandboxes WHERE started > now() - INTERVAL 1 DAY GROUP BY time, template, vcpus ORDER BY time;

-- Processes in sandboxes, by exit code
SELECT exit_code, count() AS processes, quantiles(0.5, 0.95)(dateDiff('millisecond', started, ended)) AS ms
FROM sandboxes WHERE started > now() - INTERVAL 1 DAY GROUP BY exit_code;

-- A month for finance: by day, tenant and model
SELECT day, value AS tenant, provider, model, usd / 1e12 AS dollars FROM days WHERE dimension = 'tenant' AND day >= today() - 31 ORDER BY day, tenant, dollars DESC;
