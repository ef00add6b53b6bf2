package convert

import (
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// troubles writes level and status message, and folds events and links, which the server does not store, into the
// metadata. Evaluations stay events: they are read after the conversion.
func (c *Converter) troubles(s *subject) {
	exceptions, first, events := s.events()
	c.note(s, metadata+"exceptions", exceptions)
	c.note(s, metadata+"events", events)
	c.note(s, metadata+"links", links(s.span.Links()))

	failed := s.span.Status().Code() == ptrace.StatusCodeError || s.has(errorType) ||
		s.has(cliSuccess) && s.has(cliType) && s.value(cliSuccess).AsString() == "false"
	c.level(s, failed)
	if s.has(lfStatusMessage) {
		return
	}
	message := s.span.Status().Message()
	if message == "" {
		message = first
	}
	if message == "" && failed {
		message = s.str(errorMessage, errorType)
	}
	c.set(s, lfStatusMessage, message)
}

// levels are the server's, by the words that newer servers take for them. Others drop an observation with any but the server's own.
var levels = map[string]string{
	"TRACE": "DEBUG", "VERBOSE": "DEBUG", "DEBUG": "DEBUG",
	"INFO": "DEFAULT", "LOG": "DEFAULT", "NOTICE": "DEFAULT", "OK": "DEFAULT", "SUCCESS": "DEFAULT", "DEFAULT": "DEFAULT",
	"WARN": "WARNING", "WARNING": "WARNING",
	"ERROR": "ERROR", "FATAL": "ERROR", "CRITICAL": "ERROR",
}

// level writes the level that the application set, in the server's words, or else that of a failure. One of other words becomes metadata.
func (c *Converter) level(s *subject, failed bool) {
	if s.has(lfLevel) {
		told := s.value(lfLevel)
		if known := levels[strings.ToUpper(strings.TrimSpace(text(told)))]; known != "" {
			c.set(s, lfLevel, known)
			return
		}
		c.keep(s, metadata+"level", told)
		s.drop(lfLevel)
	}
	if failed {
		c.set(s, lfLevel, "ERROR")
	}
}

// events are the span's exceptions and its other events as JSON, without those that became input or output; and the
// first exception as "type: message".
func (s *subject) events() (exceptions, first, others string) {
	var ex, ev []byte
	for _, e := range s.span.Events().All() {
		switch {
		case e.Name() == "exception":
			ex = appendEvent(ex, e)
			if first == "" {
				first = exception(e.Attributes())
			}
		case e.Name() == score.Event || messageEvents[e.Name()]:
		default:
			ev = appendEvent(ev, e)
		}
	}
	return closed(ex), first, closed(ev)
}

func closed(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return string(append(b, ']'))
}

func exception(attrs pcommon.Map) string {
	var parts []string
	for _, key := range []string{"exception.type", "exception.message"} {
		if v, ok := attrs.Get(key); ok && v.AsString() != "" {
			parts = append(parts, v.AsString())
		}
	}
	return strings.Join(parts, ": ")
}

func appendEvent(b []byte, e ptrace.SpanEvent) []byte {
	b = open(b)
	b = append(b, `{"name":`...)
	b = rawjson.AppendString(b, e.Name())
	b = append(b, `,"time":"`...)
	b = e.Timestamp().AsTime().AppendFormat(b, time.RFC3339Nano)
	b = append(b, '"')
	return append(appendAttributes(b, e.Attributes()), '}')
}

// links says where links point. What stands on them stays here: no processor that masks looks there.
func links(all ptrace.SpanLinkSlice) string {
	var b []byte
	for _, l := range all.All() {
		b = open(b)
		b = append(append(append(b, `{"trace_id":"`...), l.TraceID().String()...), `","span_id":"`...)
		b = append(append(b, l.SpanID().String()...), `"}`...)
	}
	return closed(b)
}

func open(b []byte) []byte {
	if len(b) == 0 {
		return append(b, '[')
	}
	return append(b, ',')
}

func appendAttributes(b []byte, attrs pcommon.Map) []byte {
	if attrs.Len() == 0 {
		return b
	}
	b = append(b, `,"attributes":`...)
	n := len(b)
	for k, v := range attrs.All() {
		if len(b) == n {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = append(rawjson.AppendString(b, k), ':')
		b = appendValue(b, v)
	}
	return append(b, '}')
}
