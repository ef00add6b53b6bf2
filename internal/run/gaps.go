package run

import "github.com/otelcol-genai/otelcol-genai/internal/genai"

// A span may be lost between an agent's and its calls: dropped by an SDK whose queue was full, or by a filter. What hangs in the air then
// belongs to the run that is the root of the trace, and what that root counts for itself repeats it, as if its calls were below it.

// overGap is the root of the trace where it is one of the agents that have counts, and no call has been seen below it; else none.
func (t *Trace) overGap(agents []int32, below []reach) int32 {
	for _, i := range agents {
		if t.records[i].Parent.IsEmpty() && below[i] == nowhere {
			if t.wholeTrace() == i {
				return i
			}
			return none
		}
	}
	return none
}

// fillGap says what root i has to do with the calls that hang in the air. Where it counts more than all of them, some have been lost, too:
// it alone knows all that was used, and they repeat a part of that, unless one has been sent on with its bill.
func (t *Trace) fillGap(i int32, below []reach) {
	var sum tally
	var hanging []int32
	sent := false
	for n := range t.records {
		if t.inGap(int32(n), i) {
			r := &t.records[n]
			sum, sent = sum.more(r.tally()), sent || r.verdict.sent
			hanging = append(hanging, int32(n))
		}
	}
	switch {
	case len(hanging) == 0:
	case sent || !t.records[i].exceeds(sum):
		below[i] = inside
	default:
		for _, n := range hanging {
			t.repeats(n, i)
		}
	}
}

// inGap reports whether call n hangs in the air, and may belong to the agent i of the same process.
func (t *Trace) inGap(n, i int32) bool {
	r := &t.records[n]
	return n != i && r.verdict.role == genai.RoleCall && r.is(Counted) && r.Family <= genai.FamilyText &&
		r.From == t.records[i].From && t.hangs(n) && !t.records[t.top(n)].is(Remote)
}

// exceeds reports whether r counts more than a sum: a call that is missing there has both a prompt and an answer.
func (r *Record) exceeds(sum tally) bool {
	return r.Prompt > sum.prompt && r.Completion > sum.completion
}
