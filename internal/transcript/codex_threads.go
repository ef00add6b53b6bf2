package transcript

import "slices"

// begin is the first line of a thread, or of a process that resumes it.
func (c *codex) begin(thread string) {
	c.Thread = thread
	if !slices.Contains(c.Owed, thread) && len(c.Owed) < runLimit {
		c.Owed = append(c.Owed, thread)
	}
	if _, blurred := c.Blurred[thread]; blurred {
		c.Blurred[thread] = true
	}
}

// blur takes note that a total is of one of the threads that print.
func (c *codex) blur() {
	if c.Blurred == nil || len(c.Blurred) >= sessionLimit {
		c.Blurred = map[string]bool{}
	}
	for _, thread := range append([]string{c.Thread}, c.Owed...) {
		if _, there := c.Blurred[thread]; !there {
			c.Blurred[thread] = false
		}
	}
}

// codexKnown reports whether a thread has told a total before.
func (r *Reader) codexKnown(thread string) bool {
	_, here := r.Agents.Codex.Told[thread]
	_, earlier := r.set.Ledger.before(thread, r.set.Seed)
	return here || earlier
}

// codexDelta is what a turn adds to its thread's running total, and whether that cannot be known: a thread that was
// resumed begins with the total of processes that the Ledger did not see. Where several threads print into one stream nothing says
// whose the total is, which is all that a new thread used. Of one that goes on later it is not known what was billed.
func (r *Reader) codexDelta(now usage) (turn usage, unknown bool) {
	c := &r.Agents.Codex
	if mixed := len(c.Owed) > 1 || len(c.Owed) == 1 && c.Owed[0] != c.Thread; mixed && !r.codexKnown(c.Thread) {
		unknown = resumes(r.set.Command) || slices.ContainsFunc(c.Owed, func(t string) bool { return c.Blurred[t] || r.codexKnown(t) })
		c.blur()
		return now, unknown
	}
	before, seen := c.Told[c.Thread]
	if !seen {
		var total totals
		total, seen = r.set.Ledger.before(c.Thread, r.set.Seed)
		before = total[""]
		_, blurred := c.Blurred[c.Thread]
		unknown = !seen && (blurred || resumes(r.set.Command))
	}
	if slices.Contains(c.Past[c.Thread], now) { // what ships lines sent some again
		return usage{}, false
	}
	turn, fits := now.minus(before)
	if !fits { // the thread was compacted or began anew
		turn = now
	}
	c.tell(now)
	r.set.Ledger.put(c.Thread, r.set.Seed, totals{"": now})
	return turn, unknown
}

// tell notes the total of a thread.
func (c *codex) tell(now usage) {
	if c.Told == nil || len(c.Told) >= sessionLimit {
		c.Told, c.Past = map[string]usage{}, nil
	}
	if c.Past == nil {
		c.Past = map[string][]usage{}
	}
	if before, told := c.Told[c.Thread]; told && before != now {
		past := append(c.Past[c.Thread], before)
		c.Past[c.Thread] = past[max(len(past)-pastLimit, 0):]
	}
	c.Told[c.Thread] = now
}

// pastLimit is how many totals of a thread, and lines of others that come once, are remembered.
const pastLimit = 64
