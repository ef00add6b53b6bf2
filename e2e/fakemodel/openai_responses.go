package fakemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

type responsesRequest struct {
	Model  string          `json:"model"`
	Input  json.RawMessage `json:"input"` // a string or a list of items
	Stream bool            `json:"stream"`
	Tools  []struct {
		Name       string         `json:"name"`
		Parameters map[string]any `json:"parameters"`
	} `json:"tools"`
}

func (q *responsesRequest) validate() error {
	if q.Model == "" {
		return errors.New("missing required parameter: 'model'")
	}
	if len(q.Input) == 0 {
		return errors.New("missing required parameter: 'input'")
	}
	return nil
}

func (q *responsesRequest) tools() (tools []tool, answered bool) {
	for _, t := range q.Tools {
		if t.Name != "" { // built-in tools have none
			tools = append(tools, tool{t.Name, t.Parameters})
		}
	}
	var items []struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(q.Input, &items) // plain text has no items
	for _, item := range items {
		answered = answered || item.Type == "function_call_output"
	}
	return tools, answered
}

func (s *Server) responses(w http.ResponseWriter, r *http.Request) {
	var req responsesRequest
	if !openaiAccept(w, r, &req) {
		return
	}
	call, n := s.record(r, Call{Provider: "openai", Model: req.Model, ID: "resp", Stream: req.Stream},
		func(n int64) Usage { return openaiUsage(n, req.Model) })
	t := responsesTurn{call: call, created: time.Now().Unix(), n: n}
	t.tool = next(req.tools())
	if req.Stream {
		t.stream(s.stream(w))
		return
	}
	writeJSON(w, http.StatusOK, t.body("completed", t.item("completed", answer())))
}

// responsesTurn is one answer of the Responses API.
type responsesTurn struct {
	call    Call
	created int64
	tool    *toolCall
	n       int64
}

// body is the response object; it has usage only when it is complete.
func (t *responsesTurn) body(status string, output ...obj) obj {
	if output == nil {
		output = []obj{}
	}
	b := obj{
		"id": t.call.ID, "object": "response", "created_at": t.created, "status": status, "model": t.call.Model,
		"output": output, "error": nil, "incomplete_details": nil, "instructions": nil, "metadata": obj{},
		"parallel_tool_calls": true, "temperature": 1, "top_p": 1, "tool_choice": "auto", "tools": []obj{},
		"service_tier": "default", "usage": nil,
	}
	if status == "completed" {
		u := t.call.Usage
		prompt := u.Input + u.CacheRead
		b["usage"] = obj{
			"input_tokens": prompt, "output_tokens": u.Output, "total_tokens": prompt + u.Output,
			"input_tokens_details":  obj{"cached_tokens": u.CacheRead},
			"output_tokens_details": obj{"reasoning_tokens": u.Reasoning},
		}
	}
	return b
}

func (t *responsesTurn) item(status, content string) obj {
	if t.tool != nil {
		args, _ := json.Marshal(t.tool.args)
		return obj{
			"id": fmt.Sprintf("fc_%d", t.n), "type": "function_call", "status": status,
			"call_id": fmt.Sprintf("call_%d", t.n), "name": t.tool.name, "arguments": string(args),
		}
	}
	parts := []obj{}
	if content != "" {
		parts = append(parts, outputText(content))
	}
	return obj{"id": fmt.Sprintf("msg_%d", t.n), "type": "message", "status": status, "role": "assistant", "content": parts}
}

func outputText(content string) obj {
	return obj{"type": "output_text", "text": content, "annotations": []obj{}, "logprobs": []obj{}}
}

func (t *responsesTurn) stream(s *stream) {
	seq := 0
	event := func(kind string, fields obj) {
		fields["type"], fields["sequence_number"] = kind, seq
		seq++
		s.send(kind, fields)
	}
	done := t.item("completed", answer())
	at := func(fields obj) obj {
		fields["item_id"], fields["output_index"] = done["id"], 0
		return fields
	}
	event("response.created", obj{"response": t.body("in_progress")})
	event("response.in_progress", obj{"response": t.body("in_progress")})
	if t.tool != nil {
		open := t.item("in_progress", "")
		open["arguments"] = ""
		event("response.output_item.added", obj{"output_index": 0, "item": open})
		event("response.function_call_arguments.delta", at(obj{"delta": done["arguments"]}))
		event("response.function_call_arguments.done", at(obj{"arguments": done["arguments"], "name": done["name"]}))
	} else {
		event("response.output_item.added", obj{"output_index": 0, "item": t.item("in_progress", "")})
		event("response.content_part.added", at(obj{"content_index": 0, "part": outputText("")}))
		for _, piece := range text {
			event("response.output_text.delta", at(obj{"content_index": 0, "delta": piece, "logprobs": []obj{}}))
		}
		event("response.output_text.done", at(obj{"content_index": 0, "text": answer(), "logprobs": []obj{}}))
		event("response.content_part.done", at(obj{"content_index": 0, "part": outputText(answer())}))
	}
	event("response.output_item.done", obj{"output_index": 0, "item": done})
	event("response.completed", obj{"response": t.body("completed", done)})
}
