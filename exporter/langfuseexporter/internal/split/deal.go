package split

import "go.opentelemetry.io/collector/pdata/ptrace"

// Choose names the part that a span goes to.
type Choose func(rs ptrace.ResourceSpans, ss ptrace.ScopeSpans, span ptrace.Span) int

// Deal moves every span of td to the part that choose names; a part repeats the resource and scope of its spans, and
// keeps their order. A negative part drops the span. td is empty of spans afterwards.
func Deal(td ptrace.Traces, choose Choose) []ptrace.Traces {
	var parts []*part
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				i := choose(rs, ss, span)
				if i < 0 {
					continue
				}
				for len(parts) <= i {
					parts = append(parts, &part{out: ptrace.NewTraces()})
				}
				parts[i].add(rs, ss, span)
			}
		}
	}
	out := make([]ptrace.Traces, len(parts))
	for i, p := range parts {
		out[i] = p.out
	}
	return out
}

// part is one result of Deal. from* are the headings it last copied.
type part struct {
	out            ptrace.Traces
	fromRS, rs     ptrace.ResourceSpans
	fromSS, scoped ptrace.ScopeSpans
}

func (p *part) add(rs ptrace.ResourceSpans, ss ptrace.ScopeSpans, span ptrace.Span) {
	if p.fromRS != rs {
		p.fromRS, p.rs, p.fromSS = rs, p.out.ResourceSpans().AppendEmpty(), ptrace.ScopeSpans{}
		rs.Resource().CopyTo(p.rs.Resource())
		p.rs.SetSchemaUrl(rs.SchemaUrl())
	}
	if p.fromSS != ss {
		p.fromSS, p.scoped = ss, p.rs.ScopeSpans().AppendEmpty()
		ss.Scope().CopyTo(p.scoped.Scope())
		p.scoped.SetSchemaUrl(ss.SchemaUrl())
	}
	span.MoveTo(p.scoped.Spans().AppendEmpty())
}

// Halve divides td, which holds two spans or more, into its first and its second half.
func Halve(td ptrace.Traces) (first, second ptrace.Traces) {
	n, seen := td.SpanCount()/2, 0
	halves := Deal(td, func(ptrace.ResourceSpans, ptrace.ScopeSpans, ptrace.Span) int {
		seen++
		if seen <= n {
			return 0
		}
		return 1
	})
	return halves[0], halves[1]
}

// Join moves the content of the others to the end of td.
func Join(td ptrace.Traces, others ...ptrace.Traces) {
	for _, o := range others {
		o.ResourceSpans().MoveAndAppendTo(td.ResourceSpans())
	}
}

// First is the first span of td, which has one; its first resources and scopes may have none.
func First(td ptrace.Traces) ptrace.Span {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				return span
			}
		}
	}
	return ptrace.NewSpan()
}
