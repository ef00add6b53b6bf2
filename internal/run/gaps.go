package run

import (
	"iter"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// A span may be lost between an agent's and its calls: dropped by an SDK whose queue was full, or by a filter. What hangs in the air then
// belongs to the run that is the root of the trace, and what that root counts for itself repeats it, as if its calls were below it. Of any other
// agent without a call below it are those of its emitter that were made while it ran.

// air is what counts something and hangs in the air: calls, and agents, which may turn out to be one.
type air struct {
	*Trace
	seen        bool
	hang, loose []int32 // all of it; the calls that are in no agent's span that has been seen
}

// see finds what hangs in the air. Few traces have an agent that asks for it.
func (a *air) see() {
	if a.seen {
		return
	}
	a.seen = true
	for i := range a.records {
		n, r := int32(i), &a.records[i]
		if !r.is(Counted) || r.Family > genai.FamilyText || a.records[a.top(n)].is(Remote) || !a.hangs(n) {
			continue
		}
		a.hang = append(a.hang, n)
		if !a.inAgent(n) {
			a.loose = append(a.loose, n)
		}
	}
}

// overGap is the root of the trace where it is one of the agents that have counts, and no call has been seen below it; else none.
func (t *Trace) overGap(agents []int32, below []reach) int32 {
	for _, i := range agents {
		if t.records[i].Parent.IsEmpty() && (below[i] == nowhere || t.went(i)) {
			if t.wholeTrace() == i {
				return i
			}
			return none
		}
	}
	return none
}

// whole yields what may belong to the root of the trace. One that counts its own calls alone says nothing of those in another agent's span.
func (a *air) whole(i int32) iter.Seq[int32] {
	root := &a.records[i]
	return func(yield func(int32) bool) {
		a.see()
		list := a.hang
		if root.is(Sums | Apart) {
			list = a.loose
		}
		for _, n := range list {
			if a.records[n].From == root.From && !yield(n) {
				return
			}
		}
	}
}

// near yields what may belong to agent i, which is not the root of the trace.
func (a *air) near(i int32) iter.Seq[int32] {
	agent := &a.records[i]
	return func(yield func(int32) bool) {
		a.see()
		for _, n := range a.loose {
			r := &a.records[n]
			during := r.Start+startSlack >= agent.Start && r.End <= agent.End+startSlack
			if during && r.Dialect == agent.Dialect && r.From == agent.From && !yield(n) {
				return
			}
		}
	}
}

// inAgent reports whether n is an agent's span or below one.
func (t *Trace) inAgent(n int32) bool { return t.records[n].is(Agent) || t.within(n, Agent) }

// judgeOver judges agent i, which what hangs in the air may belong to: where no call is below it, or it has been sent on as the only record
// of its calls.
func (t *Trace) judgeOver(hangs iter.Seq[int32], i int32, below []reach) {
	r := &t.records[i]
	alone := !r.tells(below[i]) || t.went(i)
	short := alone && r.verdict.role != genai.RoleDuplicate && t.fillGap(hangs, i, below)
	t.judgeAgent(i, below)
	r.verdict.short = short
}

// went reports whether agent i has been sent on with a bill of its own that says something.
func (t *Trace) went(i int32) bool {
	v := &t.records[i].verdict
	return v.sent && v.role == genai.RoleCall && t.records[i].priceable()
}

// priceable reports whether r has a price, or what one is found by: a framework's agent may name no model.
func (r *Record) priceable() bool {
	return r.is(Paid) || !r.is(Judged) && (r.Model != "" || !r.Said.IsZero())
}

// fillGap says what agent i has to do with the calls that hang in the air. Where it counts more than all of them, some have been lost, too:
// it alone knows all that was used, and they repeat a part of that, unless it has no price or one has been sent on with its bill. Where the
// agent has been sent on as the only record of its calls, they came too late. It reports whether the agent counts more than is billed.
func (t *Trace) fillGap(hangs iter.Seq[int32], i int32, below []reach) (short bool) {
	hanging, sum, sent := t.gap(hangs)
	r := &t.records[i]
	short = r.exceeds(sum)
	switch {
	case len(hanging) == 0:
		return false
	case t.went(i), !r.verdict.sent && !sent && short && r.priceable():
		for _, n := range hanging {
			t.repeats(n, i)
		}
		return false
	}
	below[i] = inside
	t.mark(i, below)
	return short
}

// gap is the calls that hang in the air, what is counted of them and of those that are billed elsewhere, and whether one has been sent on.
func (t *Trace) gap(hangs iter.Seq[int32]) (hanging []int32, sum tally, sent bool) {
	for n := range hangs {
		r := &t.records[n]
		switch {
		case r.verdict.role == genai.RoleCall:
			hanging, sent = append(hanging, n), sent || r.verdict.sent
		case r.verdict.role != genai.RoleDuplicate || r.verdict.of != none:
			continue
		}
		sum = sum.more(r.tally())
	}
	return hanging, sum, sent
}

// exceeds reports whether r counts more than a sum: a call that is missing there has both a prompt and an answer.
func (r *Record) exceeds(sum tally) bool {
	return r.Prompt > sum.prompt && r.Completion > sum.completion
}
