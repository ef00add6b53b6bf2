package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// clineEvent is a line of `cline --json`. Each model call is told when it is over, those of subagents included; which agent it is of is
// not. The model is told at the end, of all of them.
type clineEvent struct {
	Time   json.RawMessage `json:"ts"`
	Type   string          `json:"type"`
	Hook   string          `json:"hookEventName"`
	Agent  string          `json:"agentId"`
	Task   string          `json:"taskId"`
	Parent string          `json:"parentAgentId"`
	Event  struct {
		clineUsage
		Type        string          `json:"type"`
		Content     string          `json:"contentType"`
		Text        string          `json:"text"`
		Tool        string          `json:"toolName"`
		Call        string          `json:"toolCallId"`
		Arguments   json.RawMessage `json:"input"`
		Output      json.RawMessage `json:"output"`
		Error       string          `json:"error"`
		Cost        float64         `json:"cost"`
		TotalInput  int64           `json:"totalInputTokens"`
		TotalOutput int64           `json:"totalOutputTokens"`
	} `json:"event"`
	Finish string     `json:"finishReason"`
	Model  clineModel `json:"model"`
}

// clineUsage counts with caches within input, and reasoning within output.
type clineUsage struct {
	Input      int64 `json:"inputTokens"`
	Output     int64 `json:"outputTokens"`
	CacheRead  int64 `json:"cacheReadTokens"`
	CacheWrite int64 `json:"cacheWriteTokens"`
}

func (u *clineUsage) whole() usage {
	return usage{Input: u.Input - u.CacheRead - u.CacheWrite, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Output: u.Output}.sane()
}

type clineModel struct {
	ID       string `json:"id"`
	Provider string `json:"provider"`
}

// clineProviders are Cline's names of providers in the standard's terms; other names are the same. Who answers at an address of the
// user's own is not known.
var clineProviders = map[string]string{
	"openai-native": "openai", "gemini": "gcp.gemini", "vertex": "gcp.vertex_ai", "bedrock": "aws.bedrock", "openai-compatible": "",
}

func (m *clineModel) about() about {
	provider, known := clineProviders[m.Provider]
	if !known {
		provider = m.Provider
	}
	return about{model: m.ID, provider: provider}
}

// clineLine reads a line of Cline.
func clineLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	switch {
	case kind == "hook_event" && o.has("ts", "hookEventName", "agentId"):
	case kind == "agent_event" && o.has("ts", "event"):
	case kind == "run_result" && o.has("ts", "finishReason", "model"):
	default:
		return nil, false
	}
	var e clineEvent
	if !decode(line, &e) {
		return nil, false
	}
	st := step{}
	st.at, _ = parseTime(e.Time)
	switch kind {
	case "hook_event":
		if e.Hook == "agent_start" && e.Parent == "" {
			st.kind, st.session, st.id = stepPrompt, e.Task, e.Agent
		}
	case "agent_event":
		e.step(&st)
	case "run_result":
		st.kind, st.about = stepClose, e.Model.about()
		if e.Finish != "completed" {
			st.failure = failure{Type: cmp.Or(e.Finish, "error"), Message: "the agent did not finish"}
		}
	}
	return []step{st}, true
}

func (e *clineEvent) step(st *step) {
	v := &e.Event
	switch v.Type {
	case "iteration_start":
		st.kind = stepBegin
	case "usage": // what the model said is told after it
		st.kind, st.id, st.usage, st.usd = stepCall, fmt.Sprintf("%s/%d/%d", plain(e.Time), v.TotalInput, v.TotalOutput), v.whole(), v.Cost
	case "content_start":
		if v.Content == "tool" {
			st.kind, st.id, st.part = stepTool, v.Call, toolPart(v.Tool, v.Arguments)
		}
	case "content_end":
		if v.Content == "text" {
			st.kind, st.part = stepSay, textPart(v.Text)
			break
		}
		st.kind, st.id, st.part.Response = stepToolEnd, v.Call, plain(v.Output)
		if v.Error != "" {
			st.failure = failure{Type: "tool_error", Message: v.Error}
		}
	}
}
