package run

import (
	"cmp"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// maxWrap is how far above an SDK's span its wrappers are looked for. It bounds the work on a trace of calls within
// calls.
const maxWrap = 32

// demoteAncestors finds calls above calls. Inner ones are judged first, so that of three nested witnesses one is left.
func (t *Trace) demoteAncestors() {
	below := map[int32][]int32{}
	for i := range t.records {
		if t.isModelCall(int32(i)) {
			t.wrappers(int32(i), func(p int32) { below[p] = append(below[p], int32(i)) })
		}
	}
	uppers := make([]int32, 0, len(below))
	for p := range below {
		uppers = append(uppers, p)
	}
	slices.SortFunc(uppers, func(a, b int32) int { return cmp.Or(len(below[a])-len(below[b]), int(a-b)) })
	for _, p := range uppers {
		t.demote(p, slices.DeleteFunc(below[p], func(i int32) bool { return t.records[i].verdict.role != genai.RoleCall }))
	}
}

func (t *Trace) isModelCall(i int32) bool {
	return t.records[i].verdict.role == genai.RoleCall && !t.records[i].is(Agent)
}

// wrappers yields the calls above call i. An agent or a tool between them makes them two calls: one asked for the other.
func (t *Trace) wrappers(i int32, yield func(int32)) {
	steps := 0
	for p := range t.up(i) {
		if r := &t.records[p]; r.is(Agent) || r.Role == genai.RoleTool || steps == maxWrap {
			return
		}
		if t.isModelCall(p) {
			yield(p)
		}
		steps++
	}
}

// demote decides between a call and the calls below it.
func (t *Trace) demote(upper int32, lower []int32) {
	r := &t.records[upper]
	if len(lower) == 0 || r.verdict.role != genai.RoleCall {
		return
	}
	counted := slices.ContainsFunc(lower, func(i int32) bool { return t.records[i].is(Counted) })
	if r.verdict.sent && r.is(Counted) || !counted && r.is(Counted) || len(lower) == 1 && t.outranks(upper, lower[0]) {
		for _, i := range lower {
			t.repeats(i, upper)
		}
		return
	}
	if len(lower) == 1 {
		t.repeats(upper, lower[0])
		return
	}
	r.verdict = verdict{role: genai.RoleAggregate, bill: none, of: none}
}

// outranks reports whether a wrapper saw the same call better than the SDK below it did. Unequal totals are no proof of
// two calls, but of one that the wrapper may have miscounted: then the leaf stays.
func (t *Trace) outranks(upper, lower int32) bool {
	u, l := &t.records[upper], &t.records[lower]
	return !l.verdict.sent && u.Rank < l.Rank && u.Prompt == l.Prompt && u.Completion == l.Completion
}

// judgeAgents says which agent spans with figures of their own repeat calls below them, and which are the only record of
// them.
func (t *Trace) judgeAgents() {
	above := make([]bool, len(t.records)) // there is a call below
	var agents []int32
	for i := range t.records {
		r := &t.records[i]
		if t.isModelCall(int32(i)) && !t.billedAbove(int32(i)) {
			t.mark(int32(i), above)
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
			*v = verdict{role: genai.RoleAggregate, bill: none, of: none}
			continue
		default:
			*v = verdict{role: genai.RoleCall, bill: i, of: none}
		}
		if v.role == genai.RoleCall {
			t.mark(i, above)
		}
	}
}

// mark notes on the ancestors of a call that there is one below them.
func (t *Trace) mark(i int32, above []bool) {
	for p := range t.up(i) {
		if above[p] {
			return
		}
		above[p] = true
	}
}

// billedAbove makes a call that came too late a duplicate of the agent span that was sent on as its only record.
func (t *Trace) billedAbove(i int32) bool {
	if t.records[i].verdict.sent || !t.sentAgent {
		return false
	}
	for p := range t.up(i) {
		if r := &t.records[p]; r.is(Agent) && r.verdict.sent && r.verdict.role == genai.RoleCall {
			t.repeats(i, p)
			return true
		}
	}
	return false
}
