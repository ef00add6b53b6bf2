package rig

import (
	"iter"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// All walks the spans of td together with the resource that each belongs to.
func All(td ptrace.Traces) iter.Seq2[ptrace.Span, pcommon.Resource] {
	return func(yield func(ptrace.Span, pcommon.Resource) bool) {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					if !yield(span, rs.Resource()) {
						return
					}
				}
			}
		}
	}
}

// SpanID identifies a span across re-deliveries.
type SpanID struct {
	Trace pcommon.TraceID
	Span  pcommon.SpanID
}

// IDOf is the span's identity.
func IDOf(s ptrace.Span) SpanID { return SpanID{s.TraceID(), s.SpanID()} }
