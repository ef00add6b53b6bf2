package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

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
}

// span converts one span and writes it.
func (c *Converter) span(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, own *owner) {
	s := &c.subject
	s.span, s.scope = span, scope.Name()
	s.collect(span.Attributes())
	if span.Flags()&converted == 0 {
		c.texts.reset()
		genai.ReadSpan(res, scope, span, &s.call)
		s.bill, s.billed = genai.ReadBill(span.Attributes())
		c.decide(s, own)
	}
	c.write(s)
	c.puts = c.puts[:0]
}

// decide finds what is to be put on the span, and what goes.
func (c *Converter) decide(s *subject, own *owner) {
	s.repeats = c.isRepeat(s)
	s.kind = observationType(&s.found, &s.call, s.repeats)
	if s.kind == typeSpan && !s.has(lfType) && s.sandboxCost() != "" {
		s.kind = typeTool // the server's older path stores no cost of a plain span
	}
	t := c.traces.of(s.span.TraceID())
	c.textual(s)
	c.set(s, lfType, s.kind)
	c.stamp(s, t, own)
	c.pair(s, t)
	c.objects(s)
	c.model(s)
	c.firstToken(s)
	c.money(s)
	c.troubles(s)
	c.facts(s)
}

// isRepeat reports whether what the span counts is counted on another.
func (c *Converter) isRepeat(s *subject) bool {
	if s.billed {
		return s.bill.Status == genai.StatusDuplicate || s.bill.Status == genai.StatusAggregate
	}
	switch s.call.Role {
	case genai.RoleDuplicate, genai.RoleAggregate:
		return true
	case genai.RoleAgent:
		return (s.call.Usage != genai.UsageNone || s.call.HasReported) && !c.isRemoteAgent(s)
	}
	return false
}

// isRemoteAgent reports whether the span is the only record of an agent elsewhere: a client's, with nothing below it.
func (c *Converter) isRemoteAgent(s *subject) bool {
	return s.span.Kind() == ptrace.SpanKindClient && !c.hasChild(s.span)
}

// stamp writes whose trace the span belongs to: the server asks every span by itself.
func (c *Converter) stamp(s *subject, t *trace, own *owner) {
	session := t.who.Session // a framework's conversation may be shorter than the session
	if s.has(sessionID) || session == "" {
		session = own.session
	}
	for _, f := range [...]struct {
		field field
		text  string
	}{
		{lfUser, or(own.user, t.who.User)},
		{lfTraceName, t.who.TraceName},
		{lfVersion, t.who.Version},
		{lfRelease, t.who.Release},
		{lfEnvironment, t.environment},
		{lfSession, session},
	} {
		if !s.has(f.field) {
			c.set(s, f.field, f.text)
		}
	}
	if !s.has(lfTags) && len(t.who.Tags) > 0 {
		c.puts = append(c.puts, put{key: fieldNames[lfTags], kind: pcommon.ValueTypeSlice, list: t.who.Tags})
	}
	c.inherit(s, t)
}
