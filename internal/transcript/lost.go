package transcript

import (
	"iter"
	"slices"
)

// lose notes that lines were lost: of what is open, and of what begins next.
func (a *agents) lose() {
	for run := range a.runs() {
		run.Lost = true
	}
	a.Claude.lose()
	a.Codex.Lost = a.Codex.Thread != "" || a.Codex.Turn != nil
	a.Sessions.Lost = !slices.ContainsFunc(a.Sessions.Open, func(s *session) bool { return s.Turn != nil })
}

// found takes that back.
func (a *agents) found() {
	for run := range a.runs() {
		run.Lost = false
	}
	a.Codex.Lost = false
}

// lack notes that not all was read of a process that has ended. Sums that were told until then are right all the same.
func (a *agents) lack() {
	for _, s := range a.Sessions.Open {
		if s.Turn != nil {
			s.Turn.Lost = true
		}
	}
}

// runs are those that are open, without subagents.
func (a *agents) runs() iter.Seq[*agentRun] {
	return func(yield func(*agentRun) bool) {
		for _, run := range a.Claude.Runs {
			if !yield(&run.agentRun) {
				return
			}
		}
		for _, s := range a.Sessions.Open {
			if s.Turn != nil && !yield(&s.Turn.agentRun) {
				return
			}
		}
		if a.Codex.Turn != nil && !yield(&a.Codex.Turn.agentRun) {
			return
		}
		if a.Grok.Run != nil && !yield(&a.Grok.Run.agentRun) {
			return
		}
		if a.Gemini.Run != nil {
			yield(&a.Gemini.Run.agentRun)
		}
	}
}
