// Package sandbox is the life of one E2B sandbox: what several sources tell about it goes in, spans and log records come
// out. It is pure: it does no I/O, starts no goroutine and reads no clock.
//
// # Shape
//
//	a sandbox has runs (created or resumed until paused or killed) -> one span e2b.sandbox each, with its compute cost
//	          has processes                                        -> one span e2b.process each, below its run
//	          processes print                                      -> internal/transcript makes spans and log records
//
// A process may outlive a run: a pause freezes it, a resume continues it.
//
// # Invariants
//
// Every id is derived from the sandbox, the run and the process, so a replay repeats spans and never adds any. Each span
// is emitted once, at its end. Each line of output is read once, however many sources tell it (Ledger). A Sandbox
// restored from its Snapshot continues as if nothing had happened; Drain, deliver, then Snapshot.
//
// Environment variables, tokens and metadata that was not asked for never leave the package; of the environment, only
// TRACEPARENT and TRACESTATE are looked at.
package sandbox
