package transcript

import (
	"encoding/json"
	"slices"
	"strings"
)

// claudeShape is a message of the Claude Agent SDK for Python, which programs print as the object that it is: dataclasses have no type,
// and what the CLI calls message is spread. Those of the SDK for TypeScript are the CLI's lines.
type claudeShape struct {
	class, kind string // its name, and the type of the line that it was made of
	keys        []string
	line        func(c *claude, o object) object // nil where it is none after all
}

var claudeShapes = []claudeShape{
	{"SystemMessage", "system", []string{"subtype", "data"}, func(_ *claude, o object) object {
		data, _ := parseObject(o["data"])
		return data
	}},
	{"AssistantMessage", "assistant", []string{"content", "model", "parent_tool_use_id", "usage", "message_id", "session_id"}, func(_ *claude, o object) object {
		m := object{"role": quote("assistant"), "id": o["message_id"], "content": typedBlocks(o["content"])}
		for _, key := range []string{"model", "usage", "stop_reason"} {
			m[key] = o[key]
		}
		o["message"] = m.raw()
		return o
	}},
	{"UserMessage", "user", []string{"content", "parent_tool_use_id", "tool_use_result"}, func(c *claude, o object) object {
		if len(c.Runs) == 0 { // it does not name its session
			return nil
		}
		o["session_id"] = quote(c.Runs[len(c.Runs)-1].Session)
		o["message"] = object{"role": quote("user"), "content": typedBlocks(o["content"])}.raw()
		return o
	}},
	{"ResultMessage", "result", []string{"subtype", "duration_ms", "is_error", "num_turns", "session_id", "total_cost_usd"},
		func(_ *claude, o object) object {
			o["modelUsage"] = o["model_usage"]
			return o
		}},
	{"StreamEvent", "stream_event", []string{"uuid", "session_id", "event", "parent_tool_use_id"}, func(_ *claude, o object) object { return o }},
}

// claudeSDKLine reads a message of the SDK as the line that it was made of; false where it is none.
func (r *Reader) claudeSDKLine(o object, _ []byte, heard stamp) bool {
	kind := o.str("type")
	for _, s := range claudeShapes {
		known := kind == "" || kind == s.class || s.kind == "system" && strings.HasSuffix(kind, "Message") || kind == s.kind && (o.has("content") || o.has("model_usage"))
		if !known || o.has("message") || !o.has(s.keys...) {
			continue
		}
		line := s.line(&r.Agents.Claude, o)
		if line == nil || line.str("session_id") == "" {
			return false
		}
		if s.kind != "system" {
			line["type"] = quote(s.kind)
		}
		return r.claudeLine(line, line.raw(), heard)
	}
	return false
}

func (o object) raw() json.RawMessage {
	b, _ := json.Marshal(o)
	return b
}

// blockTypes are what blocks without a type are known by.
var blockTypes = []struct{ key, kind string }{{"thinking", "thinking"}, {"tool_use_id", "tool_result"}, {"input", "tool_use"}, {"text", "text"}}

// typedBlocks are content blocks with their types.
func typedBlocks(content json.RawMessage) json.RawMessage {
	var list []object
	if json.Unmarshal(content, &list) != nil { // a text, or what stands for objects
		return content
	}
	for _, b := range list {
		i := slices.IndexFunc(blockTypes, func(t struct{ key, kind string }) bool { return b.has(t.key) })
		if i >= 0 && !b.has("type") {
			b["type"] = quote(blockTypes[i].kind)
		}
	}
	raw, _ := json.Marshal(list)
	return raw
}
