package transcript

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// chat is the open call of a subagent, which begins where there is none.
func (t *turn) chat(s *session, st *step) *chatCall {
	for _, c := range t.Chats {
		if c.Agent == st.agent {
			return c
		}
	}
	c := &chatCall{Agent: st.agent, Run: t.Run, Parent: t.ID, Session: s.ID, Start: min(t.Ready, st.at), End: st.at}
	t.Chats = append(t.Chats, c)
	return c
}

// add is what is told of refusals by r and others, of so many models.
func (r refusals) add(others refusals) refusals {
	if r == nil {
		return others
	}
	for model, category := range others {
		if len(r) < modelLimit {
			r[model] = category
		}
	}
	return r
}

// endWithin emits the open calls of models that declined within c, all of whose lines have come.
func (r *Reader) endWithin(s *session, c *chatCall) {
	for _, o := range slices.Clone(s.Turn.Chats) {
		if o.Within != "" && o.Within == c.ID {
			o.Category = c.Refusals[o.Model]
			r.endChat(s, o)
		}
	}
}

func sortedBy[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// call takes news of a model call. The last news of a call holds what all before did.
func (r *Reader) call(s *session, t *turn, st *step) {
	c := t.chat(s, st)
	if c.ID != "" && c.ID != st.id {
		r.endChat(s, c)
		c = t.chat(s, st)
	}
	if c.ID == "" {
		c.Again, c.Copied = r.seen(s.Dialect + "/" + st.id)
	}
	c.ID, c.Own, c.End = st.id, !st.theirs, max(c.End, st.at)
	c.Model, c.Provider = cmp.Or(st.model, c.Model, s.Model), cmp.Or(st.provider, c.Provider, s.From)
	c.Request = s.Model
	c.Usage, c.Stated = c.Usage.atLeast(st.usage.sane()), c.Stated || !st.open
	c.NoUsage, c.Sum = st.untold, st.sum
	c.Stop, c.Tier, c.Asked = cmp.Or(st.stop, c.Stop), cmp.Or(st.tier, c.Tier), cmp.Or(st.asked, c.Asked)
	c.Category, c.Within = cmp.Or(st.category, c.Category), st.within
	c.Refusals = c.Refusals.add(st.refusals)
	c.Speed, c.Geo, c.RequestID = cmp.Or(st.speed, c.Speed), cmp.Or(st.geo, c.Geo), cmp.Or(st.requestID, c.RequestID)
	c.USD, c.Credits, c.Ticks = max(st.usd, c.USD), max(st.credits, c.Credits), max(st.ticks, c.Ticks)
	t.Model = cmp.Or(t.Model, c.Request, c.Model)
	t.Provider = cmp.Or(t.Provider, c.Provider)
	if st.whole {
		r.endChat(s, c)
	}
}

// seen reports whether a call was told before, by this Reader or by another, and remembers that it is now.
func (r *Reader) seen(key string) (here, elsewhere bool) {
	all := &r.Agents.Sessions
	if slices.Contains(all.Seen, key) {
		return true, false
	}
	if len(all.Seen) == seenLimit {
		all.Seen = slices.Delete(all.Seen, 0, 1)
	}
	all.Seen = append(all.Seen, key)
	return false, r.set.Counted != nil && r.set.Counted(key)
}

// endChat emits an open call, unless it was told before. What was said without a call of its own is none.
func (r *Reader) endChat(s *session, c *chatCall) {
	t := s.Turn
	t.Chats = slices.DeleteFunc(t.Chats, func(o *chatCall) bool { return o == c })
	if c.ID == "" {
		return
	}
	r.endWithin(s, c)
	t.Ready = max(t.Ready, c.End)
	if c.Again || c.Copied {
		r.drop(DropRepeated, 1)
		if t.Copied = t.Copied || c.Copied; c.Copied {
			r.give(s, c.Model, c.Usage)
		}
		return
	}
	t.Told = true
	if c.NoUsage {
		s.silent(c.Model)
		return
	}
	if c.Own {
		c.ID, c.Key = "", s.Dialect+"/"+c.ID
	}
	t.Bound = t.Bound || !c.Stated
	if s.hold(c) {
		return
	}
	r.give(s, c.Model, c.Usage)
	r.within(s, func() { r.emitChat(c) })
}

func (r *Reader) beginTool(t *turn, st *step) {
	if slices.ContainsFunc(t.Tools, func(c *toolCall) bool { return c.ID == st.id }) {
		return
	}
	if len(t.Tools) >= r.set.Limits.Open {
		t.Tools = slices.Delete(t.Tools, 0, 1)
		r.drop(DropOpen, 1)
	}
	for _, c := range t.Chats {
		if c.Agent != st.agent {
			continue
		}
		if c.Said = true; c.Again || c.Copied { // so is the tool call
			return
		}
	}
	t.Tools = append(t.Tools, &toolCall{
		ID: st.id, Run: t.Run, Parent: t.ID, Name: st.part.Name, Session: t.Session, Start: st.at, Args: r.content(string(st.part.Arguments)),
	})
}

func (r *Reader) endTool(s *session, i int, at stamp, result string, f failure) {
	t := s.Turn
	tool := t.Tools[i]
	t.Tools = slices.Delete(t.Tools, i, i+1)
	tool.End, tool.Failure, tool.Result = max(tool.Start, at), f, r.content(result)
	t.Ready = max(t.Ready, tool.End)
	r.within(s, func() { r.emitTool(tool) })
}

// sessionsTick closes turns in which nothing more was said for a while. A tool may run, and a model may write, for longer.
func (r *Reader) sessionsTick(at stamp) {
	for _, s := range r.Agents.Sessions.Open {
		silent := at - min(at, s.Heard)
		if s.Turn != nil && (len(s.Turn.Tools) > 0 || s.Turn.begun() || (s.Turn.writes() || s.Turn.Owes) && silent <= writePatience) {
			continue
		}
		if silent <= chatPatience {
			continue
		}
		for s.Turn != nil && len(s.Turn.Chats) > 0 {
			r.endChat(s, s.Turn.Chats[0])
		}
		r.settleTotals(s)
		if silent > runPatience && s.Turn != nil {
			r.rest(s, s.Turn.End)
		}
	}
}

// writePatience is how long a message whose end was not told, and the answer to what a tool returned, is taken to be still
// written: each part of it is told when it is whole.
const writePatience = stamp(10 * time.Minute)

// writes reports whether the end of a message is not told yet.
func (t *turn) writes() bool {
	return slices.ContainsFunc(t.Chats, func(c *chatCall) bool { return !c.Stated })
}

func (r *Reader) sessionsEnd() {
	for all := &r.Agents.Sessions.Open; len(*all) > 0; {
		s := (*all)[0]
		r.rest(s, s.last())
		r.endSession(s, s.last(), failure{})
	}
}
