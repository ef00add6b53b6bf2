package fakemodel

import "encoding/json"

// anthropicTurn is one answer of the Messages API.
type anthropicTurn struct {
	call   Call
	tool   *toolCall
	toolID string
}

// envelope is the message without content, as message_start has it.
func (t *anthropicTurn) envelope(output int64) obj {
	return obj{
		"id": t.call.ID, "type": "message", "role": "assistant", "model": t.call.Model,
		"content": []obj{}, "stop_reason": nil, "stop_sequence": nil, "usage": t.usage(output),
	}
}

func (t *anthropicTurn) usage(output int64) obj {
	u := t.call.Usage
	return obj{
		"input_tokens":                u.Input,
		"cache_creation_input_tokens": u.CacheWrite5m + u.CacheWrite1h,
		"cache_read_input_tokens":     u.CacheRead,
		"cache_creation": obj{
			"ephemeral_5m_input_tokens": u.CacheWrite5m,
			"ephemeral_1h_input_tokens": u.CacheWrite1h,
		},
		"output_tokens": output,
		"service_tier":  "standard",
	}
}

func (t *anthropicTurn) block() obj {
	if t.tool != nil {
		return obj{"type": "tool_use", "id": t.toolID, "name": t.tool.name, "input": t.tool.args}
	}
	return obj{"type": "text", "text": answer()}
}

func (t *anthropicTurn) stopReason() string {
	if t.tool != nil {
		return "tool_use"
	}
	return "end_turn"
}

// stream sends the events in the provider's order. Output tokens are a placeholder until message_delta.
func (t *anthropicTurn) stream(s *stream) {
	event := func(kind string, fields obj) {
		fields["type"] = kind
		s.send(kind, fields)
	}
	event("message_start", obj{"message": t.envelope(1)})
	start := obj{"type": "text", "text": ""}
	deltas := make([]obj, 0, len(text))
	if t.tool != nil {
		start = obj{"type": "tool_use", "id": t.toolID, "name": t.tool.name, "input": obj{}}
		args, _ := json.Marshal(t.tool.args)
		deltas = append(deltas, obj{"type": "input_json_delta", "partial_json": string(args)})
	} else {
		for _, piece := range text {
			deltas = append(deltas, obj{"type": "text_delta", "text": piece})
		}
	}
	event("content_block_start", obj{"index": 0, "content_block": start})
	event("ping", obj{})
	for _, d := range deltas {
		event("content_block_delta", obj{"index": 0, "delta": d})
	}
	event("content_block_stop", obj{"index": 0})
	event("message_delta", obj{
		"delta": obj{"stop_reason": t.stopReason(), "stop_sequence": nil},
		"usage": t.usage(t.call.Usage.Output),
	})
	event("message_stop", obj{})
}
