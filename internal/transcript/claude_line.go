package transcript

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
)

// claudeLine is the union of the lines of `claude --output-format stream-json` (and json), as Claude Code 2.1 prints
// them; the shapes are those of the SDKMessage type of its Agent SDK. Key order is not stable and unknown keys abound.
type claudeLine struct {
	Type      string         `json:"type"`
	Subtype   string         `json:"subtype"`
	Session   string         `json:"session_id"`
	UUID      string         `json:"uuid"`
	Parent    string         `json:"parent_tool_use_id"`
	OfMessage string         `json:"api_message_id"` // of a stream event, in newer versions
	Timestamp string         `json:"timestamp"`
	RequestID string         `json:"request_id"`
	Message   *claudeMessage `json:"message"`
	Event     *claudeEvent   `json:"event"`

	// user: what the tool returned, before it was made text for the model
	ToolResult json.RawMessage `json:"tool_use_result"`

	// system
	Model      string          `json:"model"`
	Version    string          `json:"claude_code_version"`
	Qwen       string          `json:"qwen_code_version"`
	ToolUse    string          `json:"tool_use_id"`
	TaskType   string          `json:"task_type"`
	Agent      string          `json:"subagent_type"`
	Status     string          `json:"status"`
	Prompt     string          `json:"prompt"`
	Summary    string          `json:"summary"`
	Attempt    json.RawMessage `json:"attempt"`
	MaxRetries json.RawMessage `json:"max_retries"`
	HTTPStatus json.RawMessage `json:"error_status"`
	Error      json.RawMessage `json:"error"`
	Compact    object          `json:"compact_metadata"`

	// result
	IsError    bool                        `json:"is_error"`
	Result     string                      `json:"result"`
	Final      string                      `json:"finalText"` // Droid's
	Errors     []string                    `json:"errors"`
	DurationMS int64                       `json:"duration_ms"`
	StopReason string                      `json:"stop_reason"`
	Terminal   string                      `json:"terminal_reason"`
	TotalUSD   *float64                    `json:"total_cost_usd"`
	Usage      claudeUsage                 `json:"usage"`
	ModelUsage map[string]claudeModelUsage `json:"modelUsage"`
	Since      map[string]claudeModelUsage `json:"model_usage_since_last_result"`
}

// short reports whether what is kept of the line beyond its content is short.
func (l *claudeLine) short() bool {
	m := cmp.Or(l.Message, &claudeMessage{})
	if l.Event != nil {
		m = cmp.Or(l.Event.Message, m)
		if d := &l.Event.Delta; !short(d.StopReason, d.StopDetails.Category) {
			return false
		}
	}
	return len(l.ModelUsage) <= modelLimit && len(l.Since) <= modelLimit &&
		short(l.Session, l.UUID, l.Parent, l.RequestID, l.Model, l.Version, l.Qwen, l.ToolUse, l.Agent, l.StopReason, l.Terminal,
			m.ID, m.Model, m.StopReason, m.StopDetails.Category, m.Usage.Tier, m.Usage.Speed, m.Usage.Geo)
}

type claudeMessage struct {
	Role        string          `json:"role"`
	ID          string          `json:"id"`
	Model       string          `json:"model"`
	Content     json.RawMessage `json:"content"`
	StopReason  string          `json:"stop_reason"`
	StopDetails claudeRefusal   `json:"stop_details"`
	Usage       claudeUsage     `json:"usage"`
}

// claudeEvent is an event of the Messages API's stream, printed with --include-partial-messages.
type claudeEvent struct {
	Type    string         `json:"type"`
	Message *claudeMessage `json:"message"`
	Usage   *claudeUsage   `json:"usage"`
	Delta   struct {
		StopReason  string        `json:"stop_reason"`
		StopDetails claudeRefusal `json:"stop_details"`
	} `json:"delta"`
}

// claudeBlock is a content block of a message.
type claudeBlock struct {
	Type     string          `json:"type"`
	Text     string          `json:"text"`
	Thinking string          `json:"thinking"`
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Input    json.RawMessage `json:"input"`
	ToolUse  string          `json:"tool_use_id"`
	Content  json.RawMessage `json:"content"`
	IsError  bool            `json:"is_error"`

	// of a fallback, which another model answers in place of
	From    claudeFrom    `json:"from"`
	Trigger claudeRefusal `json:"trigger"`
}

type claudeFrom struct {
	Model string `json:"model"`
}

// blocks are a message's content blocks; a plain string is one text block.
func blocks(content json.RawMessage) []claudeBlock {
	content = bytes.TrimSpace(content)
	if len(content) == 0 {
		return nil
	}
	if content[0] == '"' {
		return []claudeBlock{{Type: "text", Text: plain(content)}}
	}
	var list []claudeBlock
	decode(content, &list)
	return list
}

// blockText is the text of a tool result: a string, or the text blocks in it.
func blockText(content json.RawMessage) string {
	var texts []string
	for _, b := range blocks(content) {
		if b.Text != "" {
			texts = append(texts, b.Text)
		}
	}
	return strings.Join(texts, "\n")
}
