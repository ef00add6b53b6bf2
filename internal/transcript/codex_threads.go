package transcript

import "slices"

// codexKnown reports whether a thread has told a total before.
func (r *Reader) codexKnown(thread string) bool {
	_, here := r.Agents.Codex.Told[thread]
	_, earlier := r.set.Ledger.before(thread, r.set.Seed)
	return here || earlier
}

// codexDelta is what a turn adds to its thread's running total, and whether that cannot be known: a thread that was
// resumed begins with the total of processes that the Ledger did not see. Where several threads print into one stream nothing says
// whose the total is, which is all that a new thread used.
func (r *Reader) codexDelta(now usage) (turn usage, unknown bool) {
	c := &r.Agents.Codex
	if mixed := len(c.Owed) > 1 || len(c.Owed) == 1 && c.Owed[0] != c.Thread; mixed && !r.codexKnown(c.Thread) {
		return now, slices.ContainsFunc(c.Owed, r.codexKnown) || resumes(r.set.Command)
	}
	before, seen := c.Told[c.Thread]
	if !seen {
		var total totals
		total, seen = r.set.Ledger.before(c.Thread, r.set.Seed)
		before = total[""]
		unknown = !seen && resumes(r.set.Command)
	}
	turn, fits := now.minus(before)
	if !fits { // the thread was compacted or began anew
		turn = now
	}
	if c.Told == nil || len(c.Told) >= sessionLimit {
		c.Told = map[string]usage{}
	}
	c.Told[c.Thread] = now
	r.set.Ledger.put(c.Thread, r.set.Seed, totals{"": now})
	return turn, unknown
}
