package convert

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// borrow gives a root that says nothing, such as a web server's, or what stands in for a root, what the run below it was asked first and
// answered last: the server shows a trace by its root, and reads nothing of the other spans. A root that tells one side has no other.
func (c *Converter) borrow(s *subject, io *sides) {
	if !io.untouched() || s.kind != typeSpan && s.kind != typeChain && s.kind != typeAgent {
		return
	}
	below := c.below(s.span)
	slices.SortFunc(below, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.span.StartTimestamp(), b.span.StartTimestamp()), cmp.Compare(b.span.EndTimestamp(), a.span.EndTimestamp()))
	})
	io.in = c.first(below, lfInput)
	slices.SortFunc(below, func(a, b located) int {
		return cmp.Or(cmp.Compare(b.span.EndTimestamp(), a.span.EndTimestamp()), cmp.Compare(a.span.StartTimestamp(), b.span.StartTimestamp()))
	})
	io.out = c.first(below, lfOutput)
}

// first is a side, lfInput or lfOutput, of the first of the spans that has it and speaks for the run.
func (c *Converter) first(spans []located, side field) string {
	for _, l := range spans {
		s := &c.lender
		s.span, s.scope = l.span, l.scope.Name()
		s.collect(l.span.Attributes())
		text := s.str(side)
		if text == "" {
			io := sides{wantIn: side == lfInput, wantOut: side == lfOutput, all: true}
			c.inputOutput(s, &io)
			text = io.in + io.out // one of which was not wanted
		}
		if !blank[text] && c.speaks(s, l) {
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
		c.traced = map[pcommon.TraceID][]located{}
		for _, rs := range c.td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					c.traced[span.TraceID()] = append(c.traced[span.TraceID()], located{rs.Resource(), ss.Scope(), span})
				}
			}
		}
	}
	below := c.lenders[:0]
	for _, l := range c.traced[root.TraceID()] {
		if l.span.SpanID() == root.SpanID() {
			continue
		}
		if top, isRoot := c.top(l.span); top == root.SpanID() || root.ParentSpanID().IsEmpty() && !isRoot {
			below = append(below, l)
		}
	}
	c.lenders = below
	return below
}

// maxAncestors bounds the way up from a span, which hostile ids make a circle.
const maxAncestors = 256

// top is the highest span in the batch that a span is below, and whether that is a root.
func (c *Converter) top(span ptrace.Span) (top pcommon.SpanID, isRoot bool) {
	parents := c.spans()
	top = span.SpanID()
	for range maxAncestors {
		up := parents[spanKey{span.TraceID(), top}]
		if _, here := parents[spanKey{span.TraceID(), up}]; !here {
			return top, up.IsEmpty()
		}
		top = up
	}
	return top, false
}
