// Package transcript turns what an agent process prints into spans and log records, with no instrumentation inside the
// process. It is pure: bytes and the times they were received go in, pdata comes out; it does no I/O, starts no goroutine
// and reads no clock. A Reader belongs to one process and is not safe for concurrent use.
//
// # Shape
//
//	bytes --Lines--> lines --dialect--> spans (invoke_agent, chat, execute_tool)
//	                            \-----> log records (everything that is no span: loggers, plain text, tracebacks)
//
// Dialects are recognised line by line, from the content: Claude Code stream-json, Codex exec --json, Gemini CLI
// stream-json and json, OTLP/JSON, Go stdouttrace, and one configurable dialect (Events). JSON that is none of these is
// read as a logger's line (pino, winston, zap, slog, zerolog, structlog, Python's json loggers).
//
// # Invariants
//
// The same Seed and the same lines give the same span ids, so a replay never doubles; a Reader restored from its State
// continues as if it had never stopped; how the bytes were cut into chunks makes no difference.
//
// Tokens are told once. A chat span carries what the transcript states for that message. What the agent's own totals
// hold beyond the messages it printed (output of messages whose end was not printed, calls of subagents and helpers) is
// on one chat span per model and run that is marked AttrRemainder. Per model, the chat spans of a run add up to what
// the agent reported. Nothing is guessed: a run that dies before its totals has a lower bound.
//
// A total in US dollars that the agent reports is on the run's invoke_agent span, as AttrReportedUSD, and is not a call.
//
// # What transcripts do not tell
//
// Claude Code: the output of single messages, unless --include-partial-messages is set; the messages of helper calls such as
// web searches, compaction and titles. Both are in the remainder. Lines without a timestamp have the time they were
// received.
//
// Codex: the model, unless the command line or Settings.Model names it; the usage of single model calls, only that of
// the turn; any time but that of receipt. A thread that was resumed reports the sum of all its processes: without the
// Ledger of the earlier ones, the first turn has no usage.
//
// Gemini CLI: the usage of single model calls, only sums by model. In stream-json, thoughts are what the total has beyond
// input and output; prompt tokens of Google's own tools are among them.
//
// A sum of calls says so (AttrSum), because it has no context tier.
//
// # Bounds
//
// Memory is bounded by Limits; whatever is dropped is counted in Counts under a fixed reason.
package transcript
