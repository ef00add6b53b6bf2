// Package said reads what was said to a model and by it, in whatever shape an emitter writes it: a text, or messages as JSON. It
// guesses shapes and loses nothing: what it does not know is shown as it is.
package said

import (
	"cmp"
	"encoding/json"
	"strings"
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
	if inner, ok := dumped(o); ok {
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
	return m, len(m.Parts) > 0 && (hasRole || o["parts"] != nil || o["content"] != nil || onlyText(o))
}

// onlyText reports whether an object is a part that stands for a message.
func onlyText(o map[string]any) bool {
	return o["text"] != nil && (len(o) == 1 || len(o) == 2 && partKinds[str(o, "type")] == "text" && o["type"] != nil)
}

// dumped is a message of LangChain that was written out as the call of its constructor.
func dumped(o map[string]any) (map[string]any, bool) {
	fields, ok := o["kwargs"].(map[string]any)
	class, _ := o["id"].([]any)
	if !ok || o["lc"] == nil || len(class) == 0 {
		return nil, false
	}
	name, _ := class[len(class)-1].(string)
	role, ok := strings.CutSuffix(strings.TrimSuffix(name, "Chunk"), "Message")
	if ok { // a template or a model is written so, too
		fields["role"] = cmp.Or(dumpedRoles[role], strings.ToLower(role))
	}
	return fields, ok
}

// dumpedRoles are the roles that LangChain calls otherwise.
var dumpedRoles = map[string]string{"Human": "user", "AI": "assistant"}

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
