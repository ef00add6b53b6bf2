package transcript

import (
	"encoding/json"
	"strings"
)

// opencodeEvent is a line of `opencode run --format json`, and opencodeMessage a file of its storage. Each step of a
// session is one model call; its tokens are disjoint, except that older versions, which tell no total, count reasoning
// within output where the provider does. Nothing in the output names the model: it is known from Settings and the
// command line.
type opencodeEvent struct {
	Session string          `json:"sessionID"`
	Time    json.RawMessage `json:"timestamp"`
	Type    string          `json:"type"`
	Part    struct {
		ID      string          `json:"id"`
		Message string          `json:"messageID"`
		Text    string          `json:"text"`
		Tool    string          `json:"tool"`
		Call    string          `json:"callID"`
		Reason  string          `json:"reason"`
		Cost    float64         `json:"cost"`
		Tokens  *opencodeTokens `json:"tokens"`
		State   struct {
			Status string          `json:"status"`
			Input  json.RawMessage `json:"input"`
			Output string          `json:"output"`
			Error  string          `json:"error"`
			About  object          `json:"metadata"`
			Time   struct {
				Start json.RawMessage `json:"start"`
				End   json.RawMessage `json:"end"`
			} `json:"time"`
		} `json:"state"`
	} `json:"part"`
	Error json.RawMessage `json:"error"`
}

type opencodeTokens struct {
	Total     int64 `json:"total"`
	Input     int64 `json:"input"`
	Output    int64 `json:"output"`
	Reasoning int64 `json:"reasoning"`
	Cache     struct {
		Read  int64 `json:"read"`
		Write int64 `json:"write"`
	} `json:"cache"`
}

// whole is the usage. Reasoning is beside output where the total, or a count above that of the output, proves it.
func (t *opencodeTokens) whole() usage {
	u := usage{Input: t.Input, CacheRead: t.Cache.Read, CacheWrite: t.Cache.Write, Output: t.Output, Reasoning: t.Reasoning}
	prompt := t.Input + t.Cache.Read + t.Cache.Write
	if t.Reasoning > t.Output || t.Total > 0 && t.Total == prompt+t.Output+t.Reasoning {
		u.Output += t.Reasoning
	}
	return u.sane()
}

// opencodeMessage is a message as OpenCode stores it, in a file or a row of its own. It names the model.
type opencodeMessage struct {
	ID       string          `json:"id"`
	Session  string          `json:"sessionID"`
	Parent   string          `json:"parentID"`
	Role     string          `json:"role"`
	Model    string          `json:"modelID"`
	Provider string          `json:"providerID"`
	Cost     float64         `json:"cost"`
	Finish   string          `json:"finish"`
	Tokens   *opencodeTokens `json:"tokens"`
	Path     struct {
		Dir string `json:"cwd"`
	} `json:"path"`
	Time struct {
		Created   json.RawMessage `json:"created"`
		Completed json.RawMessage `json:"completed"`
	} `json:"time"`
	Error struct {
		Data struct {
			Status int `json:"statusCode"`
		} `json:"data"`
	} `json:"error"`
}

// refused reports whether the provider answered with an error of HTTP, and so charged nothing.
func (m *opencodeMessage) refused() bool { return m.Error.Data.Status >= 400 }

// opencodeStoredLine reads a stored message. Messages of one prompt are one turn.
func opencodeStoredLine(_ *session, o object, line []byte) ([]step, bool) {
	if !o.has("id", "sessionID", "role", "time") || o.str("role") == "assistant" && !o.has("modelID", "tokens") {
		return nil, false
	}
	var m opencodeMessage
	if !decode(line, &m) {
		return nil, false
	}
	st := step{session: m.Session, id: m.ID, about: about{facts: facts{Dir: m.Path.Dir}}}
	st.at, _ = parseTime(m.Time.Created)
	done, over := parseTime(m.Time.Completed)
	if m.Role != "assistant" {
		st.kind = stepPrompt
		return []step{st}, true
	}
	begin, call := st, st
	begin.kind, begin.id = stepPrompt, m.Parent
	call.kind, call.model, call.provider, call.usd, call.stop, call.whole = stepCall, m.Model, m.Provider, m.Cost, m.Finish, true
	call.about.model, call.about.provider = m.Model, m.Provider
	if m.Tokens != nil {
		call.usage = m.Tokens.whole()
	}
	start := st
	start.kind, start.about = stepBegin, call.about
	if call.usage == (usage{}) && m.refused() {
		call.kind = stepRefused
		return []step{begin, call}, true
	}
	if call.usage == (usage{}) && !over { // it is not answered yet
		return []step{begin, start}, true
	}
	call.at = max(call.at, done)
	return []step{begin, start, call}, true
}

