package transcript

import (
	"cmp"
	"encoding/json"
)

// qwenName is Qwen Code's name as an agent.
const qwenName = "qwen-code"

// qwenEntry is a line of a chat of Qwen Code, below ~/.qwen/projects: a message of the model with the usage of its call,
// or an event that tells of the same call with the id of its response.
type qwenEntry struct {
	UUID    string          `json:"uuid"`
	Session string          `json:"sessionId"`
	Time    json.RawMessage `json:"timestamp"`
	Type    string          `json:"type"`
	Dir     string          `json:"cwd"`
	Branch  string          `json:"gitBranch"`
	Version string          `json:"version"`
	Model   string          `json:"model"`
	Agent   string          `json:"agentId"`
	Message struct {
		Parts []qwenPart `json:"parts"`
	} `json:"message"`
	Usage *struct {
		Prompt   int64 `json:"promptTokenCount"`
		Output   int64 `json:"candidatesTokenCount"`
		Thoughts int64 `json:"thoughtsTokenCount"`
		Total    int64 `json:"totalTokenCount"`
		Cached   int64 `json:"cachedContentTokenCount"`
	} `json:"usageMetadata"`
}

type qwenPart struct {
	Text    string `json:"text"`
	Thought bool   `json:"thought"`
	Call    *struct {
		ID   string          `json:"id"`
		Name string          `json:"name"`
		Args json.RawMessage `json:"args"`
	} `json:"functionCall"`
	Response *struct {
		ID       string          `json:"id"`
		Response json.RawMessage `json:"response"`
	} `json:"functionResponse"`
}

// qwenTypes are the types of a chat's lines.
var qwenTypes = map[string]bool{"user": true, "assistant": true, "tool_result": true, "system": true}

// qwenChatLine reads a line of a chat.
func qwenChatLine(_ *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	if !qwenTypes[kind] || !o.has("uuid", "sessionId", "timestamp") || !o.has("message") && !o.has("systemPayload") {
		return nil, false
	}
	var e qwenEntry
	if !decode(line, &e) {
		return nil, false
	}
	base := step{session: e.Session, agent: e.Agent, about: about{
		version: e.Version, facts: facts{Dir: e.Dir, Branch: branchName(e.Branch)},
	}}
	base.at, _ = parseTime(e.Time)
	steps := []step{base}
	if kind == "assistant" && e.Usage != nil {
		u, call := e.Usage, base
		call.kind, call.id, call.model = stepCall, e.UUID, e.Model
		call.usage = usage{Input: u.Prompt - u.Cached, CacheRead: u.Cached, Output: u.Output, Reasoning: u.Thoughts}
		if u.Total == u.Prompt+u.Output+u.Thoughts { // Gemini's way; OpenAI's has thoughts within output
			call.usage.Output += u.Thoughts
		}
		steps = append(steps, call)
	}
	for _, p := range e.Message.Parts {
		if st := p.step(base, kind, e.UUID); st.kind != stepAbout {
			steps = append(steps, st)
		}
	}
	return steps, true
}

func (p *qwenPart) step(st step, kind, uuid string) step {
	switch {
	case p.Call != nil:
		st.kind, st.id, st.part = stepTool, p.Call.ID, toolPart(p.Call.Name, p.Call.Args)
	case p.Response != nil:
		st.kind, st.id, st.part.Response = stepToolEnd, p.Response.ID, plain(p.Response.Response)
		if r, ok := parseObject(p.Response.Response); ok && r.has("error") {
			st.failure = failure{Type: "tool_error", Message: r.str("error")}
		}
	case p.Text == "":
	case kind == "user":
		st.kind, st.id, st.part = stepPrompt, uuid, textPart(p.Text)
	case kind == "assistant":
		st.kind, st.part = stepSay, part{Type: "text", Content: p.Text}
		if p.Thought {
			st.part.Type = "reasoning"
		}
	}
	st.agent = cmp.Or(st.agent, "")
	return st
}
