package hold

import (
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
)

// Batch is what goes on together. Items of one origin share a resource and a scope again.
type Batch struct {
	Traces ptrace.Traces
	Logs   plog.Logs
	Bytes  int64 // estimated

	items []item
	going journal.Ref // of what the index says while it is on its way
	count int         // of spans
	spans map[*Origin]ptrace.SpanSlice
	logs  map[*Origin]plog.LogRecordSlice
}

func newBatch() *Batch {
	return &Batch{
		Traces: ptrace.NewTraces(), Logs: plog.NewLogs(),
		spans: map[*Origin]ptrace.SpanSlice{}, logs: map[*Origin]plog.LogRecordSlice{},
	}
}

// Empty reports whether there is nothing in it.
func (b *Batch) Empty() bool {
	return len(b.items) == 0 && len(b.spans) == 0 && len(b.logs) == 0 && b.Logs.ResourceLogs().Len() == 0
}

// maxBatchBytes is when a batch of few and large spans is full: some 4 MB on the wire.
const maxBatchBytes = 12 << 20

func (b *Batch) full(spans int) bool { return b.count >= spans || b.Bytes >= maxBatchBytes }

// AddAlarms adds log records of the collector's own: they have no resource of an agent.
func (b *Batch) AddAlarms(alarms []budget.Alarm, now time.Time) {
	if len(alarms) == 0 {
		return
	}
	records := b.Logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for i := range alarms {
		alarms[i].Write(records.AppendEmpty(), now)
	}
}

func (b *Batch) addSpan(o *Origin, s ptrace.Span) {
	to, ok := b.spans[o]
	if !ok {
		rs := b.Traces.ResourceSpans().AppendEmpty()
		o.Resource.CopyTo(rs.Resource())
		rs.SetSchemaUrl(o.ResourceSchema)
		ss := rs.ScopeSpans().AppendEmpty()
		o.Scope.CopyTo(ss.Scope())
		ss.SetSchemaUrl(o.ScopeSchema)
		to = ss.Spans()
		b.spans[o] = to
	}
	s.MoveTo(to.AppendEmpty())
	b.count++
}

func (b *Batch) addLog(o *Origin, rec plog.LogRecord) {
	to, ok := b.logs[o]
	if !ok {
		rl := b.Logs.ResourceLogs().AppendEmpty()
		o.Resource.CopyTo(rl.Resource())
		rl.SetSchemaUrl(o.ResourceSchema)
		sl := rl.ScopeLogs().AppendEmpty()
		o.Scope.CopyTo(sl.Scope())
		sl.SetSchemaUrl(o.ScopeSchema)
		to = sl.LogRecords()
		b.logs[o] = to
	}
	rec.MoveTo(to.AppendEmpty())
}
