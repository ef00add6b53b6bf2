package run

import (
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// An application may tell of one execution twice: by a span of its own and by an observation of Langfuse's SDK beside it. Both
// have the tokens and the cost of the whole, and no call may be recorded anywhere. The two are one execution where they were
// told by one service in different dialects, one lasted within the other, and what they count or cost is the same.

// joinAgents finds the agents' spans that tell of an execution that another tells better.
func (t *Trace) joinAgents() {
	var agents []int32
	counted := false
	for i := range t.records {
		if r := &t.records[i]; r.is(Agent) && !r.is(Log) && r.Role != genai.RoleDuplicate {
			agents = append(agents, int32(i))
			counted = counted || r.is(Counted)
		}
	}
	if len(agents) < 2 || !counted {
		return
	}
	slices.SortFunc(agents, t.compareStart)
	for n, a := range agents {
		for _, b := range agents[n+1 : min(n+1+maxBeside, len(agents))] {
			if t.records[b].Start > t.records[a].End {
				break
			}
			if !t.records[a].verdict.twin && !t.records[b].verdict.twin && !t.under(b, a) && !t.under(a, b) {
				t.joinTwo(a, b)
			}
		}
	}
}

func (t *Trace) joinTwo(a, b int32) {
	sums := [2]Record{t.records[a], t.records[b]}
	leaves := [2]bool{t.sumBelow(a, &sums[0]), t.sumBelow(b, &sums[1])}
	if !leaves[0] && !leaves[1] || !Twins(&sums[0], &sums[1]) {
		return
	}
	better, twin := a, b
	if !leaves[1] || leaves[0] && t.compareWitness(b, a) < 0 {
		better, twin = b, a
	}
	if v := &t.records[twin].verdict; !v.sent {
		t.repeats(twin, better)
		v.twin = true
	}
}

// sumBelow puts into sum what the calls below agent i count together, if there are any. It reports whether there are none.
func (t *Trace) sumBelow(i int32, sum *Record) (leaf bool) {
	var tokens int64
	leaf = true
	for c := range t.records {
		if int32(c) != i && t.records[c].verdict.role == genai.RoleCall && t.under(int32(c), i) {
			tokens += t.records[c].Prompt + t.records[c].Completion
			leaf = false
		}
	}
	if !leaf {
		sum.Sum = tokens
	}
	return leaf
}

// startSlack is how far a span's times may be off within one process: JavaScript's SDK starts them at whole milliseconds.
const startSlack = 1e6 // ns

// Twins reports whether two agents' spans, neither of which is above the other, tell of one execution.
func Twins(a, b *Record) bool {
	within := func(x, y *Record) bool { return x.Start <= y.Start+startSlack && y.End <= x.End+startSlack }
	switch {
	case a.From != b.From, a.Dialect == b.Dialect, !within(a, b) && !within(b, a):
		return false
	case a.Sum > 0 && b.Sum > 0:
		return a.Sum == b.Sum
	}
	return !a.Said.IsZero() && a.Said == b.Said
}
