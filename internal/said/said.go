// Package said reads what was said to a model and by it, in whatever shape an emitter writes it: a text, or messages as JSON. It
// guesses shapes and loses nothing: what it does not know is shown as it is.
package said

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// Message is one message.
type Message struct {
	Role  string // empty where there is none to tell
	Parts []Part
}

// Part is one part of a message.
type Part struct {
	Kind string // text, reasoning, tool_call, tool_result, or what the emitter calls it
	Name string // of a tool
	Text string
}

// maxJSON bounds what is read as JSON, in bytes: what is longer is shown as it is.
const maxJSON = 4 << 20

// Messages are the messages of a text; one without a role where it holds none.
func Messages(text string) []Message {
	trimmed := strings.TrimSpace(text)
	if len(trimmed) == 0 {
		return nil
	}
	var value any
	if len(trimmed) <= maxJSON && (trimmed[0] == '[' || trimmed[0] == '{' || trimmed[0] == '"') && json.Unmarshal([]byte(trimmed), &value) == nil {
		if list := messagesOf(value); len(list) > 0 {
			return list
		}
	}
	return []Message{{Parts: []Part{{Kind: "text", Text: text}}}}
}

// wrappers are the keys under which emitters put a list of messages.
var wrappers = []string{"messages", "input", "prompt", "contents", "choices", "candidates", "generations"}

func messagesOf(value any) (list []Message) {
	switch v := value.(type) {
	case string:
		return []Message{{Parts: []Part{{Kind: "text", Text: v}}}}
	case []any:
		for _, e := range v {
			inner := messagesOf(e)
			if len(inner) == 0 {
				return nil // not a list of messages
			}
			list = append(list, inner...)
		}
		return list
	case map[string]any:
		if m, ok := messageOf(v); ok {
			return []Message{m}
		}
		for _, key := range wrappers {
			if inner, ok := v[key]; ok {
				if list := messagesOf(inner); len(list) > 0 {
					return append(system(v), list...)
				}
			}
		}
	}
	return nil
}

// system is the instructions beside a list of messages.
func system(o map[string]any) []Message {
	for _, key := range []string{"system", "instructions", "system_instruction"} {
		if v, ok := o[key]; ok {
			if parts := partsOf(v); len(parts) > 0 {
				return []Message{{Role: "system", Parts: parts}}
			}
		}
	}
	return nil
}

func messageOf(o map[string]any) (Message, bool) {
	if inner, ok := o["message"].(map[string]any); ok {
		return messageOf(inner)
	}
	m := Message{Role: str(o, "role", "author", "type")}
	for _, key := range []string{"parts", "content", "text"} {
		if v, ok := o[key]; ok {
			m.Parts = append(m.Parts, partsOf(v)...)
			break
		}
	}
	for _, key := range []string{"tool_calls", "toolCalls"} {
		if calls, ok := o[key].([]any); ok {
			for _, c := range calls {
				m.Parts = append(m.Parts, callOf(c))
			}
		}
	}
	_, hasRole := o["role"]
	return m, len(m.Parts) > 0 && (hasRole || o["parts"] != nil || o["content"] != nil)
}

func callOf(v any) Part {
	o, _ := v.(map[string]any)
	if f, ok := o["function"].(map[string]any); ok {
		o = f
	}
	return Part{Kind: "tool_call", Name: str(o, "name", "toolName"), Text: plain(first(o, "arguments", "args", "input"))}
}

func partsOf(v any) []Part {
	switch v := v.(type) {
	case string:
		return []Part{{Kind: "text", Text: v}}
	case []any:
		var parts []Part
		for _, e := range v {
			parts = append(parts, partsOf(e)...)
		}
		return parts
	case map[string]any:
		return []Part{partOf(v)}
	case nil:
		return nil
	}
	return []Part{{Kind: "text", Text: plain(v)}}
}

// partKinds are the names of kinds that mean the same.
var partKinds = map[string]string{
	"": "text", "text": "text", "input_text": "text", "output_text": "text", "thinking": "reasoning", "reasoning": "reasoning",
	"tool_call": "tool_call", "tool_use": "tool_call", "tool-call": "tool_call", "function_call": "tool_call",
	"tool_call_response": "tool_result", "tool_result": "tool_result", "tool-result": "tool_result", "function_response": "tool_result",
}

func partOf(o map[string]any) Part {
	kind := str(o, "type")
	if known, ok := partKinds[kind]; ok {
		kind = known
	}
	switch kind {
	case "tool_call":
		return callOf(o)
	case "tool_result":
		return Part{Kind: kind, Name: str(o, "name", "toolName"), Text: plain(first(o, "response", "result", "content", "output"))}
	}
	if v := first(o, "content", "text", "thinking", "reasoning"); v != nil {
		return Part{Kind: kind, Text: plain(v)}
	}
	return Part{Kind: kind, Text: plain(o)}
}

func first(o map[string]any, keys ...string) any {
	for _, key := range keys {
		if v, ok := o[key]; ok && v != nil {
			return v
		}
	}
	return nil
}

func str(o map[string]any, keys ...string) string {
	s, _ := first(o, keys...).(string)
	return s
}

// plain is a value as text: JSON for what has structure.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}

// titleRunes is the length of a title.
const titleRunes = 140

// maxTitleText bounds what is looked at for a title.
const maxTitleText = 256 << 10

// Title is how the first thing begins that a user said: one line. Of a list of messages it reads no more than it takes.
func Title(text string) string {
	if len(text) > maxTitleText {
		text = text[:maxTitleText] // no longer JSON, then; still a beginning
	}
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{") {
		return titleOf(Messages(string(clip(nil, trimmed))))
	}
	if !strings.HasPrefix(trimmed, "[") {
		return titleOf(Messages(text))
	}
	for element := range rawjson.Elements(trimmed) {
		if t := askedIn(element); t != "" {
			return t
		}
	}
	mute := false
	for element := range rawjson.Elements(trimmed) {
		all := decoded(element)
		if t := titleOf(all); t != "" {
			return t
		}
		mute = mute || len(all) > 0
	}
	if mute {
		return ""
	}
	return line(Message{Parts: []Part{{Kind: "text", Text: text}}})
}

// titleOf is the first line of what a user said, or else of anybody.
func titleOf(all []Message) string {
	if t := asked(all); t != "" {
		return t
	}
	for _, m := range all {
		if t := line(m); t != "" {
			return t
		}
	}
	return ""
}

func asked(all []Message) string {
	for _, m := range all {
		if m.Role == "user" || m.Role == "human" {
			if t := line(m.unframed()); t != "" {
				return t
			}
		}
	}
	return ""
}

// line is the message's text in one line, cut. What a program writes for nothing says nothing.
func line(m Message) string {
	switch t := firstLine(m); t {
	case "null", "None", "undefined", "{}", "[]":
		return ""
	default:
		return t
	}
}

func firstLine(m Message) string {
	var b strings.Builder
	n, gap := 0, false
	for _, p := range m.Parts {
		if p.Kind != "text" {
			continue
		}
		for _, r := range p.Text {
			if unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError {
				gap = n > 0
				continue
			}
			if n++; n > titleRunes {
				return b.String() + "…"
			}
			if gap {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		}
		gap = n > 0
	}
	return b.String()
}
