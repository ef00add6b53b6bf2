package transcript

import (
	"encoding/json"
)

type geminiLine struct {
	Type      string          `json:"type"`
	Timestamp json.RawMessage `json:"timestamp"`
	Session   string          `json:"session_id"`
	Model     string          `json:"model"`
	Role      string          `json:"role"`
	Content   string          `json:"content"`
	ToolName  string          `json:"tool_name"`
	ToolID    string          `json:"tool_id"`
	Params    json.RawMessage `json:"parameters"`
	Status    string          `json:"status"`
	Output    json.RawMessage `json:"output"`
	Error     json.RawMessage `json:"error"`
	Severity  string          `json:"severity"`
	Message   string          `json:"message"`
	Response  string          `json:"response"`
	Stats     struct {
		Models map[string]geminiStats `json:"models"`
	} `json:"stats"`
}

// geminiStats are one model's totals, in the spelling of stream-json or, in Tokens, of json. Input is whole in the one
// and called prompt in the other; output is the visible candidates only, and what the total has beyond that is
// thoughts.
type geminiStats struct {
	Total  int64 `json:"total_tokens"`
	Input  int64 `json:"input_tokens"`
	Output int64 `json:"output_tokens"`
	Cached int64 `json:"cached"`
	API    struct {
		Requests int64 `json:"totalRequests"`
	} `json:"api"`
	Tokens *struct {
		Prompt     int64 `json:"prompt"`
		Candidates int64 `json:"candidates"`
		Cached     int64 `json:"cached"`
		Thoughts   int64 `json:"thoughts"`
		Tool       int64 `json:"tool"`
	} `json:"tokens"`
}

func (s geminiStats) whole() usage {
	if t := s.Tokens; t != nil {
		return usage{
			Input: t.Prompt - t.Cached + t.Tool, CacheRead: t.Cached, Output: t.Candidates + t.Thoughts, Reasoning: t.Thoughts,
		}.sane()
	}
	thoughts := max(s.Total-s.Input-s.Output, 0)
	return usage{Input: s.Input - s.Cached, CacheRead: s.Cached, Output: s.Output + thoughts, Reasoning: thoughts}.sane()
}

// geminiKeys are the keys of the one object of json. A failed run has an error and may have no stats.
var geminiKeys = []string{"session_id", "response", "stats", "error", "warnings"}

// geminiTypes are the line types of stream-json.
var geminiTypes = []string{"init", "message", "tool_use", "tool_result", "error", "result"}
