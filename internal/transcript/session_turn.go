package transcript

import (
	"cmp"
	"slices"
	"strconv"
)

// openTurn is the open turn, which begins now where there is none. Its key makes its ids: that of the prompt where it
// has one, so that a copy of the turn in another session has the same.
func (r *Reader) openTurn(s *session, key, agent string, at stamp) *turn {
	if s.Turn != nil {
		return s.Turn
	}
	if key != "" && key != s.Key || s.Key == "" {
		s.Turns++
		s.Key, s.Parts = cmp.Or(key, s.ID+"/"+agent+strconv.Itoa(s.Turns)), 0
	}
	s.Parts++
	t := &turn{Ready: at}
	t.agentRun = agentRun{
		ID: r.id("agent", s.Dialect+"/"+s.Key+"/"+strconv.Itoa(s.Parts)), Run: r.id("turn", s.Dialect+"/"+s.Key), Parent: r.set.Parent, Name: s.Agent, Dialect: s.Dialect,
		Session: s.ID, Start: at, End: at,
	}
	t.Lost, r.Agents.Sessions.Lost = r.Agents.Sessions.Lost, false
	s.Turn = t
	return t
}

// endTurn emits the turn with all that is open in it, and calls whose usage is not told by now, unless the agent may sum
// them up when the session is over.
func (r *Reader) endTurn(s *session, at stamp, f failure) {
	t := s.Turn
	if t == nil {
		return
	}
	for len(t.Chats) > 0 {
		c := t.Chats[0]
		if c.ID == "" { // it was made, and what it used will not be told
			s.silent(cmp.Or(c.Model, s.Model))
		}
		r.endChat(s, c)
	}
	for len(t.Tools) > 0 {
		r.endTool(s, 0, at, "", aborted)
	}
	r.settleTotals(s)
	if !s.Late {
		r.untold(s)
	}
	s.Turn = nil
	if t.Copied && !t.Told { // all of it is a copy
		return
	}
	if told := r.set.Counted; told != nil && (!t.Told || told("turn/"+t.ID.String())) { // files hold prompts without answers
		return
	}
	t.Failure, t.Bound = cmp.Or(t.Failure, f), t.Bound || t.Cut
	t.Version, t.Model, t.Provider, t.End = s.Version, cmp.Or(t.Model, s.Model), cmp.Or(t.Provider, s.From), max(t.End, at)
	r.within(s, func() { r.emitAgent(&t.agentRun) })
}

// begun reports whether a call was begun of which nothing is told yet.
func (t *turn) begun() bool {
	return slices.ContainsFunc(t.Chats, func(c *chatCall) bool { return c.ID == "" })
}

// untold emits, by model, one call without usage for those that told none.
func (r *Reader) untold(s *session) {
	t := s.Turn
	for _, model := range sortedBy(s.Silent) {
		r.within(s, func() {
			r.emitChat(&chatCall{
				Key: "untold/" + t.ID.String() + "/" + model, Run: t.Run, Parent: t.ID, Session: s.ID, Provider: s.From, Request: model, Model: model,
				Start: t.Start, End: max(t.End, t.Start), NoUsage: true, Sum: s.Silent[model] > 1,
			})
		})
	}
	s.Silent = nil
}

// endSession closes a session that is over, or not known to go on: calls whose usage was never told are told to be.
func (r *Reader) endSession(s *session, at stamp, f failure) {
	s.Late = false
	if s.Turn == nil {
		r.settleTotals(s)
	}
	if len(s.Silent) > 0 {
		r.openTurn(s, "", "", at)
	}
	r.endTurn(s, at, f)
	r.release(s)
	r.Agents.Sessions.Open = slices.DeleteFunc(r.Agents.Sessions.Open, func(o *session) bool { return o == s })
}
