package convert

import (
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// messageEvents are the events that carry input and output.
var messageEvents = map[string]bool{
	"gen_ai.client.inference.operation.details": true,
	"gen_ai.system.message":                     true, "gen_ai.user.message": true, "gen_ai.assistant.message": true,
	"gen_ai.tool.message": true, "gen_ai.choice": true, "gen_ai.content.prompt": true, "gen_ai.content.completion": true,
}

// eventMessages finds input and output in the span's events.
func (c *Converter) eventMessages(s *subject) (in, out string) {
	var inputs, outputs []byte
	for _, e := range s.span.Events().All() {
		attrs := e.Attributes()
		switch name := e.Name(); name {
		case "gen_ai.client.inference.operation.details":
			in = c.input(textOf(attrs, "gen_ai.input.messages"), textOf(attrs, "gen_ai.system_instructions"))
			out = c.output(textOf(attrs, "gen_ai.output.messages"))
			if in != "" || out != "" {
				return in, out
			}
		case "gen_ai.content.prompt":
			in = or(in, textOf(attrs, "gen_ai.prompt"))
		case "gen_ai.content.completion":
			out = or(out, textOf(attrs, "gen_ai.completion"))
		case "gen_ai.choice":
			outputs = appendMessage(outputs, "assistant", attrs)
		default:
			if messageEvents[name] {
				inputs = appendMessage(inputs, name[len("gen_ai."):len(name)-len(".message")], attrs)
			}
		}
	}
	return or(in, closed(inputs)), or(out, closed(outputs))
}

func textOf(attrs pcommon.Map, key string) string {
	if v, ok := attrs.Get(key); ok {
		return exact(v)
	}
	return ""
}

// appendMessage appends a message whose members are an event's attributes. Values that are JSON already, as tool calls
// and nested messages are in most emitters, are not quoted again.
func appendMessage(b []byte, role string, attrs pcommon.Map) []byte {
	b = open(b)
	start := len(b)
	b = append(append(append(b, `{"role":"`...), role...), '"')
	for k, v := range attrs.All() {
		if inner := v.AsString(); k == "message" && isDocument(inner) && strings.TrimSpace(inner)[0] == '{' {
			return appendChoice(b[:start], inner, attrs)
		}
		if k == "role" || k == "gen_ai.system" || k == "gen_ai.provider.name" {
			continue
		}
		b = append(b, ',')
		b = append(rawjson.AppendString(b, k), ':')
		if text := v.AsString(); v.Type() == pcommon.ValueTypeStr && isDocument(text) {
			b = append(b, text...)
		} else {
			b = appendValue(b, v)
		}
	}
	return append(b, '}')
}

// appendChoice appends the message that a choice holds, without what is around it but why it ended.
func appendChoice(b []byte, message string, attrs pcommon.Map) []byte {
	b = append(b, strings.TrimSpace(message)...)
	why, ok := attrs.Get("finish_reason")
	if !ok || strings.Contains(message, `"finish_reason"`) || strings.Trim(message, "{} \t\r\n") == "" {
		return b
	}
	b = append(b[:len(b)-1], `,"finish_reason":`...)
	return append(appendValue(b, why), '}')
}

// isDocument reports whether s is a JSON object or array.
func isDocument(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && (s[0] == '{' || s[0] == '[') && json.Valid([]byte(s))
}
