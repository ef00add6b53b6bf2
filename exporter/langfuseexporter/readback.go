package langfuseexporter

import (
	"context"
	"time"

	"go.uber.org/zap"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
)

// A Langfuse of version 4 adds a row for each time it gets a span. Rows with the same id and start are one only once ClickHouse has
// merged them, and until then its dashboards, sums and metrics API count both. So what may have arrived, because the answer alone was
// lost, is looked for before it is sent again.

// doubtful marks, in a bit of the flags that the standard has no use for and no server reads, a span that may have arrived.
const doubtful = 1 << 30

// maxDoubtfulTraces bounds how many traces one batch asks for: each is a request. Beyond it, spans are sent again unseen.
const maxDoubtfulTraces = 100

// doubt marks the spans of a request that had no answer.
func doubt(td ptrace.Traces) {
	for span := range convert.Each(td) {
		span.SetFlags(span.Flags() | doubtful)
	}
}

// window is when the doubtful spans of one trace began.
type window struct{ from, to time.Time }

// readBack takes the doubtful spans out of td that the server has, and returns how many those were. The others are doubtful no
// more.
func (p *project) readBack(ctx context.Context, td ptrace.Traces) int {
	windows := map[pcommon.TraceID]window{}
	for span := range convert.Each(td) {
		if span.Flags()&doubtful == 0 {
			continue
		}
		at := span.StartTimestamp().AsTime()
		w, known := windows[span.TraceID()]
		if !known && len(windows) == maxDoubtfulTraces {
			continue
		}
		if !known {
			w = window{at, at}
		}
		windows[span.TraceID()] = window{earlier(w.from, at), later(w.to, at)}
	}
	if len(windows) == 0 || !p.cfg.ReadBack.Enabled || !p.appends(ctx) {
		return 0
	}
	return take(td, p.stored(ctx, windows))
}

// stored are the ids that the server has, by trace.
func (p *project) stored(ctx context.Context, windows map[pcommon.TraceID]window) map[pcommon.TraceID]map[string]bool {
	ids := map[pcommon.TraceID]map[string]bool{}
	for trace, w := range windows {
		ids[trace] = map[string]bool{}
		if err := p.client.Stored(ctx, trace.String(), w.from, w.to, ids[trace]); err != nil {
			p.set.Logger.Debug("Cannot look for spans that may have arrived; they are sent again.", zap.String("project", p.name), zap.Error(err))
			return ids
		}
	}
	return ids
}

// take removes the doubtful spans of td whose ids are stored.
func take(td ptrace.Traces, stored map[pcommon.TraceID]map[string]bool) (taken int) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			ss.Spans().RemoveIf(func(span ptrace.Span) bool {
				there := span.Flags()&doubtful != 0 && stored[span.TraceID()][span.SpanID().String()]
				if there {
					taken++
				}
				span.SetFlags(span.Flags() &^ doubtful)
				return there
			})
		}
	}
	return taken
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
