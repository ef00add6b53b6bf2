package transcript

import (
	"cmp"
	"encoding/json"
	"slices"
)

// step is what a line of a session tells, in terms that all dialects share.
type step struct {
	kind    stepKind
	session string // "" where the line does not say: the one read of last
	id      string // of the turn, call or tool call
	agent   string // subagent; "" is the main one
	at      stamp  // 0: when the line was received
	role    string // of the text
	part    part
	failure failure

	// of a call
	model, provider string
	usage           usage
	theirs          bool // the id is the provider's
	untold          bool // the call tells no usage
	open            bool // usage.Output is only the output so far
	whole           bool // nothing more comes of the call
	sum             bool // of several calls
	stop, tier      string
	category        string // of what was declined
	refusals        refusals
	within          string // the id of the call within which it was declined
	speed, geo      string
	asked           string // service tier
	requestID       string
	usd             float64
	credits, ticks  int64

	aside bool // it is of a subagent whose calls are told by another file

	totals totals // of the session so far, by model
	about  about
}

// about is what a line tells of its session.
type about struct {
	version, model, provider, root string
	exact                          bool              // calls are told by themselves, whatever else tells of them
	tiers                          map[string]string // service tiers that are asked for, by provider; nil where nothing is said
	facts                          facts
}

type stepKind uint8

const (
	stepAbout   stepKind = iota
	stepPrompt           // a turn begins; the one before is over
	stepBegin            // a model call is about to be made
	stepSay              // text that went in or out
	stepCall             // a model call, or more of it
	stepTool             // a tool call begins
	stepToolEnd          // and ends
	stepCut              // the model call under way was interrupted
	stepRefused          // the model call that was about to be made came to nothing
	stepToolCut          // the tools were, or the agent stops, before the model is called again
	stepMore             // the tools that the model asked for have answered, and it is called again unless they were cut
	stepTotals           // the agent's own sums
	stepEnd              // the turn is over
	stepClose            // the session is over
)

// sessionDialect is one format. Its read says what a line that is a JSON object tells, false where it is not of the
// format. s is the session of the dialect that was read of last, nil where there is none.
type sessionDialect struct {
	name, agent string
	late        bool // the agent may tell sums when the session is over
	asks        bool // the model is known from Settings alone, as provider/model
	waits       bool // the model is told when the session is over
	read        func(s *session, o object, line []byte) ([]step, bool)
}

// sessionDialects are in the order in which they are asked.
var sessionDialects = []*sessionDialect{
	{"claude_session", claudeName, false, false, false, claudeSessionLine},
	{"codex_rollout", "codex", false, false, false, codexRolloutLine},
	{"opencode", "opencode", false, true, false, opencodeLine},
	{"opencode_message", "opencode", false, false, false, opencodeStoredLine},
	{"copilot", "copilot", true, false, false, copilotLine},
	{"gemini_chat", "gemini-cli", false, false, false, geminiChatLine},
	{"cline", "cline", false, false, true, clineLine},
	{"cline_messages", "cline", false, false, false, clineStoredLine},
	{"qwen_chat", qwenName, false, false, false, qwenChatLine},
	{"pi", "pi", false, false, false, piLine},
	{"gptme", "gptme", false, false, false, gptmeLine},
	{"vibe", "mistral-vibe", false, false, false, vibeLine},
	{"letta", "letta", false, true, false, lettaLine},
	{"openclaw", "openclaw", false, false, false, openclawLine},
	{kimiDialect, "kimi-code", false, false, false, kimiSessionLine},
	{"grok_session", grokName, false, false, false, grokSessionLine},
}

// sessionLine reads a line of any of the formats; false where it is none.
func (r *Reader) sessionLine(o object, line []byte, at stamp) bool {
	for _, d := range sessionDialects {
		steps, ok := d.read(r.current(d.name), o, line)
		if !ok {
			continue
		}
		for i := range steps {
			st := &steps[i]
			if !short(st.session, st.id, st.agent, st.model, st.provider, st.about.facts.Dir, st.about.facts.Branch,
				st.about.facts.Commit, st.about.facts.Repository, st.about.version, st.about.model, st.about.root) {
				continue
			}
			st.at = cmp.Or(st.at, at)
			r.locate(&st.about.facts)
			r.take(r.openSession(d, st.session, at), st)
		}
		return true
	}
	return false
}

