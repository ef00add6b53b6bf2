package run

import "github.com/otelcol-genai/otelcol-genai/internal/genai"

// A span may be lost between an agent's and its calls: dropped by an SDK whose queue was full, or by a filter. What hangs in the air then
// belongs to the run that is the root of the trace, and what that root counts for itself repeats it, as if its calls were below it.

// overGap is the root of the trace where it is one of the agents that have counts, and no call has been seen below it; else none.
func (t *Trace) overGap(agents []int32, below []reach) int32 {
	for _, i := range agents {
		if t.records[i].Parent.IsEmpty() && below[i] == nowhere {
			if t.wholeTrace() == i && t.records[i].verdict.role != genai.RoleDuplicate {
				return i
			}
			return none
		}
	}
	return none
}

// fillGap says what root i has to do with the calls that hang in the air. Where it counts more than all of them, some have been lost, too:
// it alone knows all that was used, and they repeat a part of that, unless one has been sent on with its bill. Where the root has been sent on
// as the only record of its calls, they came too late. It reports whether the root counts more than is billed.
func (t *Trace) fillGap(i int32, below []reach) (short bool) {
	v := &t.records[i].verdict
	hanging, sum, sent := t.gap(i)
	short = t.records[i].exceeds(sum)
	switch {
	case len(hanging) == 0:
		return false
	case v.sent && v.role == genai.RoleCall, !v.sent && !sent && short:
		for _, n := range hanging {
			t.repeats(n, i)
		}
		return false
	}
	below[i] = inside
	return short
}

// gap is the calls that hang in the air and may belong to agent i, what it counts of them and of those that are billed elsewhere, and
// whether one has been sent on.
func (t *Trace) gap(i int32) (hanging []int32, sum tally, sent bool) {
	for n := range t.records {
		if !t.inGap(int32(n), i) {
			continue
		}
		r := &t.records[n]
		switch {
		case r.verdict.role == genai.RoleCall:
			hanging, sent = append(hanging, int32(n)), sent || r.verdict.sent
		case r.verdict.role != genai.RoleDuplicate || r.verdict.of != none:
			continue
		}
		sum = sum.more(r.tally())
	}
	return hanging, sum, sent
}

// inGap reports whether what record n counts hangs in the air, and may belong to the agent i of the same process. One that counts its own
// calls alone says nothing of those in another agent's span.
func (t *Trace) inGap(n, i int32) bool {
	r, root := &t.records[n], &t.records[i]
	return n != i && r.is(Counted) && r.Family <= genai.FamilyText && r.From == root.From && t.hangs(n) && !t.records[t.top(n)].is(Remote) &&
		!(root.is(Sums|Apart) && (r.is(Agent) || t.within(n, Agent)))
}

// exceeds reports whether r counts more than a sum: a call that is missing there has both a prompt and an answer.
func (r *Record) exceeds(sum tally) bool {
	return r.Prompt > sum.prompt && r.Completion > sum.completion
}
