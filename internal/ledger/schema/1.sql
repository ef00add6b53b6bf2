-- The ids of traces, numbered in the order in which they came: all other tables name a trace by its number, so that what
-- belongs together lies together.
CREATE TABLE traces (
  trace    INTEGER PRIMARY KEY,
  trace_id TEXT NOT NULL UNIQUE -- 32 hexadecimal digits
);

-- For whom calls and sandboxes were made. Many share one row.
CREATE TABLE who (
  who INTEGER PRIMARY KEY,
  sum BLOB NOT NULL UNIQUE,    -- of all that follows
  user TEXT, session TEXT, tenant TEXT, environment TEXT, service TEXT, repository TEXT,
  attributes TEXT              -- those that are kept, as a JSON object of texts
);

-- A run is an agent span and everything below it. Span 0 stands for the calls of a trace that no run holds.
CREATE TABLE runs (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
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
  attributes TEXT,
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;
CREATE INDEX runs_listed ON runs (outer_run, started, ended, usd, calls, unpriced, status, prompt_tokens, completion_tokens);
CREATE INDEX runs_by_session ON runs (outer_run, session, started, usd, sandbox_usd, calls, unpriced, prompt_tokens, completion_tokens);

-- A call carries its own bill: each is here once.
CREATE TABLE calls (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,        -- the nearest run; 0 where none holds it
  signal TEXT NOT NULL,        -- span or log
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, operation TEXT, emitter TEXT,
  provider TEXT, model TEXT, request_model TEXT, response_model TEXT, -- model: without the date of a version
  agent TEXT, who INTEGER NOT NULL,
  status TEXT NOT NULL,        -- priced, partial, unpriced or reported
  reason TEXT, source TEXT, price TEXT, assumed TEXT,
  usd INTEGER, reported_usd INTEGER, computed_usd INTEGER,
  input_usd INTEGER, cache_read_usd INTEGER, cache_write_usd INTEGER, output_usd INTEGER, reasoning_usd INTEGER,
  audio_usd INTEGER, image_usd INTEGER, tool_usd INTEGER, unsplit_usd INTEGER,
  input INTEGER, cache_read INTEGER, cache_write INTEGER, output INTEGER, reasoning INTEGER,
  audio_input INTEGER, audio_output INTEGER,
  units TEXT,                  -- where the price depends on more than the counts above: every unit and its count, as JSON
  tier TEXT, region TEXT, geo TEXT,
  cache_saved INTEGER, cache_extra INTEGER,
  call_id TEXT, error TEXT,
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;
CREATE INDEX calls_without_price ON calls (model, started) WHERE status IN ('unpriced', 'partial');

-- Records of a call whose bill another span carries.
CREATE TABLE merged (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL, signal TEXT NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, emitter TEXT, model TEXT,
  status TEXT NOT NULL,        -- duplicate or aggregate
  bill INTEGER,                -- the span that carries the bill of a duplicate
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;

CREATE TABLE tools (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, agent TEXT, error TEXT,
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;

-- The spans of the e2b_log receiver, and others that tell of a sandbox.
CREATE TABLE sandboxes (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
  run INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL,
  name TEXT, sandbox_id TEXT, template TEXT, vcpus TEXT, exit_code TEXT, command TEXT,
  agent TEXT, who INTEGER NOT NULL,
  usd INTEGER, error TEXT,
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;

-- Spans that cost nothing and lie between others: they tell what is below what.
CREATE TABLE links (
  trace INTEGER NOT NULL, span INTEGER NOT NULL, parent INTEGER,
  PRIMARY KEY (trace, span)
) WITHOUT ROWID;

-- What was said, in pieces of up to a megabyte: package ledger reads them.
CREATE TABLE texts (
  trace INTEGER NOT NULL, piece INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (trace, piece)
) WITHOUT ROWID;

-- Sums of calls and sandboxes by day and one dimension. Of each dimension, the rows of a day add up to the day.
CREATE TABLE days (
  dimension TEXT NOT NULL,     -- all, agent, user, tenant, environment, service, repository, a kept attribute's name, or unpriced
  day TEXT NOT NULL,           -- 2026-11-27, in UTC
  value TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
  calls INTEGER NOT NULL, unpriced INTEGER NOT NULL, partial INTEGER NOT NULL, sandboxes INTEGER NOT NULL,
  usd INTEGER NOT NULL, sandbox_usd INTEGER NOT NULL,
  input_usd INTEGER NOT NULL, cache_read_usd INTEGER NOT NULL, cache_write_usd INTEGER NOT NULL, output_usd INTEGER NOT NULL,
  reasoning_usd INTEGER NOT NULL, audio_usd INTEGER NOT NULL, image_usd INTEGER NOT NULL, tool_usd INTEGER NOT NULL,
  unsplit_usd INTEGER NOT NULL,
  input INTEGER NOT NULL, cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL, output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL, audio_input INTEGER NOT NULL, audio_output INTEGER NOT NULL,
  cache_saved INTEGER NOT NULL, cache_extra INTEGER NOT NULL,
  PRIMARY KEY (dimension, day, value, provider, model)
) WITHOUT ROWID;

-- One row: the day before which everything has gone.
CREATE TABLE retention (horizon TEXT NOT NULL);
INSERT INTO retention VALUES ('');
