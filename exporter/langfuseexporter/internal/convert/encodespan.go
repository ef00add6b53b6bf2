package convert

import (
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
)

// Field numbers of OTLP's Span, Span.Event and Status.
const (
	spanTraceID    protowire.Number = 1
	spanSpanID     protowire.Number = 2
	spanState      protowire.Number = 3
	spanParent     protowire.Number = 4
	spanName       protowire.Number = 5
	spanKind       protowire.Number = 6
	spanStart      protowire.Number = 7
	spanEnd        protowire.Number = 8
	spanAttributes protowire.Number = 9
	spanDropped    protowire.Number = 10
	spanEvents     protowire.Number = 11
	spanEventsLost protowire.Number = 12
	spanLinksLost  protowire.Number = 14
	spanStatus     protowire.Number = 15
	spanFlags      protowire.Number = 16

	eventTime       protowire.Number = 1
	eventName       protowire.Number = 2
	eventAttributes protowire.Number = 3
	eventDropped    protowire.Number = 4

	statusMessage protowire.Number = 2
	statusCode    protowire.Number = 3
)

// write writes the span with what is to be put on it, and without what has become something else.
func (c *Converter) write(s *subject) {
	e, span, end := &c.out, s.span, c.out.Len()
	fresh := span.Flags()&converted == 0 // what is ours has gone to the metadata; on another it was added since
	e.Fixed32(spanFlags, span.Flags()|converted)
	e.status(span.Status())
	e.count(spanLinksLost, span.DroppedLinksCount())
	e.count(spanEventsLost, span.DroppedEventsCount())
	c.evaluated = e.evaluations(span.Events()) || c.evaluated
	e.count(spanDropped, span.DroppedAttributesCount())
	for i := len(c.puts) - 1; i >= 0; i-- {
		e.put(spanAttributes, &c.puts[i])
	}
	for i := len(s.attrs) - 1; i >= 0; i-- {
		if a := &s.attrs[i]; !(a.ours && fresh) && !s.gone[a.field] {
			e.attribute(spanAttributes, a.key, a.value)
		}
	}
	e.time(spanEnd, span.EndTimestamp())
	e.time(spanStart, span.StartTimestamp())
	e.count(spanKind, uint32(span.Kind()))
	e.text(spanName, span.Name())
	if parent := span.ParentSpanID(); !parent.IsEmpty() {
		e.Bytes(spanParent, parent[:])
	}
	e.text(spanState, span.TraceState().AsRaw())
	id, trace := span.SpanID(), span.TraceID()
	e.Bytes(spanSpanID, id[:])
	e.Bytes(spanTraceID, trace[:])
	e.Close(scopeSpansSpans, end)
}

func (e *encoder) status(s ptrace.Status) {
	end := e.Len()
	e.count(statusCode, uint32(s.Code()))
	e.text(statusMessage, s.Message())
	e.Close(spanStatus, end)
}

// evaluations writes the events that become scores, and reports whether there are any. All others have become metadata.
func (e *encoder) evaluations(events ptrace.SpanEventSlice) (any bool) {
	for i := events.Len() - 1; i >= 0; i-- {
		event, end := events.At(i), e.Len()
		if event.Name() != score.Event {
			continue
		}
		e.count(eventDropped, event.DroppedAttributesCount())
		e.attributes(eventAttributes, event.Attributes())
		e.text(eventName, event.Name())
		e.time(eventTime, event.Timestamp())
		e.Close(spanEvents, end)
		any = true
	}
	return any
}
