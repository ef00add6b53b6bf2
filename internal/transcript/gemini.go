package transcript

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// gemini is the dialect of the Gemini CLI: --output-format stream-json, and json, which is one object. Usage is told by
// model at the end, so a run has one chat span per model.
type gemini struct {
	Run  *geminiRun `json:"run,omitempty"`
	Runs int        `json:"runs,omitempty"`
	Past []string   `json:"past,omitempty"` // hashes of lines that began or ended runs, the last pastLimit of them: lines may come twice
}

type geminiRun struct {
	toolRun
	Sum  bool `json:"sum,omitempty"`  // the model was called more than once
	Said bool `json:"said,omitempty"` // the model has answered
	Says bool `json:"says,omitempty"` // an answer is printed, and nothing after it
}

// geminiLine reads a line; false where it is not of this dialect.
func (r *Reader) geminiLine(o object, line []byte, at stamp) bool {
	g := &r.Agents.Gemini
	kind := o.str("type")
	single := kind == "" && o.has("session_id") && (o.has("stats") || o.has("error")) && o.only(geminiKeys)
	begins := kind == "init" && o.has("timestamp", "session_id", "model") || kind == "result" && o.has("timestamp", "stats")
	if !single && !begins && (g.Run == nil || !slices.Contains(geminiTypes, kind) || !o.has("timestamp")) {
		return false
	}
	if single || kind == "result" || kind == "init" {
		told := hash(line)
		if slices.Contains(g.Past, told) {
			return true
		}
		g.Past = append(g.Past, told)
		g.Past = g.Past[max(len(g.Past)-pastLimit, 0):]
	}
	var l geminiLine
	if !decode(line, &l) || len(l.Stats.Models) > modelLimit || !short(l.Session, l.Model, l.ToolID, l.ToolName) {
		return false
	}
	if t, ok := parseTime(l.Timestamp); ok {
		at = t
	}
	run := r.geminiRun(&l, at)
	run.End = max(run.End, at)
	switch {
	case single:
		r.geminiSingle(run, &l)
	case kind == "message":
		r.geminiMessage(run, &l)
	case kind == "tool_use":
		run.Says = false
		r.geminiTool(run, &l, at)
	case kind == "tool_result":
		r.answerTool(&run.toolRun, l.ToolID, l.Output, at, r.geminiFailure(&l))
	case kind == "error":
		run.Notes = notes(run.Notes, note{At: at, Name: "error", Attrs: map[string]string{
			"severity": l.Severity, "message": r.cut(l.Message, r.set.Limits.Content),
		}})
	case kind == "result":
		r.geminiClose(&l, r.geminiFailure(&l))
	}
	return true
}

func (r *Reader) geminiRun(l *geminiLine, at stamp) *geminiRun {
	g := &r.Agents.Gemini
	if g.Run != nil && (l.Type != "init" && l.Session == "" || l.Session == g.Run.Session) {
		return g.Run
	}
	r.geminiEnd(at, aborted)
	g.Runs++
	g.Run = &geminiRun{toolRun: toolRun{agentRun: agentRun{
		ID: r.id("agent", l.Session+"/"+strconv.Itoa(g.Runs)), Parent: r.set.Parent, Name: "gemini-cli", Dialect: "gemini_cli",
		Provider: "gcp.gemini", Model: l.Model, Session: l.Session, Start: at, End: at,
	}}}
	g.Run.Run = g.Run.ID
	return g.Run
}

func (r *Reader) geminiSingle(run *geminiRun, l *geminiLine) {
	if l.Response != "" {
		r.add(&run.Out, "assistant", part{Type: "text", Content: l.Response})
	}
	r.geminiClose(l, r.geminiFailure(l))
}

// geminiFailure is the error that a result tells.
func (r *Reader) geminiFailure(l *geminiLine) failure {
	e, failed := parseObject(l.Error)
	if !failed && l.Status != "error" {
		return failure{}
	}
	return failure{Type: cmp.Or(e.str("type"), "error"), Message: r.cut(e.str("message"), r.set.Limits.Content)}
}

// geminiClose ends the run with the totals of the line, which may be none.
func (r *Reader) geminiClose(l *geminiLine, f failure) {
	run := r.Agents.Gemini.Run
	r.Agents.Gemini.Run = nil
	r.finishTools(&run.toolRun, run.End)
	models := slices.Sorted(maps.Keys(l.Stats.Models))
	for _, model := range models {
		u := l.Stats.Models[model].whole()
		if u == (usage{}) {
			continue
		}
		chat := &chatCall{
			Key: "total/" + run.ID.String() + "/" + model, Run: run.ID, Parent: run.ID, Provider: run.Provider, Request: model, Model: model,
			Session: run.Session, Start: run.Start, End: run.End, Usage: u, Stated: true,
			Sum: run.Sum || l.Stats.Models[model].API.Requests > 1, Said: run.Said || run.Sum,
		}
		if len(models) == 1 {
			chat.In, chat.Out = run.In, run.Out
		}
		r.emitChat(chat)
	}
	run.Model, run.Failure = cmp.Or(run.Model, onlyOne(models)), f
	run.Lost = run.Lost && len(models) == 0
	if len(models) == 0 && (run.Said || run.Sum || f.Aborted) || run.brokeOff(f) { // calls were made, and nothing is known of them
		r.emitChat(&chatCall{
			Key: "untold/" + run.ID.String(), Run: run.ID, Parent: run.ID, Provider: run.Provider, Request: run.Model, Session: run.Session,
			Start: run.Start, End: run.End, NoUsage: true, Sum: len(models) == 0, In: run.In, Out: run.Out,
		})
	}
	r.emitAgent(&run.agentRun)
}

// brokeOff reports whether a run failed within an answer, which is billed, and in no sum.
func (run *geminiRun) brokeOff(f failure) bool {
	return f != (failure{}) && !f.Aborted && (run.Says || strings.Contains(f.Message, brokenOff))
}

func onlyOne(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return ""
}

// geminiEnd closes the run that is open, if there is one, without its usage.
func (r *Reader) geminiEnd(at stamp, f failure) {
	if run := r.Agents.Gemini.Run; run != nil {
		run.End = max(run.End, at)
		r.geminiClose(&geminiLine{}, f)
	}
}
