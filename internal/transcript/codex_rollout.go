package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// rolloutLine is a line of a file below ~/.codex/sessions. Newer versions of Codex tell the usage of each response by its
// id (token_usage_record). All tell a running total of the session (token_count) after each response, and may repeat it.
type rolloutLine struct {
	Timestamp json.RawMessage `json:"timestamp"`
	Type      string          `json:"type"`
	Payload   rolloutPayload  `json:"payload"`
}

type rolloutPayload struct {
	Type     string `json:"type"`
	ID       string `json:"id"`
	Thread   string `json:"thread_id"`
	Turn     string `json:"turn_id"`
	Dir      string `json:"cwd"`
	Version  string `json:"cli_version"`
	Provider string `json:"model_provider"`
	Model    string `json:"model"`
	Forked   string `json:"forked_from_id"`
	Git      struct {
		Commit     string `json:"commit_hash"`
		Branch     string `json:"branch"`
		Repository string `json:"repository_url"`
	} `json:"git"`
	Response string      `json:"response_id"`
	Usage    *codexUsage `json:"usage"`
	Info     *struct {
		Total *codexUsage `json:"total_token_usage"`
		Last  *codexUsage `json:"last_token_usage"`
	} `json:"info"`
	Role      string          `json:"role"`
	Content   json.RawMessage `json:"content"`
	Message   string          `json:"message"`
	Name      string          `json:"name"`
	Call      string          `json:"call_id"`
	Arguments string          `json:"arguments"`
	Input     string          `json:"input"`
	Output    json.RawMessage `json:"output"`
	Reason    string          `json:"reason"`
	Item      struct {
		Type    string          `json:"type"`
		Content json.RawMessage `json:"content"`
	} `json:"item"`
}

// rolloutTypes are the types of a rollout's lines.
var rolloutTypes = map[string]bool{
	"session_meta": true, "turn_context": true, "event_msg": true, "response_item": true, "token_usage_record": true,
	"compacted": true, "world_state": true, "session_state": true,
}

// codexRolloutLine reads a line of a rollout.
func codexRolloutLine(s *session, o object, line []byte) ([]step, bool) {
	if !rolloutTypes[o.str("type")] || !o.has("payload", "timestamp") {
		return nil, false
	}
	var l rolloutLine
	if !decode(line, &l) {
		return nil, false
	}
	p := &l.Payload
	st := step{}
	st.at, _ = parseTime(l.Timestamp)
	if rolloutBroken(s, &l) {
		st.kind, st.id, st.untold, st.whole = stepCall, "broken/"+s.ID+"/"+plain(l.Timestamp), true, true
		return []step{st}, true
	}
	if s == nil && l.Type != "session_meta" {
		st.session = p.Thread
	}
	switch l.Type {
	case "session_meta":
		if s != nil && s.ID != p.ID && s.Root != "" { // a fork begins with what it was forked from, its head included
			return []step{{session: s.ID, about: about{root: p.ID}}}, true
		}
		st.session = p.ID
		st.about = about{version: p.Version, provider: codexProvider(p.Provider), root: p.Forked, facts: facts{
			Dir: p.Dir, Branch: p.Git.Branch, Commit: p.Git.Commit, Repository: p.Git.Repository,
		}}
	case "turn_context":
		st.about = about{model: p.Model, facts: facts{Dir: p.Dir}}
	case "token_usage_record":
		if p.Usage == nil {
			break
		}
		if s != nil {
			s.Exact = true
		}
		st.kind, st.id, st.theirs, st.usage, st.whole = stepCall, p.Response, true, p.Usage.whole(), true
	case "event_msg":
		return rolloutEvent(s, p, st), true
	case "response_item":
		return rolloutItem(p, st), true
	}
	return []step{st}, true
}

// codexProvider is a provider of Codex' configuration in the standard's terms.
func codexProvider(name string) string {
	switch name {
	case "openai", "":
		return "openai"
	case "azure":
		return "azure.ai.openai"
	case "amazon-bedrock":
		return "aws.bedrock"
	}
	return name
}

// rolloutEvent are the steps of what happened.
func rolloutEvent(s *session, p *rolloutPayload, st step) []step {
	switch p.Type {
	case "task_started", "turn_started":
		st.kind, st.id = stepPrompt, p.Turn
	case "item_completed":
		if p.Item.Type == "UserMessage" && s != nil {
			st.kind, st.id, st.part = stepPrompt, s.Key, textPart(blockText(p.Item.Content))
		}
	case "user_message":
		if s != nil && s.Turn != nil && !s.Turn.Used { // the turn has begun with task_started
			st.kind, st.id, st.part = stepPrompt, s.Key, textPart(p.Message)
			break
		}
		st.kind, st.part = stepPrompt, textPart(p.Message)
	case "task_complete", "turn_complete":
		st.kind = stepEnd
	case "turn_aborted":
		st.kind, st.failure = stepEnd, failure{Type: cmp.Or(p.Reason, "aborted"), Message: "the turn was aborted"}
	case "token_count":
		return append([]step(nil), rolloutCount(s, p, st)...)
	}
	return []step{st}
}

// rolloutCount is the call that a running total tells of, if any: the total moves by what the last response used. Where
// it moved by something else, lines are missing or the session was compacted, and the movement counts.
func rolloutCount(s *session, p *rolloutPayload, st step) []step {
	if s == nil || s.Exact || p.Info == nil || p.Info.Total == nil {
		return nil
	}
	now := p.Info.Total.whole()
	moved, grew := now.minus(s.Sum)
	if s.Summed && now == s.Sum {
		return nil
	}
	known := s.Summed
	s.Sum, s.Summed = now, true
	switch last := p.Info.Last; {
	case last != nil && (!known || !grew): // the total may hold what another process used
		moved = last.whole()
	case last == nil && !grew:
		moved = now
	case last != nil && last.whole() != moved:
		st.sum = true
	}
	if moved == (usage{}) {
		return nil
	}
	t := p.Info.Total
	st.kind, st.usage, st.whole = stepCall, moved, true
	st.id = fmt.Sprintf("%s/%d/%d/%d", cmp.Or(s.Root, s.ID), t.Input, t.CacheRead, t.Output)
	return []step{st}
}

// rolloutItem are the steps of what went into and came out of the model.
func rolloutItem(p *rolloutPayload, st step) []step {
	switch p.Type {
	case "message":
		if p.Role == "assistant" {
			st.kind, st.part = stepSay, textPart(blockText(p.Content))
		}
	case "function_call", "custom_tool_call":
		args := json.RawMessage(p.Arguments)
		if p.Arguments == "" || !json.Valid(args) {
			args = quote(cmp.Or(p.Arguments, p.Input))
		}
		st.kind, st.id, st.part = stepTool, p.Call, toolPart(p.Name, args)
	case "function_call_output", "custom_tool_call_output":
		st.kind, st.id, st.part.Response = stepToolEnd, p.Call, plain(p.Output)
	}
	return []step{st}
}
