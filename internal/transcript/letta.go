package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// lettaEvent is a line of `letta -p --output-format stream-json`, or the one object of json. Each model call is told when it is over, the
// model as provider/model at the beginning, by the stream alone. The last line sums up what the calls used.
type lettaEvent struct {
	Type         string          `json:"type"`
	Kind         string          `json:"message_type"`
	ID           string          `json:"id"`
	Date         string          `json:"date"`
	Time         json.RawMessage `json:"timestamp"`
	Agent        string          `json:"agent_id"`
	Conversation string          `json:"conversation_id"`
	Model        string          `json:"model"`
	Content      json.RawMessage `json:"content"`
	Reasoning    string          `json:"reasoning"`
	Tool         struct {
		Name string `json:"name"`
		ID   string `json:"tool_call_id"`
		Args string `json:"arguments"`
	} `json:"tool_call"`
	Event string `json:"event_type"`
	About struct {
		Message string `json:"message"`
	} `json:"event_data"`
	Returned string          `json:"tool_call_id"`
	Return   json.RawMessage `json:"tool_return"`
	Status   string          `json:"status"`
	Subtype  string          `json:"subtype"`
	IsError  bool            `json:"is_error"`
	Result   string          `json:"result"`
	Usage    *lettaUsage     `json:"usage"`
	lettaUsage
}

// lettaUsage has what was cached beside the prompt, unless the total shows that it is within.
type lettaUsage struct {
	Prompt     int64 `json:"prompt_tokens"`
	Output     int64 `json:"completion_tokens"`
	Total      int64 `json:"total_tokens"`
	CacheRead  int64 `json:"cached_input_tokens"`
	CacheWrite int64 `json:"cache_write_tokens"`
	Reasoning  int64 `json:"reasoning_tokens"`
	Steps      int64 `json:"step_count"`
}

func (u *lettaUsage) whole() usage {
	w := usage{Input: u.Prompt, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite, Output: u.Output, Reasoning: u.Reasoning}
	if u.Total == u.Prompt+u.Output {
		w.Input -= u.CacheRead + u.CacheWrite
	}
	return w.sane()
}

// lettaProviders are Letta's names of providers in the standard's terms; other names are the same.
var lettaProviders = map[string]string{
	"google_ai": "gcp.gemini", "gemini": "gcp.gemini", "bedrock": "aws.bedrock", "chatgpt": "openai", "openai-compatible": "",
}

// ofLetta reports whether a line is Letta's, whose first and last have the type of Claude Code's.
func ofLetta(o object) bool { return o.has("agent_id", "conversation_id") }

// lettaLine reads a line of Letta.
func lettaLine(s *session, o object, line []byte) ([]step, bool) {
	switch kind := o.str("type"); {
	case (kind == "system" || kind == "result") && o.has("subtype") && ofLetta(o):
	case kind == "message" && o.has("message_type"), kind == "error" && o.has("run_id"):
		if s == nil || !o.has("session_id") { // such lines may be anybody's
			return nil, false
		}
	default:
		return nil, false
	}
	var e lettaEvent
	if !decode(line, &e) {
		return nil, false
	}
	base := step{}
	base.at, _ = parseTime(e.Time)
	if e.Agent != "" {
		base.session = e.Agent + "/" + e.Conversation
	}
	switch e.Type {
	case "system":
		return e.begin(base), true
	case "result":
		return e.end(s, base), true
	case "error": // the call came to nothing, and is tried again
		base.kind = stepRefused
	}
	if e.Type == "message" {
		e.message(&base)
	}
	if base.kind == stepToolEnd && e.Status == "success" && s.delegates(base.id) { // to a process of its own
		lost := base
		lost.kind, lost.id, lost.agent, lost.untold, lost.whole = stepCall, base.id, base.id, true, true
		return []step{lost, base}, true
	}
	return []step{base}, true
}

// delegates reports whether a tool call that is open starts a subagent.
func (s *session) delegates(id string) bool {
	return s.Turn != nil && slices.ContainsFunc(s.Turn.Tools, func(t *toolCall) bool { return t.ID == id && t.Name == "Agent" })
}

func (e *lettaEvent) begin(base step) []step {
	if e.Subtype != "init" {
		return []step{base}
	}
	from, model := splitModel(e.Model)
	if provider, known := lettaProviders[from]; known {
		from = provider
	}
	base.about = about{model: model, provider: from}
	begin := base
	base.kind, begin.kind = stepPrompt, stepBegin
	return []step{base, begin}
}

func (e *lettaEvent) message(st *step) {
	switch e.Kind {
	case "assistant_message":
		st.kind, st.part = stepSay, textPart(blockText(e.Content))
	case "reasoning_message":
		st.kind, st.part = stepSay, part{Type: "reasoning", Content: e.Reasoning}
	case "tool_call_message":
		st.kind, st.id, st.part = stepTool, e.Tool.ID, toolPart(e.Tool.Name, quote(e.Tool.Args))
	case "tool_return_message":
		st.kind, st.id, st.part.Response = stepToolEnd, e.Returned, plain(e.Return)
		if e.Status == "error" {
			st.failure = failure{Type: "tool_error", Message: st.part.Response}
		}
	case "usage_statistics":
		st.kind, st.id, st.whole = stepCall, e.Conversation+"/"+e.ID+"/"+e.Date, true
		st.usage, st.sum = e.whole(), e.Steps > 1
	case "event_message":
		if e.Event == "retry" && e.About.Message == brokenOff {
			st.kind, st.id, st.whole, st.untold = stepCall, e.Conversation+"/"+e.ID+"/"+e.Date, true, true
		}
	}
}

// brokenOff is what Node.js says of an answer whose connection broke. It had begun, and is billed.
const brokenOff = "terminated"

// end is the sum of the run, which is all that is told where the output is one object.
func (e *lettaEvent) end(s *session, base step) []step {
	over := base
	over.kind = stepEnd
	if e.IsError || e.Subtype != "success" {
		over.failure = failure{Type: cmp.Or(e.Subtype, "error"), Message: e.Result}
	}
	switch {
	case e.Usage == nil, s != nil && len(s.Silent) > 0: // the sums are without subagents
		return []step{over}
	case s != nil && s.Turn == nil && s.ID == base.session && len(s.Given) > 0: // the line came twice
		return []step{{session: s.ID}}
	case s == nil || s.Turn == nil:
		call := base
		call.kind, call.id, call.whole, call.sum = stepCall, fmt.Sprintf("%s/%d/%d", base.session, e.Usage.Total, e.Usage.Output), true, true
		call.usage = e.Usage.whole()
		return []step{call, over}
	}
	base.kind, base.totals = stepTotals, totals{s.Model: e.Usage.whole()}
	return []step{base, over}
}
