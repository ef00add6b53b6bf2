package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// SpanSession is the name of the span that a server keeps open for one stream of server-sent events (SSE).
const SpanSession = "sse.session"

// sseEvents is the prefix of counts by event type, sse.events.<type>; sseCounts are the names of the count of all
// events.
const sseEvents = "sse.events."

var (
	sseRoutes = []string{"http.route", "sse.route"}
	sseCounts = []string{"sse.events.count", "sse.event_count", "sse.events_sent"}
	sseTypes  = []string{"sse.event.type", "event.type"}
)

// SessionRoute is the route of the stream, "" if unknown. A URL path is not used instead, since it may contain ids.
func SessionRoute(span ptrace.Span) string {
	for _, attr := range sseRoutes {
		if s := readText(span.Attributes(), attr); s != "" {
			return s
		}
	}
	return ""
}

// SessionEvents calls count once per type with the number of events that a session sent. The numbers are those of the
// attributes sse.events.<type> and sse.events.count. Without any of these, the span events whose names begin with "sse."
// are counted one by one. Events without a type have the type "message", as in the HTML standard.
func SessionEvents(span ptrace.Span, count func(eventType string, n int64)) {
	total, told, typed := int64(0), false, int64(0)
	for _, attr := range sseCounts {
		if n, ok := readNumber(span.Attributes(), attr); ok && n > 0 && n <= maxCount && !told {
			total, told = int64(n), true
		}
	}
	for name, v := range span.Attributes().All() {
		eventType, ok := strings.CutPrefix(name, sseEvents)
		if n, numeric := number(v); ok && eventType != "count" && numeric && n > 0 && n <= maxCount {
			count(eventType, int64(n))
			typed += int64(n)
		}
	}
	if told || typed > 0 {
		if total > typed {
			count(sseMessage, total-typed)
		}
		return
	}
	for _, e := range span.Events().All() {
		if name, ok := strings.CutPrefix(e.Name(), "sse."); ok {
			count(sseEventType(e, name), 1)
		}
	}
}

const sseMessage = "message"

func sseEventType(e ptrace.SpanEvent, name string) string {
	for _, attr := range sseTypes {
		if s := readText(e.Attributes(), attr); s != "" {
			return s
		}
	}
	if name == "event" || name == "message" {
		return sseMessage
	}
	return name
}
