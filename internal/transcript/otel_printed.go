package transcript

import (
	"encoding/json"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// printedSpan is a span as SDKs print it in JSON of their own: JavaScript's ReadableSpan (the Copilot CLI's file
// exporter), what JavaScript's console exporter shows, and Python's ConsoleSpanExporter.
type printedSpan struct {
	Name    string `json:"name"`
	Trace   string `json:"traceId"`
	Span    string `json:"spanId"`
	ID      string `json:"id"` // of the console's
	Parent  string `json:"parentSpanId"`
	Parent2 string `json:"parentId"`
	Above   struct {
		Span string `json:"spanId"`
	} `json:"parentSpanContext"`
	Kind     json.RawMessage `json:"kind"`
	Start    json.RawMessage `json:"startTime"`
	End      json.RawMessage `json:"endTime"`
	Micros   int64           `json:"timestamp"`
	Duration json.RawMessage `json:"duration"`

	Context  pythonContext   `json:"context"`
	ParentPy string          `json:"parent_id"`
	StartPy  json.RawMessage `json:"start_time"`
	EndPy    json.RawMessage `json:"end_time"`

	Attributes object `json:"attributes"`
	Status     struct {
		Code        json.RawMessage `json:"code"`
		Message     string          `json:"message"`
		CodePy      string          `json:"status_code"`
		Description string          `json:"description"`
	} `json:"status"`
	Events []struct {
		Name       string          `json:"name"`
		Attributes object          `json:"attributes"`
		Time       json.RawMessage `json:"time"`
		TimePy     json.RawMessage `json:"timestamp"`
	} `json:"events"`
	Resource struct {
		Attributes object `json:"attributes"`
	} `json:"resource"`
	Scope  printedScope `json:"instrumentationScope"`
	Scope1 printedScope `json:"instrumentationLibrary"` // before JavaScript SDK 2
}

type printedScope struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type pythonContext struct {
	Trace string `json:"trace_id"`
	Span  string `json:"span_id"`
}

// printedSpanLine makes such a line the span it is; false where it is none.
func (r *Reader) printedSpanLine(o object, line []byte, _ stamp) bool {
	js := o.has("traceId", "name", "attributes") && (o.has("spanId", "startTime", "endTime") || o.has("id", "timestamp", "duration"))
	if !js && !o.has("context", "name", "start_time", "end_time", "attributes") {
		return false
	}
	var p printedSpan
	var trace pcommon.TraceID
	var id pcommon.SpanID
	if !decode(line, &p) || !p.sound() {
		return false
	}
	start, end, ok := p.times()
	if !ok || !unhex(trace[:], bare(p.Trace, p.Context.Trace)) || !unhex(id[:], bare(p.Span, p.ID, p.Context.Span)) || !r.pass(1) {
		return false
	}
	r.Counts.Spans++
	rs := r.out.td.ResourceSpans().AppendEmpty()
	putObject(rs.Resource().Attributes(), p.Resource.Attributes)
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName(bare(p.Scope.Name, p.Scope1.Name))
	ss.Scope().SetVersion(bare(p.Scope.Version, p.Scope1.Version))
	span := ss.Spans().AppendEmpty()
	span.SetTraceID(trace)
	span.SetSpanID(id)
	span.SetStartTimestamp(start)
	span.SetEndTimestamp(max(start, end))
	p.write(span)
	return true
}

// write writes all but the span's own ids and times.
func (p *printedSpan) write(span ptrace.Span) {
	var parent pcommon.SpanID
	if unhex(parent[:], bare(p.Parent, p.Parent2, p.Above.Span, p.ParentPy)) {
		span.SetParentSpanID(parent)
	}
	span.SetName(p.Name)
	span.SetKind(printedKind(plain(p.Kind)))
	putObject(span.Attributes(), p.Attributes)
	for _, e := range p.Events {
		event := span.Events().AppendEmpty()
		event.SetName(e.Name)
		at, _ := printedTime(e.Time, e.TimePy)
		event.SetTimestamp(at)
		putObject(event.Attributes(), e.Attributes)
	}
	if code := plain(p.Status.Code); code == "2" || p.Status.CodePy == "ERROR" {
		span.Status().SetCode(ptrace.StatusCodeError)
	} else if code == "1" || p.Status.CodePy == "OK" {
		span.Status().SetCode(ptrace.StatusCodeOk)
	}
	span.Status().SetMessage(bare(p.Status.Message, p.Status.Description))
}

// times are when the span began and ended: two times, or one in microseconds and a duration.
func (p *printedSpan) times() (start, end stamp, ok bool) {
	if start, ok = printedTime(p.Start, p.StartPy); ok {
		end, ok = printedTime(p.End, p.EndPy)
		return start, end, ok
	}
	var micros float64
	if json.Unmarshal(p.Duration, &micros) != nil || !(micros >= 0 && micros < maxDurationMS*1e3) {
		return 0, 0, false
	}
	start, ok = parseUnix(strconv.FormatInt(p.Micros, 10))
	return start, start + stamp(micros*1e3), ok
}

// printedTime reads a time of either language: [seconds, nanoseconds], or RFC 3339.
func printedTime(raws ...json.RawMessage) (stamp, bool) {
	for _, raw := range raws {
		var pair [2]int64
		if len(raw) > 0 && raw[0] == '[' && json.Unmarshal(raw, &pair) == nil && pair[0] > 0 && pair[0] < 1<<33 && pair[1] >= 0 {
			return stamp(pair[0]*1e9 + pair[1]), true
		}
		if at, ok := parseTime(raw); ok {
			return at, true
		}
	}
	return 0, false
}

// printedKind is a kind: JavaScript numbers them from 0, Python names them.
func printedKind(kind string) ptrace.SpanKind {
	switch strings.TrimPrefix(kind, "SpanKind.") {
	case "1", "SERVER":
		return ptrace.SpanKindServer
	case "2", "CLIENT":
		return ptrace.SpanKindClient
	case "3", "PRODUCER":
		return ptrace.SpanKindProducer
	case "4", "CONSUMER":
		return ptrace.SpanKindConsumer
	}
	return ptrace.SpanKindInternal
}

// bare is the first that is not empty, without the 0x that Python writes ids with.
func bare(list ...string) string {
	for _, s := range list {
		if s != "" {
			return strings.TrimPrefix(s, "0x")
		}
	}
	return ""
}

func putObject(attrs pcommon.Map, o object) { putMembers(attrs, o, jsonDepth) }

// sound reports whether the span has as many attributes as spans have.
func (p *printedSpan) sound() bool {
	most := max(len(p.Attributes), len(p.Resource.Attributes))
	for _, e := range p.Events {
		most = max(most, len(e.Attributes))
	}
	return most <= attrLimit
}

// attrLimit is more than any SDK leaves on a span, also where each message of a long prompt has some of its own.
const attrLimit = 4096
