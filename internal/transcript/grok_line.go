package transcript

import (
	"encoding/json"
	"math"
)

// grokLine is the union of what `grok -p` prints: the object of --output-format json, the lines of streaming-json, and those of
// streaming-messages-json, which look like Claude Code's. Counts are disjoint in all three; reasoning is within the output.
type grokLine struct {
	Type    string          `json:"type"`
	Subtype string          `json:"subtype"`
	Session string          `json:"session_id"`
	Own     string          `json:"sessionId"` // in json and streaming-json
	Model   string          `json:"model"`
	Text    string          `json:"text"` // the answer
	Data    string          `json:"data"` // a piece of it
	Result  string          `json:"result"`
	IsError bool            `json:"is_error"`
	Message json.RawMessage `json:"message"` // a text where it is of an error

	ToolID   string          `json:"toolCallId"`
	ToolName string          `json:"toolName"`
	Input    json.RawMessage `json:"rawInput"`
	Output   json.RawMessage `json:"rawOutput"`
	Status   string          `json:"status"`

	Usage      claudeUsage               `json:"usage"`
	ModelUsage map[string]grokModelUsage `json:"modelUsage"`
	TotalUSD   float64                   `json:"total_cost_usd"`
	Incomplete bool                      `json:"usage_is_incomplete"` // a subagent is missing
}

// grokModelUsage is what all calls of a model used for a prompt, subagents' included. The dollars are what xAI charges, absent or 0 where
// that is not known of all of them.
type grokModelUsage struct {
	claudeModelUsage
	Calls int64 `json:"modelCalls"`
}

// ticks are the dollars in the unit of xAI's bills.
func (u *grokModelUsage) ticks() int64 {
	return int64(math.Round(min(max(u.USD, 0), maxUSD) * ticksPerUSD))
}

const (
	ticksPerUSD = 1e10
	maxUSD      = 1e6 // more is nonsense
)

const grokName = "grok-build"

// grokKinds are the types of the lines of streaming-json, and the key that each has.
var grokKinds = map[string]string{
	"available_commands": "commands", "text": "data", "thought": "data", "tool_call": "toolCallId", "tool_call_update": "toolCallId",
	"usage": "usage", "end": "stopReason", "error": "message",
}

// begins reports whether a line is Grok's whatever was before it.
func grokBegins(o object) bool {
	switch o.str("type") {
	case "":
		return o.has("text", "stopReason", "sessionId", "requestId")
	case "available_commands":
		return o.has("tools", "commands")
	case "end":
		return o.has("stopReason", "sessionId", "requestId")
	case "system":
		return o.str("subtype") == "init" && o.has("apiKeySource", "skills", "session_id") && !o.has("claude_code_version")
	}
	return false
}

// of reports whether a line goes on with a run.
func (run *grokRun) of(o object) bool {
	if run.Messages {
		return o.str("session_id") == run.Session && o.has("type")
	}
	key, ok := grokKinds[o.str("type")]
	return ok && o.has(key)
}
