// Package transcript turns what an agent process prints into spans and log records, without any instrumentation inside
// the process. It is pure: bytes and the times at which they were received go in, pdata comes out. It does no I/O,
// starts no goroutines and reads no clock. A Reader belongs to one process and is not safe for concurrent use.
//
// # Shape
//
//	bytes --Lines--> lines --dialect--> spans (invoke_agent, chat, execute_tool)
//	                            \-----> log records (everything else: loggers, plain text, tracebacks)
//
// A dialect is the output format of one agent. It is recognized from the content of each line: Claude Code's and Qwen
// Code's stream-json, Codex exec --json, Gemini CLI stream-json and json, Grok Build's three formats, session files and what is printed like them
// (sessionDialects), OTLP/JSON, the spans that SDKs print, and one configurable dialect (Events). JSON that is none of
// these is read as the output of a logger (pino, winston, zap, slog, zerolog, structlog, loguru, Python's JSON loggers).
//
// # Invariants
//
// The same Seed and the same lines give the same span ids, so a replay creates no duplicates. A Reader restored from its
// State continues as if it had never stopped. It makes no difference how the bytes were cut into chunks.
//
// Every token is counted once. A chat span has the counts that the transcript states for its message. Whatever the
// agent's own totals have beyond that (output of messages whose end was not printed, calls of subagents and helpers) is
// on one extra chat span per model and run, marked with AttrRemainder. So for each model the chat spans of a run add up
// to what the agent reported. Nothing is guessed: if a run dies before it prints its totals, its counts are a lower
// bound.
//
// A total in US dollars that the agent reports is on the run's invoke_agent span as AttrReportedUSD. It is not a call.
//
// # What transcripts do not say
//
// Claude Code: the output of single messages, unless --include-partial-messages is set; the messages of helper calls
// such as web searches, compaction and titles. Both are in the remainder. Lines without a timestamp get the time at
// which they were received. Versions that do not say what was used since the last result go on from the sums of the
// session that they resume or fork. What was before is known from the Ledger, or from the same stream; where only the
// command line tells that there was something, the calls are those that were printed, and helper calls are missing.
//
// Codex: the model, unless the command line or Settings.Model names it; the usage of single model calls (only that of
// each turn); and any time except that of receipt. A resumed thread reports the sum over all its processes. Without the
// Ledger of the earlier ones, the usage of its first turn is unknown.
//
// Gemini CLI: the usage of single model calls (only sums by model). In stream-json, reasoning is taken to be what the
// total has beyond input and output, which includes the prompt tokens of Google's own tools.
//
// Grok Build and Cursor's agent: likewise; and any time except that of receipt.
//
// A span that adds up several calls is marked with AttrSum, because no context tier can be chosen for it.
//
// # Bounds
//
// Memory is bounded by Limits. Whatever is dropped is counted in Counts, by reason.
package transcript
