package run

import (
	"iter"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// judgeAgents says which agent spans with figures of their own repeat calls below them, and which are the only record of
// them. Calls that count nothing do not tell what the agent tells; embeddings and the like are no part of it.
func (t *Trace) judgeAgents() {
	below := make([]reach, len(t.records)) // of the nearest call below
	var agents, silent []int32
	for i := range t.records {
		r := &t.records[i]
		switch model := t.isModelCall(int32(i)) && !t.billedAbove(int32(i)); {
		case r.Family > genai.FamilyText:
		case model && t.records[r.verdict.bill].is(Counted), t.billedBeside(int32(i)):
			t.mark(int32(i), below)
		case model:
			silent = append(silent, int32(i))
		}
		if r.is(Agent) && r.is(Counted) && (r.is(Leafable) || r.Role == genai.RoleCall) {
			agents = append(agents, int32(i))
		}
	}
	t.innermostFirst(agents)
	air := &air{Trace: t}
	whole := t.overGap(agents, below)
	for _, i := range agents {
		if i != whole {
			t.judgeOver(air.near(i), i, below)
		}
	}
	if whole != none { // the last: agents hang in the air, too
		t.judgeOver(air.whole(whole), whole, below)
	}
	for _, i := range silent {
		t.spokenFor(i)
	}
}

func (t *Trace) judgeAgent(i int32, below []reach) {
	r := &t.records[i]
	v := &r.verdict
	switch {
	case v.sent || v.role == genai.RoleDuplicate || t.billedAbove(i):
	case r.tells(below[i]):
		*v = verdict{role: genai.RoleAggregate, bill: none, of: none, rule: ByAgent}
		return
	default:
		*v = verdict{role: genai.RoleCall, bill: i, of: none}
	}
	if v.role == genai.RoleCall {
		t.mark(i, below)
	}
}

// spokenFor makes a call that counts nothing a part of the agent above it, if that carries the bill of all.
func (t *Trace) spokenFor(i int32) {
	for p := range t.up(i) {
		if r := &t.records[p]; r.is(Agent) {
			if r.is(Counted) && r.verdict.role == genai.RoleCall {
				t.repeats(i, p)
			}
			return
		}
	}
}

// reach is where a call stands, seen from a record above it.
type reach uint8

// The reaches, the farthest first.
const (
	nowhere   reach = iota // there is no call below
	elsewhere              // in an agent that the record's agent has called
	inside                 // in an agent's span right below, which may be another account of the same execution
	own
)

// past is the reach above r, a being that of r.
func (a reach) past(r *Record) reach {
	switch {
	case a == elsewhere, r.is(Apart), a == inside && (r.Role == genai.RoleTool || r.is(Remote)):
		return elsewhere
	case r.is(Agent):
		return inside
	}
	return a
}

// tells reports whether r, if it has counts, counts a call that is within reach, too: one that is Apart says nothing of
// agents that it called.
func (r *Record) tells(a reach) bool { return a > elsewhere || a == elsewhere && !r.is(Apart) }

// climb yields the ancestors of i, nearest first, and the reach of i from each.
func (t *Trace) climb(i int32) iter.Seq2[int32, reach] {
	return func(yield func(int32, reach) bool) {
		a := own.past(&t.records[i])
		for p := range t.up(i) {
			if !yield(p, a) {
				return
			}
			a = a.past(&t.records[p])
		}
	}
}

// mark notes on the ancestors of a call that there is one below them. It ends where another was as near, so that each is
// visited three times at most.
func (t *Trace) mark(i int32, below []reach) {
	for p, a := range t.climb(i) {
		if below[p] >= a {
			return
		}
		below[p] = a
	}
}

// billedBeside reports whether i is a call whose bill is on a record that is not above it: what an agent above counts of it is billed there, as
// where a workflow is played back and tells of the same answers again.
func (t *Trace) billedBeside(i int32) bool {
	r := &t.records[i]
	if r.Role != genai.RoleCall || !r.is(Counted) || r.is(Agent) || r.verdict.role != genai.RoleDuplicate || r.verdict.of == none {
		return false
	}
	for p := range t.up(i) {
		if p == r.verdict.of {
			return false
		}
	}
	return true
}

// billedAbove makes a call that came too late a duplicate of the agent span that was sent on as its only record, unless that had no price.
func (t *Trace) billedAbove(i int32) bool {
	if t.records[i].verdict.sent || !t.sentAgent {
		return false
	}
	for p, a := range t.climb(i) {
		r := &t.records[p]
		if unpriced := r.is(Judged) && !r.is(Paid); r.is(Agent) && r.tells(a) && r.verdict.sent && r.verdict.role == genai.RoleCall && !unpriced {
			t.repeats(i, p)
			return true
		}
	}
	return false
}
