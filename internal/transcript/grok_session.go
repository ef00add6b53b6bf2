package transcript

import (
	"cmp"
	"encoding/json"
	"strings"
)

// grokUpdate is a line of updates.jsonl, in which Grok Build keeps a session: a notification of the Agent Client Protocol, or one of xAI's
// beside them. At the end of a turn it tells what all calls of each model used, subagents' included; cached tokens are within the input.
type grokUpdate struct {
	Method string `json:"method"`
	Params struct {
		Session string `json:"sessionId"`
		Update  struct {
			Kind    string `json:"sessionUpdate"`
			Content struct {
				Text string `json:"text"`
			} `json:"content"`
			Tool   string          `json:"toolCallId"`
			Title  string          `json:"title"`
			Input  json.RawMessage `json:"rawInput"`
			Output json.RawMessage `json:"rawOutput"`
			Status string          `json:"status"`
			Prompt string          `json:"prompt_id"`
			Stop   string          `json:"stop_reason"`
			Meta   struct {
				Model string      `json:"modelId"`
				Index json.Number `json:"promptIndex"`
			} `json:"_meta"`
			Usage struct {
				Models     map[string]grokTurnUsage `json:"modelUsage"`
				Incomplete bool                     `json:"usageIsIncomplete"`
			} `json:"usage"`
		} `json:"update"`
		Meta struct {
			Event string `json:"eventId"`
			AtMS  int64  `json:"agentTimestampMs"`
		} `json:"_meta"`
	} `json:"params"`
}

// grokTurnUsage is what all calls of a model used in a turn. The ticks are what xAI charges, absent where that is not known of all of them.
type grokTurnUsage struct {
	Input      int64 `json:"inputTokens"`
	Output     int64 `json:"outputTokens"`
	CacheRead  int64 `json:"cachedReadTokens"`
	CacheWrite int64 `json:"cacheCreationTokens"`
	Reasoning  int64 `json:"reasoningTokens"`
	Calls      int64 `json:"modelCalls"`
	Ticks      int64 `json:"costUsdTicks"`
}

func (u grokTurnUsage) whole() usage {
	return usage{
		Input: u.Input - u.CacheRead - u.CacheWrite, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Output: u.Output,
		Reasoning: min(u.Reasoning, u.Output),
	}.sane()
}

// grokSessionLine reads a line of updates.jsonl.
func grokSessionLine(_ *session, o object, line []byte) ([]step, bool) {
	if method := o.str("method"); method != "session/update" && method != "_x.ai/session/update" {
		return nil, false
	}
	var l grokUpdate
	if !decode(line, &l) || l.Params.Session == "" || l.Params.Meta.Event == "" || len(l.Params.Update.Usage.Models) > modelLimit {
		return nil, false
	}
	u := &l.Params.Update
	st := step{session: l.Params.Session, at: stamp(max(l.Params.Meta.AtMS, 0) * 1e6)}
	switch u.Kind {
	case "user_message_chunk": // a prompt may come in several
		st.kind, st.id, st.part = stepPrompt, l.Params.Session+"/"+cmp.Or(u.Meta.Index.String(), l.Params.Meta.Event), textPart(u.Content.Text)
		st.about.model = u.Meta.Model
	case "agent_message_chunk":
		st.kind, st.part = stepSay, textPart(u.Content.Text)
	case "tool_call":
		st.kind, st.id, st.part = stepTool, u.Tool, toolPart(u.Title, u.Input)
	case "tool_call_update":
		if st.kind, st.id, st.part.Response = stepToolEnd, u.Tool, plain(u.Output); u.Status == "failed" {
			st.failure = failure{Type: "tool_error"}
		} else if u.Status != "completed" {
			st.kind = stepAbout
		}
	case "turn_completed":
		return l.calls(st), true
	}
	return []step{st}, true
}

// calls are a call by model, and the end of the turn.
func (l *grokUpdate) calls(base step) []step {
	u := &l.Params.Update
	var list []step
	for _, model := range sortedBy(u.Usage.Models) {
		used, st := u.Usage.Models[model], base
		st.kind, st.id, st.model, st.provider = stepCall, u.Prompt+"/"+model, model, grokProvider(model)
		st.usage, st.sum, st.whole, st.open, st.ticks = used.whole(), used.Calls != 1, true, u.Usage.Incomplete, used.Ticks
		list = append(list, st)
	}
	base.kind = stepEnd
	if strings.HasPrefix(u.Stop, "error") {
		base.failure = failure{Type: u.Stop}
	}
	return append(list, base)
}
