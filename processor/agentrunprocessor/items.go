package agentrunprocessor

import (
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// spanItem is a span as a taken.
type spanItem struct {
	origin *hold.Origin
	span   ptrace.Span
	record run.Record
	id     genai.Identity
	series int // of the first of several spans of one trace: how many they are
}

// rooms are for the items of a request, which are many and large, and soon forgotten.
var rooms = sync.Pool{New: func() any { return new([]spanItem) }}

// maxRoom bounds, in items, what is kept for the next request.
const maxRoom = 4096

// vacate gives room back, with nothing in it.
func vacate(room *[]spanItem) {
	if cap(*room) <= maxRoom {
		clear(*room)
		rooms.Put(room)
	}
}

func (s *spanItem) addTo(h *hold.Hold, now time.Time, ref journal.Ref) {
	h.Expect(s.series)
	h.AddSpan(now, h.Intern(s.origin), s.span, s.record, &s.id, ref)
}

func (s *spanItem) ended() pcommon.Timestamp { return s.record.End }

// readTraces appends the spans of a request.
func (r *runs) readTraces(td ptrace.Traces, items []spanItem) []spanItem {
	items = slices.Grow(items, td.SpanCount())
	var call genai.Call
	for _, rs := range td.ResourceSpans().All() {
		var shared genai.Identity
		genai.ReadIdentity(rs.Resource().Attributes(), &shared)
		preferred := r.cfg.preferred(rs.Resource())
		for _, ss := range rs.ScopeSpans().All() {
			origin := &hold.Origin{
				Resource: rs.Resource(), ResourceSchema: rs.SchemaUrl(), Scope: ss.Scope(), ScopeSchema: ss.SchemaUrl(),
			}
			elsewhere := preferred != nil && !preferred.has(ss.Scope().Name())
			for _, span := range ss.Spans().All() {
				s := spanItem{origin: origin, span: span}
				genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
				genai.ReadIdentity(span.Attributes(), &s.id)
				s.record = run.ReadSpan(rs.Resource(), span, &call, &s.id)
				if elsewhere && s.record.Discard() {
					s.record.Traits |= run.OtherScope
				}
				run.Inherit(&s.id, &shared)
				items = append(items, s)
			}
		}
	}
	countSeries(items)
	return items
}

func countSeries(items []spanItem) {
	for first := 0; first < len(items); {
		next, id := first+1, items[first].span.TraceID()
		for next < len(items) && items[next].span.TraceID() == id {
			next++
		}
		items[first].series = next - first
		first = next
	}
}

// logItem is a log record as a taken.
type logItem struct {
	origin *hold.Origin
	rec    plog.LogRecord
	record run.Record
	id     genai.Identity
	sum    uint64
}

func (l *logItem) addTo(h *hold.Hold, now time.Time, ref journal.Ref) {
	h.AddLog(now, h.Intern(l.origin), l.rec, l.record, &l.id, l.sum, ref)
}

func (l *logItem) ended() pcommon.Timestamp { return l.record.End }

// takeCalls takes the records of calls out of ld, and with texts those that tell what was said in a span.
func takeCalls(ld plog.Logs, texts bool) plog.Logs {
	calls := plog.NewLogs()
	var call genai.Call
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			var to plog.LogRecordSlice
			taken := false
			sl.LogRecords().RemoveIf(func(rec plog.LogRecord) bool {
				genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
				if call.Role != genai.RoleCall && !(texts && isSaid(sl, rec)) {
					return false
				}
				if !taken {
					to, taken = likeThese(calls, rl, sl), true
				}
				rec.MoveTo(to.AppendEmpty())
				return true
			})
		}
		rl.ScopeLogs().RemoveIf(func(sl plog.ScopeLogs) bool { return sl.LogRecords().Len() == 0 })
	}
	ld.ResourceLogs().RemoveIf(func(rl plog.ResourceLogs) bool { return rl.ScopeLogs().Len() == 0 })
	return calls
}

func isSaid(sl plog.ScopeLogs, rec plog.LogRecord) bool {
	_, ok := genai.ReadSaid(sl.Scope(), rec)
	return ok && !rec.TraceID().IsEmpty()
}

// likeThese is a new place in ld with the resource and the scope of another.
func likeThese(ld plog.Logs, rl plog.ResourceLogs, sl plog.ScopeLogs) plog.LogRecordSlice {
	r := ld.ResourceLogs().AppendEmpty()
	rl.Resource().CopyTo(r.Resource())
	r.SetSchemaUrl(rl.SchemaUrl())
	s := r.ScopeLogs().AppendEmpty()
	sl.Scope().CopyTo(s.Scope())
	s.SetSchemaUrl(sl.SchemaUrl())
	return s.LogRecords()
}

// readLogs reads records of calls.
func readLogs(calls plog.Logs) []logItem {
	var items []logItem
	var call genai.Call
	for _, rl := range calls.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			origin := &hold.Origin{
				Resource: rl.Resource(), ResourceSchema: rl.SchemaUrl(), Scope: sl.Scope(), ScopeSchema: sl.SchemaUrl(),
			}
			for _, rec := range sl.LogRecords().All() {
				genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
				l := logItem{origin: origin, rec: rec, record: run.ReadLog(rec, &call)}
				genai.ReadIdentity(rec.Attributes(), &l.id)
				genai.ReadIdentity(rl.Resource().Attributes(), &l.id)
				items = append(items, l)
			}
		}
	}
	return items
}
