package transcript

import "cmp"

// heldLimit bounds the calls that wait for the name of their model.
const heldLimit = 1024

// hold keeps a call whose model the agent tells when it is done.
func (s *session) hold(c *chatCall) bool {
	if !s.Waits || c.Model != "" || len(s.Held) >= heldLimit {
		return false
	}
	s.Held = append(s.Held, c)
	return true
}

// release tells the calls that waited. Where the agent died first, the command line may name the model.
func (r *Reader) release(s *session) {
	held := s.Held
	s.Held = nil
	for _, c := range held {
		c.Model = cmp.Or(s.Model, r.set.Model, commandModel(r.set.Command))
		c.Request, c.Provider = c.Model, cmp.Or(c.Provider, s.From)
		r.give(s, c.Model, c.Usage)
		r.within(s, func() { r.emitChat(c) })
	}
}
