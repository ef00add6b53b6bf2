package transcript

import "strconv"

// settleTotals compares the agent's own sums with what is on chat spans. What they have beyond is emitted by model: calls
// that were told without usage, or not at all. It is done when the turn is over or silent, for calls of subagents may be
// told in other files.
func (r *Reader) settleTotals(s *session) {
	if s.Totals == nil {
		return
	}
	told := s.Totals
	s.Totals, s.Silent = nil, nil
	if s.Turn != nil {
		covered := r.covers(s, told)
		s.Turn.Bound, s.Turn.Lost = s.Turn.Bound && !covered, s.Turn.Lost && !covered
	}
	dropped := s.Dropped
	s.Dropped = false
	for _, model := range sortedBy(told) {
		given := r.given(s, model)
		rest, _ := told[model].sane().minus(given)
		if rest = rest.sane(); rest == (usage{}) {
			continue
		}
		t := r.openTurn(s, "", "", s.Heard)
		t.Bound = t.Bound || dropped && given.prompted() && rest.prompted() // an answer broke off: of what it wrote the sums hold the beginning
		r.give(s, model, rest)
		s.Sums++
		t.Told = true
		r.within(s, func() {
			r.emitChat(&chatCall{
				Key: "remainder/" + s.ID + "/" + strconv.Itoa(s.Sums), Run: t.Run, Parent: t.ID, Session: s.ID, Provider: s.TotalsFrom,
				Request: model, Model: model, Start: t.Start, End: t.End, Usage: rest, Remainder: true, Sum: true, Stated: true,
			})
		})
	}
}

// covers reports whether an agent's sums hold all that was told. Those that were written before an interrupted call do not.
func (r *Reader) covers(s *session, told totals) bool {
	for model := range s.Given {
		same := func(name string) bool { return name == model || claudeModel(name) == claudeModel(model) }
		var sum usage
		for name, u := range told {
			if same(name) {
				sum = sum.add(u)
			}
		}
		if _, fits := sum.minus(r.given(s, model)); !fits {
			return false
		}
	}
	return true
}

// give counts what is on a chat span, or was in another session, to the session's sums.
func (r *Reader) give(s *session, model string, u usage) {
	s.Given.add(model, u)
	r.set.Told.put(s.ID, r.set.Owner, s.Given)
}

// given is what is told of a model, by whatever name, in the session and in other files of it.
func (r *Reader) given(s *session, model string) (u usage) {
	for _, all := range append(r.set.Told.others(s.ID, r.set.Owner), s.Given) {
		for name, given := range all {
			if name == model || claudeModel(name) == claudeModel(model) {
				u = u.add(given)
			}
		}
	}
	return u
}
