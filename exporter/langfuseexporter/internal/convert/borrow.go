package convert

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// borrow gives a root, or what stands in for one, that says nothing, such as a web server's, what the run below it was asked first and answered last: the
// server shows a trace by its root, and reads nothing of the other spans. A root that tells one side has no other.
func (c *Converter) borrow(s *subject, io *sides) {
	if !io.untouched() || s.kind != typeSpan && s.kind != typeChain && s.kind != typeAgent {
		return
	}
	below := c.below(s.span)
	below = slices.DeleteFunc(below, func(l located) bool { return l.span.SpanID() == s.span.SpanID() })
	slices.SortFunc(below, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.span.StartTimestamp(), b.span.StartTimestamp()), cmp.Compare(b.span.EndTimestamp(), a.span.EndTimestamp()))
	})
	io.in = c.first(below, lfInput, func(io *sides) *string { return &io.in })
	slices.SortFunc(below, func(a, b located) int {
		return cmp.Or(cmp.Compare(b.span.EndTimestamp(), a.span.EndTimestamp()), cmp.Compare(a.span.StartTimestamp(), b.span.StartTimestamp()))
	})
	io.out = c.first(below, lfOutput, func(io *sides) *string { return &io.out })
}

// first is one side of the first of the spans that has it and speaks for the run.
func (c *Converter) first(spans []located, own field, side func(*sides) *string) string {
	for _, l := range spans {
		s := &c.lender
		s.span, s.scope = l.span, l.scope.Name()
		s.collect(l.span.Attributes())
		io := sides{wantIn: own == lfInput, wantOut: own == lfOutput, all: true}
		*side(&io) = s.str(own)
		if *side(&io) == "" {
			c.inputOutput(s, &io)
		}
		if text := *side(&io); !blank[text] && c.speaks(s, l) {
			return text
		}
	}
	return ""
}

// blank are texts that say nothing: ADK's with its contents turned off.
var blank = map[string]bool{"": true, "{}": true, "[]": true, "null": true}

// speaks reports whether a span's texts are those of a run: an agent's, a chain's or a call's, and not a tool's or a guard's.
func (c *Converter) speaks(s *subject, l located) bool {
	genai.ReadSpan(l.resource, l.scope, l.span, &s.call)
	switch observationType(&s.found, &s.call, false) {
	case typeAgent, typeChain, typeGeneration:
		return true
	}
	return false
}

// located is a span with where it is from.
type located struct {
	resource pcommon.Resource
	scope    pcommon.InstrumentationScope
	span     ptrace.Span
}

// below are the batch's spans below a root, and below spans that are not here where the whole trace is the root's; good until the next
// root asks.
func (c *Converter) below(root ptrace.Span) []located {
	if c.traced == nil {
		c.traced, c.above = map[pcommon.TraceID][]located{}, make(map[spanKey]pcommon.SpanID, len(c.owned))
		for _, rs := range c.td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				c.locate(rs.Resource(), ss)
			}
		}
	}
	below := c.lenders[:0]
	for _, l := range c.traced[root.TraceID()] {
		if top, isRoot := c.top(l.span); top == root.SpanID() || root.ParentSpanID().IsEmpty() && !isRoot {
			below = append(below, l)
		}
	}
	c.lenders = below
	return below
}

func (c *Converter) locate(resource pcommon.Resource, ss ptrace.ScopeSpans) {
	for _, span := range ss.Spans().All() {
		id := span.TraceID()
		c.above[spanKey{id, span.SpanID()}] = span.ParentSpanID()
		if !span.ParentSpanID().IsEmpty() {
			c.traced[id] = append(c.traced[id], located{resource, ss.Scope(), span})
		}
	}
}

// maxAncestors bounds the way up from a span, which hostile ids make a circle.
const maxAncestors = 256

// top is the highest span in the batch that a span is below, and whether that is a root.
func (c *Converter) top(span ptrace.Span) (top pcommon.SpanID, isRoot bool) {
	top = span.SpanID()
	for range maxAncestors {
		up := c.above[spanKey{span.TraceID(), top}]
		if _, here := c.above[spanKey{span.TraceID(), up}]; !here {
			return top, up.IsEmpty()
		}
		top = up
	}
	return top, false
}
