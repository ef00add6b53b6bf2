package agentrunprocessor

import (
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// spanItem is a span that was read, before the lock is taken.
type spanItem struct {
	origin *hold.Origin
	span   ptrace.Span
	record run.Record
	id     genai.Identity
	size   int
}

func (s *spanItem) addTo(h *hold.Hold, now time.Time) {
	h.AddSpan(now, h.Intern(s.origin), s.span, s.record, &s.id, s.size)
}

func (r *runs) readTraces(td ptrace.Traces) []spanItem {
	items := make([]spanItem, 0, td.SpanCount())
	sizer := ptrace.ProtoMarshaler{}
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
				s := spanItem{origin: origin, span: span, size: sizer.SpanSize(span)}
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
	return items
}

// logItem is the same for a log record.
type logItem struct {
	origin *hold.Origin
	rec    plog.LogRecord
	record run.Record
	id     genai.Identity
	size   int
}

func (l *logItem) addTo(h *hold.Hold, now time.Time) {
	h.AddLog(now, h.Intern(l.origin), l.rec, l.record, &l.id, l.size)
}

// takeCalls takes the records of calls out of ld.
func takeCalls(ld plog.Logs) []logItem {
	var items []logItem
	sizer := plog.ProtoMarshaler{}
	var call genai.Call
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			origin := &hold.Origin{
				Resource: rl.Resource(), ResourceSchema: rl.SchemaUrl(), Scope: sl.Scope(), ScopeSchema: sl.SchemaUrl(),
			}
			sl.LogRecords().RemoveIf(func(rec plog.LogRecord) bool {
				genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
				if call.Role != genai.RoleCall {
					return false
				}
				l := logItem{origin: origin, rec: plog.NewLogRecord(), size: sizer.LogRecordSize(rec), record: run.ReadLog(rec, &call)}
				genai.ReadIdentity(rec.Attributes(), &l.id)
				genai.ReadIdentity(rl.Resource().Attributes(), &l.id)
				rec.MoveTo(l.rec)
				items = append(items, l)
				return true
			})
		}
		rl.ScopeLogs().RemoveIf(func(sl plog.ScopeLogs) bool { return sl.LogRecords().Len() == 0 })
	}
	ld.ResourceLogs().RemoveIf(func(rl plog.ResourceLogs) bool { return rl.ScopeLogs().Len() == 0 })
	return items
}

// price bills a call that only the whole trace reveals. agent_cost did not see that it was one, so this is by the
// embedded prices.
func price(o *hold.Origin, span ptrace.Span, model string) (genai.Bill, bool) {
	var call genai.Call
	var bill genai.Bill
	genai.ReadSpan(o.Resource, o.Scope, span, &call)
	call.Role = genai.RoleCall
	if call.Model == "" {
		call.Model = model
	}
	if !genai.Judge(pricing.Default(), &call, genai.TrustAuto, "", &bill) {
		return bill, false
	}
	genai.Write(span.Attributes(), &call, &bill)
	run.WriteModel(span.Attributes(), model)
	return bill, true
}
