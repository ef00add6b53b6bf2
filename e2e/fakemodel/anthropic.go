package fakemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

type messagesRequest struct {
	Model     string          `json:"model"`
	MaxTokens *int64          `json:"max_tokens"`
	Messages  []message       `json:"messages"`
	System    json.RawMessage `json:"system"`
	Stream    bool            `json:"stream"`
	Tools     []struct {
		Name        string          `json:"name"`
		InputSchema map[string]any  `json:"input_schema"`
		Cache       json.RawMessage `json:"cache_control"`
	} `json:"tools"`
}

type message struct {
	Role    string  `json:"role"`
	Content content `json:"content"`
}

// block is one content block; a plain string is one block of type text.
type block struct {
	Type      string `json:"type"`
	Text      string `json:"text"`
	ID        string `json:"id"`
	ToolUseID string `json:"tool_use_id"`
	Cache     *struct {
		TTL string `json:"ttl"`
	} `json:"cache_control"`
}

type content []block

func (c *content) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*c = content{{Type: "text"}}
		return json.Unmarshal(data, &(*c)[0].Text)
	}
	return json.Unmarshal(data, (*[]block)(c))
}

func (m *messagesRequest) validate() error {
	switch {
	case m.Model == "":
		return errors.New("model: Field required")
	case m.MaxTokens == nil:
		return errors.New("max_tokens: Field required")
	case len(m.Messages) == 0:
		return errors.New("messages: at least one message is required")
	}
	issued := map[string]bool{}
	for i, msg := range m.Messages {
		// Newer clients also put system messages between turns.
		if msg.Role != "user" && msg.Role != "assistant" && msg.Role != "system" {
			return fmt.Errorf("messages.%d.role: unexpected value %q", i, msg.Role)
		}
		for j, b := range msg.Content {
			if b.Type == "tool_use" {
				issued[b.ID] = true
			}
			if b.Type == "tool_result" && !issued[b.ToolUseID] {
				return fmt.Errorf("messages.%d.content.%d: unexpected tool_use_id %q", i, j, b.ToolUseID)
			}
		}
	}
	return nil
}

func (m *messagesRequest) cache() (c cacheRequest) {
	var system content
	_ = json.Unmarshal(m.System, &system) // absent or plain text
	blocks := append([]block(nil), system...)
	for _, msg := range m.Messages {
		blocks = append(blocks, msg.Content...)
	}
	for _, b := range blocks {
		if b.Cache != nil && b.Cache.TTL == "1h" {
			c.oneHour = true
		} else if b.Cache != nil {
			c.fiveMinutes = true
		}
	}
	return c
}

func (m *messagesRequest) tools() (tools []tool, answered bool) {
	for _, t := range m.Tools {
		tools = append(tools, tool{t.Name, t.InputSchema})
	}
	for _, msg := range m.Messages {
		for _, b := range msg.Content {
			answered = answered || b.Type == "tool_result"
		}
	}
	return tools, answered
}

func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Api-Key") == "" && !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
		anthropicError(w, http.StatusUnauthorized, "authentication_error", "x-api-key header is required")
		return
	}
	if r.Header.Get("Anthropic-Version") == "" {
		anthropicError(w, http.StatusBadRequest, "invalid_request_error", "anthropic-version: header is required")
		return
	}
	var req messagesRequest
	err := decode(r, &req)
	if err == nil {
		err = req.validate()
	}
	if err != nil {
		anthropicError(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	call, n := s.record(r, Call{Provider: "anthropic", Model: req.Model, ID: "msg", Stream: req.Stream},
		func(n int64) Usage { return anthropicUsage(n, req.cache()) })
	w.Header().Set("Request-Id", strings.Replace(call.ID, "msg_", "req_", 1))
	tools, answered := req.tools()
	turn := anthropicTurn{call: call, tool: next(tools, answered), toolID: fmt.Sprintf("toolu_%d", n)}
	if req.Stream {
		turn.stream(s.stream(w))
		return
	}
	msg := turn.envelope(call.Usage.Output)
	msg["content"], msg["stop_reason"] = []obj{turn.block()}, turn.stopReason()
	writeJSON(w, http.StatusOK, msg)
}

func anthropicError(w http.ResponseWriter, status int, kind, msg string) {
	writeJSON(w, status, obj{"type": "error", "error": obj{"type": kind, "message": msg}})
}

func countTokens(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, obj{"input_tokens": 211})
}
