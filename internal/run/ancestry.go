package run

import (
	"iter"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// judgeAgents says which agent spans with figures of their own repeat calls below them, and which are the only record of
// them. Calls that count nothing do not tell what the agent tells; embeddings and the like are no part of it.
func (t *Trace) judgeAgents() {
	above := make([]bool, len(t.records)) // there is a call below
	var agents, silent []int32
	for i := range t.records {
		r := &t.records[i]
		if t.isModelCall(int32(i)) && !t.billedAbove(int32(i)) {
			switch {
			case r.Family > genai.FamilyText:
			case t.records[r.verdict.bill].is(Counted):
				t.mark(int32(i), above)
			default:
				silent = append(silent, int32(i))
			}
		}
		if r.is(Agent) && r.is(Counted) && (r.is(Leafable) || r.Role == genai.RoleCall) {
			agents = append(agents, int32(i))
		}
	}
	t.innermostFirst(agents)
	for _, i := range agents {
		v := &t.records[i].verdict
		switch {
		case v.sent || v.role == genai.RoleDuplicate:
		case above[i]:
			*v = verdict{role: genai.RoleAggregate, bill: none, of: none, rule: ByAgent}
			continue
		default:
			*v = verdict{role: genai.RoleCall, bill: i, of: none}
		}
		if v.role == genai.RoleCall {
			t.mark(i, above)
		}
	}
	for _, i := range silent {
		t.spokenFor(i)
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

// mark notes on the ancestors of a call that there is one below them.
func (t *Trace) mark(i int32, above []bool) {
	for p := range t.tellers(i) {
		if above[p] && !t.apart {
			return
		}
		above[p] = true
	}
}

// tellers are the ancestors of i that may tell of what it did: those that are Apart say nothing of agents below them.
func (t *Trace) tellers(i int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		inner := t.records[i].is(Agent)
		for p := range t.up(i) {
			r := &t.records[p]
			if !(inner && r.is(Apart)) && !yield(p) {
				return
			}
			inner = inner || r.is(Agent)
		}
	}
}

// billedAbove makes a call that came too late a duplicate of the agent span that was sent on as its only record.
func (t *Trace) billedAbove(i int32) bool {
	if t.records[i].verdict.sent || !t.sentAgent {
		return false
	}
	for p := range t.tellers(i) {
		if r := &t.records[p]; r.is(Agent) && r.verdict.sent && r.verdict.role == genai.RoleCall {
			t.repeats(i, p)
			return true
		}
	}
	return false
}
