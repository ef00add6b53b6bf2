package transcript

import (
	"cmp"
	"encoding/json"
	"strings"
)

// copilotEvent is a line of `copilot --output-format json` and of the events that the Copilot CLI keeps of a session.
// The usage of a call is in session.usage_record (kept) or assistant.usage; older versions tell it in sum, when the
// session ends (session.shutdown). The printed lines tell none of them.
type copilotEvent struct {
	Type    string          `json:"type"`
	ID      string          `json:"id"`
	Time    json.RawMessage `json:"timestamp"`
	Session string          `json:"sessionId"` // of the result
	Exit    *int            `json:"exitCode"`  // of the result
	Data    struct {
		copilotUsage
		Session     string          `json:"sessionId"`
		Version     string          `json:"copilotVersion"`
		Selected    string          `json:"selectedModel"`
		NewModel    string          `json:"newModel"`
		Interaction string          `json:"interactionId"`
		Content     json.RawMessage `json:"content"`
		Call        string          `json:"apiCallId"`
		Tool        string          `json:"toolName"`
		ToolCall    string          `json:"toolCallId"`
		Arguments   json.RawMessage `json:"arguments"`
		Success     *bool           `json:"success"`
		Result      struct {
			Content string `json:"content"`
		} `json:"result"`
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Usage   *copilotUsage   `json:"usage"`
		Context struct {
			Dir        string `json:"cwd"`
			Branch     string `json:"branch"`
			Repository string `json:"repository"`
			Commit     string `json:"headCommit"`
		} `json:"context"`
		Metrics map[string]struct {
			Usage copilotUsage `json:"usage"`
		} `json:"modelMetrics"`
	} `json:"data"`
}

// copilotUsage is what a call used: cached tokens are within input, reasoning is within output.
type copilotUsage struct {
	Model      string `json:"model"`
	Input      *int64 `json:"inputTokens"`
	Output     int64  `json:"outputTokens"`
	CacheRead  int64  `json:"cacheReadTokens"`
	CacheWrite int64  `json:"cacheWriteTokens"`
	Reasoning  int64  `json:"reasoningTokens"`
	CallID     string `json:"apiCallId"`
	Provider   string `json:"modelProvider"`
	OwnKey     bool   `json:"isByok"`
	Finish     string `json:"finishReason"`
	Charged    struct {
		Credits int64 `json:"totalNanoAiu"`
	} `json:"copilotUsage"`
}

func (u *copilotUsage) whole() usage {
	var input int64
	if u.Input != nil {
		input = *u.Input
	}
	return usage{
		Input: input - u.CacheRead - u.CacheWrite, CacheRead: u.CacheRead, CacheWrite: u.CacheWrite,
		Output: u.Output, Reasoning: u.Reasoning,
	}.sane()
}

// provider is who is asked: GitHub, unless the key is the user's own.
func (u *copilotUsage) provider() string {
	if u.OwnKey {
		return u.Provider
	}
	return "github"
}

// copilotLine reads a line of Copilot.
func copilotLine(s *session, o object, line []byte) ([]step, bool) {
	kind := o.str("type")
	read, known := copilotTypes[kind]
	result := kind == "result" && o.has("sessionId", "exitCode")
	if !result && (!o.has("data", "id", "timestamp") || !known && s == nil && !strings.HasPrefix(kind, "session.")) {
		return nil, false
	}
	var e copilotEvent
	if !decode(line, &e) || len(e.Data.Metrics) > modelLimit {
		return nil, false
	}
	st := step{session: cmp.Or(e.Session, e.Data.Session)}
	if st.session != "" && s != nil && s.ID == "" { // the printed lines name the session at the end only
		s.ID, st.session = st.session, ""
	}
	st.at, _ = parseTime(e.Time)
	switch {
	case result:
		st.kind = stepClose
		if e.Exit != nil && *e.Exit != 0 {
			st.failure = failure{Type: "error", Message: "the agent failed"}
		}
	case known:
		read(s, &e, &st)
	}
	return []step{st}, true
}

// copilotTypes are the events that say something, and how they are read.
var copilotTypes = map[string]func(s *session, e *copilotEvent, st *step){
	"session.start":         copilotAbout,
	"session.resume":        copilotAbout,
	"session.model_change":  func(_ *session, e *copilotEvent, st *step) { st.about.model = e.Data.NewModel },
	"session.tools_updated": func(_ *session, e *copilotEvent, st *step) { st.about.model = e.Data.Model },
	"user.message": func(_ *session, e *copilotEvent, st *step) {
		st.kind, st.id, st.part = stepPrompt, cmp.Or(e.Data.Interaction, e.ID), textPart(plain(e.Data.Content))
	},
	"assistant.turn_start": func(_ *session, _ *copilotEvent, st *step) { st.kind = stepBegin },
	"assistant.message":    copilotMessage,
	"assistant.usage":      func(s *session, e *copilotEvent, st *step) { copilotCall(s, &e.Data.copilotUsage, e.ID, st) },
	"session.usage_record": func(s *session, e *copilotEvent, st *step) { copilotCall(s, e.Data.Usage, e.ID, st) },
	"tool.execution_start": func(_ *session, e *copilotEvent, st *step) {
		st.kind, st.id, st.part = stepTool, e.Data.ToolCall, toolPart(e.Data.Tool, e.Data.Arguments)
	},
	"tool.execution_complete": func(_ *session, e *copilotEvent, st *step) {
		st.kind, st.id, st.part.Response = stepToolEnd, e.Data.ToolCall, e.Data.Result.Content
		if e.Data.Success != nil && !*e.Data.Success {
			f, _ := parseObject(e.Data.Error)
			st.failure = failure{Type: "tool_error", Message: f.str("message")}
		}
	},
	"session.error": func(_ *session, e *copilotEvent, st *step) {
		st.kind, st.failure = stepEnd, failure{Type: "error", Message: e.Data.Message}
	},
	"session.shutdown": func(s *session, e *copilotEvent, st *step) {
		st.kind, st.totals, st.provider = stepTotals, totals{}, "github"
		for model := range e.Data.Metrics {
			m := e.Data.Metrics[model]
			st.totals[model] = m.Usage.whole()
		}
		if s != nil && s.From != "" {
			st.provider = s.From
		}
	},
}

func copilotAbout(_ *session, e *copilotEvent, st *step) {
	d := &e.Data
	st.about = about{version: d.Version, model: d.Selected, facts: facts{
		Dir: d.Context.Dir, Branch: d.Context.Branch, Commit: d.Context.Commit, Repository: d.Context.Repository,
	}}
}

// copilotMessage is an answer of the model. Where calls are told with their usage this only says what was answered.
func copilotMessage(s *session, e *copilotEvent, st *step) {
	if s != nil && s.Exact {
		st.kind, st.part = stepSay, textPart(plain(e.Data.Content))
		return
	}
	st.kind, st.id, st.model, st.untold, st.whole = stepCall, cmp.Or(e.Data.Call, e.ID), e.Data.Model, true, true
}

func copilotCall(s *session, u *copilotUsage, id string, st *step) {
	if u == nil || u.Input == nil {
		return
	}
	if s != nil {
		s.Exact = true
	}
	st.kind, st.id, st.model, st.provider = stepCall, cmp.Or(u.CallID, id), u.Model, u.provider()
	st.about.provider, st.theirs = u.provider(), u.CallID != ""
	st.usage, st.stop, st.credits = u.whole(), u.Finish, u.Charged.Credits
}
