package transcript

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

func (r *Reader) grokFailure(l *grokLine) failure {
	switch {
	case l.Type == "error":
		return failure{Type: "error", Message: r.cut(plain(l.Message), r.set.Limits.Content)}
	case l.IsError || strings.HasPrefix(l.Subtype, "error"):
		return failure{Type: cmp.Or(l.Subtype, "error"), Message: r.cut(l.Result, r.set.Limits.Content)}
	}
	return failure{}
}

// grokClose ends the run with what the line tells, which may be nothing.
func (r *Reader) grokClose(l *grokLine, f failure) {
	run := r.Agents.Grok.Run
	r.Agents.Grok.Run = nil
	r.finishTools(&run.toolRun, run.End)
	if l.Text != "" {
		r.add(&run.Out, "assistant", part{Type: "text", Content: l.Text})
	}
	run.Session, run.Failure = cmp.Or(run.Session, l.Own), f
	models := slices.DeleteFunc(slices.Sorted(maps.Keys(l.ModelUsage)), func(m string) bool {
		u := l.ModelUsage[m]
		return u.whole() == usage{}
	})
	_, asked := splitModel(cmp.Or(r.set.Model, commandModel(r.set.Command)))
	run.Model = cmp.Or(onlyOne(models), run.Model, asked)
	for _, model := range models {
		u := l.ModelUsage[model]
		r.grokChat(run, &chatCall{Key: "total/" + run.ID.String() + "/" + model, Model: model, Usage: u.whole(), Sum: u.Calls != 1, Ticks: u.ticks(), Stated: !l.Incomplete})
	}
	if total := l.Usage.whole(); len(models) == 0 && (run.Said || f.Aborted || total != usage{}) {
		told := total != usage{}
		if !told {
			total = run.Used
		}
		r.grokChat(run, &chatCall{
			Key: "sum/" + run.ID.String(), Model: run.Model, Usage: total, NoUsage: total == usage{}, Sum: run.Calls != 1, Stated: told, Cut: !told,
		})
	}
	run.USD, run.HasUSD = l.TotalUSD, l.TotalUSD > 0
	run.Lost = run.Lost && len(models) == 0
	run.Provider = grokProvider(run.Model)
	r.emitAgent(&run.agentRun)
}

// grokChat emits what all calls of a model used.
func (r *Reader) grokChat(run *grokRun, c *chatCall) {
	c.Run, c.Parent, c.Session, c.Start, c.End, c.Said = run.ID, run.ID, run.Session, run.Start, run.End, run.Said
	c.Provider, c.Request = grokProvider(c.Model), c.Model
	if c.Model == run.Model {
		c.In, c.Out = run.In, run.Out
	}
	r.emitChat(c)
}

// grokProvider is who serves a model, which only its name tells: users add any.
func grokProvider(model string) string {
	if strings.Contains(model, "grok") {
		return "x_ai"
	}
	return ""
}

// grokEnd closes the run that is open, if there is one, with what its responses told.
func (r *Reader) grokEnd(at stamp, f failure) {
	if run := r.Agents.Grok.Run; run != nil {
		run.End = max(run.End, at)
		r.grokClose(&grokLine{}, f)
	}
}
