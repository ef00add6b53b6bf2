// Package ledger keeps every run, what it called and what that cost, in one SQLite file: docs/ledger.md describes its tables.
// It knows nothing of OpenTelemetry. The exporter agent_view writes the file; the page and the command-line tool read it.
//
// Writing is one batch in one transaction:
//
//	l, err := ledger.Open(dir)      // creates or migrates; one process writes
//	written, err := l.Write(&batch) // all of it or nothing; a killed process loses nothing of it afterwards
//	gone, err := l.Retain(now, ledger.Limits{Age: ..., Bytes: ...})
//
// Reading, beside the writer or in another process:
//
//	l, err := ledger.OpenReader(dir)
//	runs, err := l.Runs(ctx, ledger.RunQuery{Filter: ..., Order: ledger.Dearest, Limit: 50})
//	totals, err := l.RunTotals(ctx, filter)
//	trace, run, err := l.Run(ctx, "4bf92f35")           // all of its trace: calls, tools, sandboxes, merged records
//	texts, err := l.Texts(ctx, trace.ID, call.Span)
//	err = l.Calls(ctx, filter, func(c *ledger.Call) error { ... })
//	days, err := l.Spend(ctx, ledger.SpendQuery{By: ledger.ByModel, From: ..., To: ...})
//	days, err = l.Days(ctx, "tenant", from, to)         // by day, value, provider and model
//	list, err := l.Unpriced(ctx, filter)
//	wake, take, stop := l.Watch()                       // changes of this process
//
// A row is identified by its trace and span: what is sent again is the same row. A call has exactly one bill here; records
// that repeat it are Merged. Which run holds a row is found anew whenever more of its trace arrives, in any order. Sums by
// day are changed in the transaction of what they sum up, so they are always exact.
//
// Money is whole pico-dollars, [Money]; an amount that is not known is a [Maybe] without a value, NULL in the file, never 0.
// Counts are NULL where they are 0. Times are UTC.
package ledger
