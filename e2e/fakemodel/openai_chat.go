package fakemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

type chatRequest struct {
	Model    string `json:"model"`
	Messages []struct {
		Role       string `json:"role"`
		ToolCallID string `json:"tool_call_id"`
		ToolCalls  []struct {
			ID string `json:"id"`
		} `json:"tool_calls"`
	} `json:"messages"`
	Tools []struct {
		Function struct {
			Name       string         `json:"name"`
			Parameters map[string]any `json:"parameters"`
		} `json:"function"`
	} `json:"tools"`
	Stream        bool `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

func (c *chatRequest) validate() error {
	if c.Model == "" {
		return errors.New("you must provide a model parameter")
	}
	if len(c.Messages) == 0 {
		return errors.New("missing required parameter: 'messages'")
	}
	issued := map[string]bool{}
	for i, m := range c.Messages {
		for _, call := range m.ToolCalls {
			issued[call.ID] = true
		}
		if m.Role == "tool" && !issued[m.ToolCallID] {
			return fmt.Errorf("messages[%d]: 'tool_call_id' %q was not found", i, m.ToolCallID)
		}
	}
	return nil
}

func (c *chatRequest) tools() (tools []tool, answered bool) {
	for _, t := range c.Tools {
		tools = append(tools, tool{t.Function.Name, t.Function.Parameters})
	}
	return tools, c.Messages[len(c.Messages)-1].Role == "tool"
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	var req chatRequest
	if !openaiAccept(w, r, &req) {
		return
	}
	call, n := s.record(r, Call{Provider: "openai", Model: req.Model, ID: "chatcmpl", Stream: req.Stream},
		func(n int64) Usage { return openaiUsage(n, req.Model) })
	t := chatTurn{call: call, created: time.Now().Unix(), toolID: fmt.Sprintf("call_%d", n)}
	t.tool = next(req.tools())
	if req.Stream {
		t.stream(s.stream(w), req.StreamOptions.IncludeUsage)
		return
	}
	msg := obj{"role": "assistant", "content": answer(), "refusal": nil}
	if t.tool != nil {
		msg["content"], msg["tool_calls"] = nil, []obj{t.toolCall()}
	}
	body := t.envelope("chat.completion", obj{"index": 0, "message": msg, "finish_reason": t.finish()})
	body["usage"] = t.usage()
	writeJSON(w, http.StatusOK, body)
}

// chatTurn is one answer of the Chat Completions API.
type chatTurn struct {
	call    Call
	created int64
	tool    *toolCall
	toolID  string
}

func (t *chatTurn) envelope(object string, choices ...obj) obj {
	if choices == nil {
		choices = []obj{}
	}
	return obj{
		"id": t.call.ID, "object": object, "created": t.created, "model": t.call.Model, "choices": choices,
		"service_tier": "default", "system_fingerprint": nil,
	}
}

func (t *chatTurn) toolCall() obj {
	args, _ := json.Marshal(t.tool.args)
	return obj{"id": t.toolID, "type": "function", "function": obj{"name": t.tool.name, "arguments": string(args)}}
}

func (t *chatTurn) finish() string {
	if t.tool != nil {
		return "tool_calls"
	}
	return "stop"
}

// usage includes cached tokens in the prompt and reasoning in the completion, as the provider does.
func (t *chatTurn) usage() obj {
	u := t.call.Usage
	prompt := u.Input + u.CacheRead
	return obj{
		"prompt_tokens": prompt, "completion_tokens": u.Output, "total_tokens": prompt + u.Output,
		"prompt_tokens_details":     obj{"cached_tokens": u.CacheRead, "audio_tokens": 0},
		"completion_tokens_details": obj{"reasoning_tokens": u.Reasoning, "audio_tokens": 0},
	}
}

// stream sends the chunks; the usage comes in a last one without choices, and only when it was asked for.
func (t *chatTurn) stream(s *stream, includeUsage bool) {
	chunk := func(delta obj, finish any) {
		s.send("", t.envelope("chat.completion.chunk", obj{"index": 0, "delta": delta, "finish_reason": finish}))
	}
	chunk(obj{"role": "assistant", "content": ""}, nil)
	if t.tool != nil {
		call := t.toolCall()
		call["index"] = 0
		chunk(obj{"tool_calls": []obj{call}}, nil)
	} else {
		for _, piece := range text {
			chunk(obj{"content": piece}, nil)
		}
	}
	chunk(obj{}, t.finish())
	if includeUsage {
		last := t.envelope("chat.completion.chunk")
		last["usage"] = t.usage()
		s.send("", last)
	}
	s.raw("", "[DONE]")
}
