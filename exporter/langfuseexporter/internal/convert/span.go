package convert

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

const prefix = "langfuse.observation."

// subject is one span with everything that is known about it.
type subject struct {
	found
	span    ptrace.Span
	scope   string
	call    genai.Call
	bill    genai.Bill
	billed  bool // agent_cost has judged it
	repeats bool // what it counts is counted on another span
	kind    string
	gone    []string // attributes that have become others
}

func (b *batch) span(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, own *genai.Identity) {
	s := &b.at
	*s = subject{found: s.found, gone: s.gone[:0], span: span, scope: scope.Name()}
	attrs := span.Attributes()
	s.collect(attrs)
	s.textual()
	genai.ReadSpan(res, scope, span, &s.call)
	s.bill, s.billed = genai.ReadBill(attrs)
	s.repeats = b.isRepeat(s)
	s.kind = observationType(&s.found, &s.call, s.repeats)
	if s.kind == typeSpan && !s.has(lfType) && s.sandboxCost() != "" {
		s.kind = typeTool // the server's older path stores no cost of a plain span
	}

	t := b.trace(span.TraceID())
	b.str(prefix+"type", s.kind)
	b.stamp(s, t, own)
	b.pair(s, t)
	b.objects(s)
	b.model(s)
	b.firstToken(s)
	b.money(s)
	b.troubles(s)
	b.facts(s)
	s.remove(attrs)
	b.write(attrs)
}

// isRepeat reports whether what the span counts is counted on another.
func (b *batch) isRepeat(s *subject) bool {
	if s.billed {
		return s.bill.Status == genai.StatusDuplicate || s.bill.Status == genai.StatusAggregate
	}
	switch s.call.Role {
	case genai.RoleDuplicate, genai.RoleAggregate:
		return true
	case genai.RoleAgent:
		return (s.call.Usage != genai.UsageNone || s.call.HasReported) && !b.isRemoteAgent(s)
	}
	return false
}

// isRemoteAgent reports whether the span is the only record of an agent elsewhere: a client's, with nothing below it.
func (b *batch) isRemoteAgent(s *subject) bool {
	if s.span.Kind() != ptrace.SpanKindClient {
		return false
	}
	if b.parents == nil {
		b.parents = map[spanKey]bool{}
		for _, rs := range b.td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					b.parents[spanKey{span.TraceID(), span.ParentSpanID()}] = true
				}
			}
		}
	}
	return !b.parents[spanKey{s.span.TraceID(), s.span.SpanID()}]
}

// stamp writes whose trace the span belongs to: the server asks every span by itself.
func (b *batch) stamp(s *subject, t *trace, own *genai.Identity) {
	for _, f := range []struct {
		field        field
		key          string
		first, other string
	}{
		{lfUser, "langfuse.user.id", own.User, t.who.User},
		{lfTraceName, "langfuse.trace.name", "", t.who.TraceName},
		{lfVersion, "langfuse.version", "", t.who.Version},
		{lfRelease, "langfuse.release", "", t.who.Release},
		{lfEnvironment, "langfuse.environment", "", t.environment},
	} {
		if s.has(f.field) {
			continue
		}
		if f.first != "" {
			b.str(f.key, f.first)
		} else {
			b.str(f.key, f.other)
		}
	}
	if !s.has(lfSession) {
		session := t.who.Session // a framework's conversation may be shorter than the session
		if s.has(sessionID) || session == "" {
			session = own.Session
		}
		b.str("langfuse.session.id", session)
	}
	if !s.has(lfTags) && len(t.who.Tags) > 0 {
		b.puts = append(b.puts, put{key: "langfuse.trace.tags", kind: pcommon.ValueTypeSlice, list: t.who.Tags})
	}
	b.context(s, t)
}

// drop notes that the attributes have become others.
func (s *subject) drop(which ...field) {
	for _, x := range which {
		if s.has(x) {
			s.gone = append(s.gone, fieldNames[x])
		}
	}
}

// remove deletes what has become another attribute.
func (s *subject) remove(attrs pcommon.Map) {
	if s.own || len(s.gone) > 0 {
		attrs.RemoveIf(func(k string, _ pcommon.Value) bool { return s.own && ours(k) || slices.Contains(s.gone, k) })
	}
}