// opencodeTypes are the types of OpenCode's lines.
var opencodeTypes = map[string]bool{
	"step_start": true, "text": true, "reasoning": true, "tool_use": true, "step_finish": true, "error": true,
}

// opencodeLine reads a line of OpenCode.
func opencodeLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	if !opencodeTypes[kind] || !o.has("sessionID", "timestamp") || !o.has("part") && kind != "error" {
		return nil, false
	}
	var e opencodeEvent
	if !decode(line, &e) {
		return nil, false
	}
	st := step{session: e.Session}
	st.at, _ = parseTime(e.Time)
	switch kind {
	case "step_start":
		st.kind, st.id = stepBegin, e.Part.Message+"/"+e.Part.ID
		if s != nil && s.again(&e) { // the answer before broke off: it had begun, and is billed
			lost := st
			lost.kind, lost.untold, lost.whole = stepCall, true, true
			return []step{lost, st}, true
		}
	case "text":
		st.kind, st.part = stepSay, textPart(e.Part.Text)
	case "reasoning":
		st.kind, st.part = stepSay, part{Type: "reasoning", Content: e.Part.Text}
	case "tool_use":
		return opencodeTool(&e, st), true
	case "step_finish":
		st.kind, st.id, st.stop, st.usd, st.whole = stepCall, e.Part.ID, e.Part.Reason, e.Part.Cost, true
		if st.untold = e.Part.Tokens == nil; !st.untold {
			st.usage = e.Part.Tokens.whole()
		}
		if e.Part.Reason == "tool-calls" { // whose answers were printed before
			more := st
			more.kind = stepMore
			return []step{st, more}, true
		}
	case "error":
		st.kind, st.failure = stepEnd, opencodeFailure(e.Error)
	}
	return []step{st}, true
}

// opencodeTool is a tool call, which is told when it is over. What a task, which is a session of its own, used is not
// told.
func opencodeTool(e *opencodeEvent, base step) []step {
	begin, end := base, base
	begin.kind, begin.id, begin.part = stepTool, e.Part.Call, toolPart(e.Part.Tool, e.Part.State.Input)
	if at, ok := parseTime(e.Part.State.Time.Start); ok {
		begin.at = at
	}
	end.kind, end.id, end.part.Response = stepToolEnd, e.Part.Call, e.Part.State.Output
	if at, ok := parseTime(e.Part.State.Time.End); ok {
		end.at = at
	}
	if e.Part.State.Status == "error" {
		end.failure = failure{Type: "tool_error", Message: e.Part.State.Error}
	}
	if s := &e.Part.State; e.Part.Tool != "task" || s.Status == "error" && s.About != nil && !s.About.has("sessionId") { // it began none
		stop := base
		if stop.kind = stepAbout; refused(e.Part.State.Error) {
			stop.kind = stepToolCut
		}
		return []step{begin, end, stop}
	}
	lost := base
	lost.kind, lost.id, lost.agent, lost.untold, lost.whole = stepCall, e.Part.Call, e.Part.Call, true, true
	return []step{begin, lost, end}
}

// again reports whether a step begins once more of the message whose step has not ended.
func (s *session) again(e *opencodeEvent) bool {
	message, id, _ := strings.Cut(s.Begun, "/")
	return s.ID == e.Session && s.Turn != nil && s.Turn.begun() && message != "" && message == e.Part.Message && id != e.Part.ID
}

// refused reports whether an error of a tool is that the user did not let it run, which ends the turn.
func refused(message string) bool {
	return strings.HasPrefix(message, "The user rejected permission") || strings.HasPrefix(message, "The user dismissed")
}

func opencodeFailure(raw json.RawMessage) failure {
	e, _ := parseObject(raw)
	f := failure{Type: e.str("name"), Message: e.str("message")}
	if data, ok := parseObject(e["data"]); ok && f.Message == "" {
		f.Message = data.str("message")
	}
	if f.Type == "" {
		f.Type = "error"
	}
	return f
}

// splitModel takes provider/model apart, as OpenCode's command line has them.
func splitModel(name string) (provider, model string) {
	if provider, model, ok := strings.Cut(name, "/"); ok {
		return provider, model
	}
	return "", name
}
