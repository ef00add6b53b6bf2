package transcript

import "slices"

// cutChat is told that the call under way was interrupted. What it used in the end is not told, and that of a call which wrote
// nothing not at all. owed is whether a tool had answered, so that the call is none of those told.
func (r *Reader) cutChat(s *session, t *turn, st *step, owed bool) {
	c := t.chat(s, st)
	begun := c.ID != "" && !owed
	if begun && c.Stated { // it was whole
		return
	}
	if here, elsewhere := r.seen(s.Dialect + "/cut/" + st.id); here || elsewhere {
		return
	}
	t.Told, t.Cut = true, true
	c.Cut = begun
	r.endChat(s, c)
	if !begun {
		s.silent(s.Model)
	}
}

// rest ends a turn of which nothing more comes, although its agent did not say that it is over. Where a tool was the last to
// answer, the model was called with that.
func (r *Reader) rest(s *session, at stamp) {
	if t := s.Turn; t != nil {
		t.Cut = t.Cut || t.Owes && t.Told || t.Owes && slices.ContainsFunc(t.Chats, func(c *chatCall) bool { return !c.Copied && !c.Again })
	}
	r.endTurn(s, at, failure{})
}
