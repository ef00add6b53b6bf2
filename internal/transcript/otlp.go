package transcript

import (
	"encoding/json"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// otlpLine passes on the spans and log records of an OTLP/JSON line as they are; false where it is none.
func (r *Reader) otlpLine(o object, line []byte, _ stamp) bool {
	passed := false
	if o.has("resourceSpans") {
		if td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(line); err == nil && r.pass(td.SpanCount()) {
			td.ResourceSpans().MoveAndAppendTo(r.out.td.ResourceSpans())
			passed = true
		}
	}
	if o.has("resourceLogs") {
		if ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(line); err == nil && r.pass(ld.LogRecordCount()) {
			ld.ResourceLogs().MoveAndAppendTo(r.out.ld.ResourceLogs())
			passed = true
		}
	}
	return passed
}

// pass makes room for n spans or records that are passed on.
func (r *Reader) pass(n int) bool {
	if r.out.count+n > r.set.Limits.Pending {
		r.drop(DropPending, uint64(n))
		return false
	}
	r.out.count += n
	return true
}

// goSpan is a span as Go's stdouttrace exporter prints it.
type goSpan struct {
	Name        string
	SpanContext goSpanContext
	Parent      goSpanContext
	SpanKind    int32
	StartTime   time.Time
	EndTime     time.Time
	Attributes  []goAttr
	Events      []struct {
		Name       string
		Attributes []goAttr
		Time       time.Time
	}
	Links []struct {
		SpanContext goSpanContext
		Attributes  []goAttr
	}
	Status struct {
		Code        string
		Description string
	}
	Resource             []goAttr
	InstrumentationScope struct{ Name, Version string }
}

type goSpanContext struct{ TraceID, SpanID, TraceState string }

type goAttr struct {
	Key   string
	Value struct{ Value json.RawMessage }
}

// stdouttraceLine makes a line of Go's stdouttrace exporter the span it is; false where it is none.
func (r *Reader) stdouttraceLine(o object, line []byte, _ stamp) bool {
	if !o.has("Name", "SpanContext", "StartTime", "EndTime") {
		return false
	}
	var g goSpan
	var trace pcommon.TraceID
	var id pcommon.SpanID
	if !decode(line, &g) || !g.sound() || !unhex(trace[:], g.SpanContext.TraceID) || !unhex(id[:], g.SpanContext.SpanID) || !r.pass(1) {
		return false
	}
	r.Counts.Spans++
	rs := r.out.td.ResourceSpans().AppendEmpty()
	putGoAttrs(rs.Resource().Attributes(), g.Resource)
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName(g.InstrumentationScope.Name)
	ss.Scope().SetVersion(g.InstrumentationScope.Version)
	span := ss.Spans().AppendEmpty()
	span.SetTraceID(trace)
	span.SetSpanID(id)
	g.write(span)
	return true
}

// write writes all but the span's own ids.
func (g *goSpan) write(span ptrace.Span) {
	var parent pcommon.SpanID
	if unhex(parent[:], g.Parent.SpanID) {
		span.SetParentSpanID(parent)
	}
	span.TraceState().FromRaw(g.SpanContext.TraceState)
	span.SetName(g.Name)
	span.SetKind(ptrace.SpanKind(g.SpanKind)) // both number the kinds as OTLP does
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(g.StartTime))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(g.EndTime))
	putGoAttrs(span.Attributes(), g.Attributes)
	for _, e := range g.Events {
		event := span.Events().AppendEmpty()
		event.SetName(e.Name)
		event.SetTimestamp(pcommon.NewTimestampFromTime(e.Time))
		putGoAttrs(event.Attributes(), e.Attributes)
	}
	for _, l := range g.Links {
		link := span.Links().AppendEmpty()
		var trace pcommon.TraceID
		var id pcommon.SpanID
		if unhex(trace[:], l.SpanContext.TraceID) && unhex(id[:], l.SpanContext.SpanID) {
			link.SetTraceID(trace)
			link.SetSpanID(id)
		}
		putGoAttrs(link.Attributes(), l.Attributes)
	}
	span.Status().SetCode(goStatus[g.Status.Code])
	span.Status().SetMessage(g.Status.Description)
}

// sound reports whether the span has as many attributes as spans have.
func (g *goSpan) sound() bool {
	most := max(len(g.Attributes), len(g.Resource))
	for _, e := range g.Events {
		most = max(most, len(e.Attributes))
	}
	for _, l := range g.Links {
		most = max(most, len(l.Attributes))
	}
	return most <= attrLimit
}

var goStatus = map[string]ptrace.StatusCode{"Error": ptrace.StatusCodeError, "Ok": ptrace.StatusCodeOk}

func putGoAttrs(attrs pcommon.Map, list []goAttr) {
	for _, a := range list {
		putJSON(attrs.PutEmpty(a.Key), a.Value.Value, jsonDepth)
	}
}
