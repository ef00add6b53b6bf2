package transcript

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
)

// qwenName is Qwen Code's name as an agent.
const qwenName = "qwen-code"

// qwenEntry is a line of a chat of Qwen Code, below ~/.qwen/projects: a message of the model with the usage of its call, or, before it,
// an event that tells of the same call with the id of its response. There is an event of each call of the session: those of subagents,
// whose messages are in files of their own or in none, and of helpers. So where there are events they are the calls.
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
	Side    bool            `json:"isSidechain"`
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
	System struct {
		Event qwenEvent `json:"uiEvent"`
	} `json:"systemPayload"`
}

// qwenEvent is an event of Qwen Code's telemetry.
type qwenEvent struct {
	Name     string `json:"event.name"`
	Response string `json:"response_id"`
	Model    string `json:"model"`
	Prompt   string `json:"prompt_id"` // session#subagent#round
	Agent    string `json:"subagent_id"`
	Input    *int64 `json:"input_token_count"`
	Output   int64  `json:"output_token_count"`
	Cached   int64  `json:"cached_content_token_count"`
	Thoughts int64  `json:"thoughts_token_count"`
	Total    int64  `json:"total_token_count"`
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
func qwenChatLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	if !qwenTypes[kind] || !o.has("uuid", "sessionId", "timestamp") || !o.has("message") && !o.has("systemPayload") {
		return nil, false
	}
	var e qwenEntry
	if !decode(line, &e) {
		return nil, false
	}
	base := step{session: e.Session, agent: e.Agent, aside: e.Side && e.Agent != "", about: about{
		version: e.Version, facts: facts{Dir: e.Dir, Branch: branchName(e.Branch)},
	}}
	base.at, _ = parseTime(e.Time)
	steps := []step{base}
	switch {
	case kind == "system" && strings.HasSuffix(e.System.Event.Name, ".api_response"):
		base.about.exact = true
		return append(steps, e.System.Event.step(base)), true
	case kind == "assistant" && e.Usage != nil && !(s != nil && s.Exact) && !base.aside:
		u, call := e.Usage, base
		call.kind, call.id, call.model = stepCall, e.UUID, e.Model
		call.usage = qwenUsage(u.Prompt, u.Output, u.Cached, u.Thoughts, u.Total)
		steps = append(steps, call)
	}
	for _, p := range e.Message.Parts {
		if st := p.step(base, kind, e.UUID); st.kind != stepAbout {
			steps = append(steps, st)
		}
	}
	return steps, true
}

// qwenUsage is Gemini's, where thoughts are beside the output, or OpenAI's, where they are within it.
func qwenUsage(prompt, output, cached, thoughts, total int64) usage {
	u := usage{Input: prompt - cached, CacheRead: cached, Output: output, Reasoning: thoughts}
	if total == prompt+output+thoughts {
		u.Output += thoughts
	}
	return u
}

// step is the call that an event tells of.
func (e *qwenEvent) step(st step) step {
	st.kind, st.id, st.theirs, st.model, st.untold = stepCall, e.Response, true, e.Model, e.Input == nil
	if st.id == "" {
		st.id, st.theirs = e.Prompt+"/"+strconv.FormatInt(int64(st.at), 10), false
	}
	if e.Input != nil {
		st.usage = qwenUsage(*e.Input, e.Output, e.Cached, e.Thoughts, e.Total)
	}
	if parts := strings.Split(e.Prompt, "#"); len(parts) == 3 && parts[0] == st.session {
		st.agent = parts[1]
	}
	st.agent = cmp.Or(e.Agent, st.agent)
	return st
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
