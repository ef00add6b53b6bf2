package transcript

import (
	"slices"
	"strconv"
)

// grok is the dialect of Grok Build. What each response used is told as it comes, and by model, with subagents and what xAI charges, at the
// end: a run has one chat span per model, and one of what was told before where it has no end.
type grok struct {
	Run  *grokRun `json:"run,omitempty"`
	Runs int      `json:"runs,omitempty"`
	Past []string `json:"past,omitempty"` // hashes of lines that began or ended runs, the last pastLimit of them
}

type grokRun struct {
	toolRun
	Messages bool  `json:"messages,omitempty"` // it prints streaming-messages-json
	Used     usage `json:"used,omitzero"`      // what its responses told so far
	Calls    int   `json:"calls,omitempty"`    // how many that were
	Said     bool  `json:"said,omitempty"`     // the model has answered
}

// grokLine reads a line; false where it is not of this dialect.
func (r *Reader) grokLine(o object, line []byte, at stamp) bool {
	g := &r.Agents.Grok
	begins := grokBegins(o)
	if !begins && (g.Run == nil || !g.Run.of(o)) {
		return false
	}
	kind := o.str("type")
	if ends := kind == "" || kind == "end" || kind == "result"; ends || kind == "system" {
		told := hash(line)
		if slices.Contains(g.Past, told) {
			return true
		}
		g.Past = append(g.Past, told)
		g.Past = g.Past[max(len(g.Past)-pastLimit, 0):]
	}
	var l grokLine
	if !decode(line, &l) || len(l.ModelUsage) > modelLimit || !short(l.Session, l.Own, l.Model, l.ToolID, l.ToolName) {
		return false
	}
	run := r.grokRun(&l, at)
	run.End = max(run.End, at)
	switch kind {
	case "text":
		run.Said = true
		r.say(&run.Out, l.Data)
	case "tool_call":
		r.openTool(&run.toolRun, l.ToolID, l.ToolName, l.Input, at)
	case "tool_call_update":
		r.grokTool(run, &l, at)
	case "usage":
		run.used(&l.Usage)
	case "assistant", "user":
		r.grokMessage(run, &l, at)
	case "", "end", "result", "error":
		r.grokClose(&l, r.grokFailure(&l))
	}
	return true
}

// grokRun is the run of a line: the one that is open, unless the line begins another.
func (r *Reader) grokRun(l *grokLine, at stamp) *grokRun {
	g, messages := &r.Agents.Grok, l.Type == "system"
	if g.Run != nil && l.Type != "" && (!messages || l.Session == g.Run.Session) {
		return g.Run
	}
	r.grokEnd(at, aborted)
	g.Runs++
	g.Run = &grokRun{Messages: messages, toolRun: toolRun{agentRun: agentRun{
		ID: r.id("agent", "grok/"+strconv.Itoa(g.Runs)), Parent: r.set.Parent, Name: grokName, Dialect: "grok_build",
		Model: l.Model, Session: l.Session, Start: at, End: at,
	}}}
	g.Run.Run = g.Run.ID
	return g.Run
}

// used adds what a response used.
func (run *grokRun) used(u *claudeUsage) {
	run.Used, run.Calls, run.Said = run.Used.add(u.whole()), run.Calls+1, true
}

// grokTool closes a tool that is done.
func (r *Reader) grokTool(run *grokRun, l *grokLine, at stamp) {
	switch l.Status {
	case "completed":
		r.answerTool(&run.toolRun, l.ToolID, l.Output, at, failure{})
	case "failed":
		r.answerTool(&run.toolRun, l.ToolID, l.Output, at, failure{Type: "tool_error"})
	}
}

// grokMessage reads a message of streaming-messages-json.
func (r *Reader) grokMessage(run *grokRun, l *grokLine, at stamp) {
	var m claudeMessage
	if !decode(l.Message, &m) {
		return
	}
	if l.Type == "assistant" {
		run.used(&m.Usage)
	}
	for _, b := range blocks(m.Content) {
		switch b.Type {
		case "text":
			r.add(&run.Out, "assistant", part{Type: "text", Content: b.Text})
		case "tool_use":
			r.openTool(&run.toolRun, b.ID, b.Name, b.Input, at)
		case "tool_result":
			f := failure{}
			if b.IsError {
				f.Type = "tool_error"
			}
			r.answerTool(&run.toolRun, b.ToolUse, b.Content, at, f)
		}
	}
}