// take does a step.
func (r *Reader) take(s *session, st *step) {
	s.learn(&st.about)
	if s.Model != "" {
		r.release(s)
	}
	switch st.kind {
	case stepPrompt:
		again := st.id != "" && st.id == s.Key // it was told before
		if s.Turn != nil && !again && (s.Turn.Used || st.id != "") {
			r.endTurn(s, s.Turn.End, failure{})
		}
		r.Agents.Sessions.Lost = r.Agents.Sessions.Lost && s.Turn != nil // of a turn that begins here, no line was
		t := r.openTurn(s, st.id, "", st.at)
		t.Start = min(t.Start, st.at)
		if st.part.Type != "" {
			r.add(&t.In, "user", st.part)
		}
	case stepTotals:
		s.Totals, s.TotalsFrom = st.totals, cmp.Or(st.provider, s.From)
	case stepEnd:
		r.endTurn(s, st.at, st.failure)
	case stepClose:
		r.endSession(s, st.at, st.failure)
	case stepBegin, stepSay, stepCall, stepTool, stepToolEnd, stepCut, stepRefused, stepToolCut, stepMore:
		t := r.openTurn(s, "", st.agent, st.at)
		t.End, t.Used = max(t.End, st.at), true
		r.takePart(s, t, st)
	}
}

func (r *Reader) takePart(s *session, t *turn, st *step) {
	owed := t.Owes
	if st.aside {
		r.takeAside(s, t, st)
		return
	}
	t.Owes = st.kind == stepToolEnd || t.Owes && st.kind == stepTool || st.kind == stepMore && !t.Stops
	t.Stops = st.kind == stepToolCut || t.Stops && st.kind != stepBegin
	switch st.kind {
	case stepCut:
		r.cutChat(s, t, st, owed)
	case stepBegin:
		s.Begun = st.id
		if c := t.chat(s, st); c.ID != "" {
			r.endChat(s, c)
			t.Ready = st.at
			t.chat(s, st)
		}
	case stepSay:
		if st.part.Content == "" {
			break
		}
		c := t.chat(s, st)
		c.Said = true
		r.add(&c.Out, cmp.Or(st.role, "assistant"), st.part)
		if st.part.Type == "text" && st.agent == "" {
			t.Out = messages{}
			r.add(&t.Out, "assistant", st.part)
		}
	case stepCall:
		r.call(s, t, st)
	case stepTool, stepToolEnd:
		r.takeTool(s, t, st)
	case stepRefused:
		t.Chats = slices.DeleteFunc(t.Chats, func(c *chatCall) bool { return c.Agent == st.agent && c.ID == "" })
	}
}

func (r *Reader) takeTool(s *session, t *turn, st *step) {
	if st.kind == stepTool {
		r.beginTool(t, st)
	} else if i := slices.IndexFunc(t.Tools, func(c *toolCall) bool { return c.ID == st.id }); i >= 0 {
		r.endTool(s, i, st.at, st.part.Response, st.failure)
	}
}

// takeAside takes what a subagent said and did, where its calls are told by another file.
func (r *Reader) takeAside(s *session, t *turn, st *step) {
	t.Told = true
	if st.kind == stepSay && st.part.Type == "text" {
		t.Out = messages{}
		r.add(&t.Out, "assistant", st.part)
		return
	}
	r.takeTool(s, t, st)
}

// learn keeps what a line says of the session; what it does not say stays.
func (s *session) learn(a *about) {
	s.Version, s.Model, s.From = cmp.Or(a.version, s.Version), cmp.Or(a.model, s.Model), cmp.Or(a.provider, s.From)
	if a.tiers != nil {
		s.Tiers = a.tiers
	}
	s.Root, s.Exact = cmp.Or(s.Root, a.root), s.Exact || a.exact
	f := &s.Facts
	f.Dir, f.Branch = cmp.Or(a.facts.Dir, f.Dir), cmp.Or(a.facts.Branch, f.Branch)
	f.Commit, f.Repository = cmp.Or(a.facts.Commit, f.Commit), cmp.Or(a.facts.Repository, f.Repository)
}

// textPart is a part of plain text.
func textPart(s string) part { return part{Type: "text", Content: s} }

func toolPart(name string, args json.RawMessage) part {
	return part{Type: "tool_call", Name: name, Arguments: args}
}
