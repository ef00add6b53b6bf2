package run

import (
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// maxWrap is how far above an SDK's span its wrappers are looked for. It bounds the work on a trace of calls within
// calls.
const maxWrap = 32

// nests finds the calls that records above and below each other tell twice. sets are the records of each call found so far,
// by the one that carries its bill.
type nests struct {
	*Trace
	below map[int32][]int32
	sets  map[int32][]int32
}

func (t *Trace) joinNested() {
	n := nests{Trace: t, below: map[int32][]int32{}}
	for i := range t.records {
		if t.call(int32(i)) != none {
			t.wrappers(int32(i), func(p int32) { n.below[p] = append(n.below[p], int32(i)) })
		}
	}
	if len(n.below) == 0 {
		return
	}
	n.sets = t.sets()
	uppers := make([]int32, 0, len(n.below))
	for p := range n.below {
		uppers = append(uppers, p)
	}
	slices.SortFunc(uppers, t.compareStart)
	t.innermostFirst(uppers)
	for _, p := range uppers {
		if t.call(p) != none {
			slices.SortFunc(n.below[p], t.compareStart)
			n.judge(p, slices.DeleteFunc(n.below[p], func(i int32) bool { return t.call(i) == none }))
		}
	}
}

func (t *Trace) isModelCall(i int32) bool {
	return t.records[i].verdict.role == genai.RoleCall && !t.records[i].is(Agent)
}

// call is the record that carries the call that span i tells of: i itself or, where its log record had gone with the bill before the
// span came, that. It is none where the span tells of no call, or has been found to repeat another's.
func (t *Trace) call(i int32) int32 {
	if t.isModelCall(i) {
		return i
	}
	r := &t.records[i]
	if of := r.verdict.of; r.verdict.role == genai.RoleDuplicate && of != none && !r.is(Log|Agent) && r.Span == t.records[of].Parent &&
		t.records[of].is(Log) && t.isModelCall(of) {
		return of
	}
	return none
}

// sets are the records of each call that several records tell of, by carrier.
func (t *Trace) sets() map[int32][]int32 {
	sets := map[int32][]int32{}
	for i := range t.records {
		if of := t.records[i].verdict.of; of != none && t.records[i].verdict.role == genai.RoleDuplicate {
			sets[of] = append(sets[of], int32(i))
		}
	}
	return sets
}

// wrappers yields the calls above call i. An agent or a tool between them makes them two calls: one asked for the other.
func (t *Trace) wrappers(i int32, yield func(int32)) {
	steps := 0
	for p := range t.up(i) {
		if r := &t.records[p]; r.is(Agent) || r.Role == genai.RoleTool || steps == maxWrap {
			return
		}
		if t.call(p) != none {
			yield(p)
		}
		steps++
	}
}

// judge decides what a call has to do with the calls below it: it tells of one of them, of all together, or of none.
func (n *nests) judge(upper int32, lower []int32) {
	r := &n.records[upper]
	if i := n.twin(upper, lower); i != none {
		n.merge(upper, i)
		return
	}
	mine := slices.DeleteFunc(lower, func(i int32) bool { return !comparable(r, &n.records[i]) })
	if len(mine) == 0 {
		return
	}
	if r.is(Lent) {
		n.borrowed(upper, mine)
		return
	}
	if all := n.summed(r, mine); len(all) > 0 {
		n.aggregate(n.call(upper), all)
		return
	}
	mine = slices.DeleteFunc(mine, func(i int32) bool { return !n.repeated(r, &n.records[i]) })
	switch {
	case len(mine) == 0:
	case !slices.ContainsFunc(mine, func(i int32) bool { return n.records[i].is(Counted) }) && r.is(Counted):
		for _, i := range mine {
			n.repeats(i, n.call(upper))
		}
	case len(mine) == 1:
		n.merge(upper, mine[0])
	default:
		n.aggregate(n.call(upper), mine)
	}
}

// summed are those of the calls below that r counts together: all of them, or all of its model. Empty if it counts none so.
func (n *nests) summed(r *Record, lower []int32) []int32 {
	if !r.is(Counted) {
		return nil
	}
	ofModel := slices.DeleteFunc(slices.Clone(lower), func(i int32) bool { return !sameModel(r, &n.records[i]) })
	for _, all := range [...][]int32{lower, ofModel} {
		if len(all) > 1 && n.sameSum(r, all) {
			return all
		}
	}
	return nil
}

// borrowed finds the call below that its emitter wrote of on the span upper: the last of those that do not tell other counts.
func (n *nests) borrowed(upper int32, lower []int32) {
	r := &n.records[upper]
	left := slices.DeleteFunc(lower, func(i int32) bool {
		return r.is(Counted) && n.records[i].is(Counted) || !sameModel(r, &n.records[i])
	})
	if len(left) > 0 {
		n.merge(upper, slices.MaxFunc(left, n.compareEnd))
	}
}

// twin is the one of the calls below that upper tells of for certain: by its id, or by what both counted. A gateway's own record
// of the call that its client made may name another model, and its answer may have another id than the one that it got.
func (n *nests) twin(upper int32, lower []int32) int32 {
	r := &n.records[upper]
	for _, i := range lower {
		l := &n.records[i]
		switch {
		case l.Family == genai.FamilyUnknown && l.Dialect == r.Dialect && !r.is(Lent) && n.parent(i) == upper:
			return i // LiteLLM's raw request
		case !sameFamily(r, l):
		case r.Call != "" && r.Call == l.Call:
			return i
		case comparable(r, l) || n.remote(i, upper):
			if sameTokens(r, l) && (sameModel(r, l) || l.is(Remote) || r.Prompt == l.Prompt && r.Completion == l.Completion) {
				return i
			}
		}
	}
	return none
}

// sameTokens reports whether both counted, and the same; embeddings have no output.
func sameTokens(a, b *Record) bool {
	embedded := a.Family == genai.FamilyEmbedding || b.Family == genai.FamilyEmbedding
	return a.is(Counted) && b.is(Counted) && a.Prompt > 0 && b.Prompt > 0 && (a.Completion > 0 || embedded) && sameCounts(a, b)
}

// remote reports whether another process answered between a call and one above it.
func (n *nests) remote(lower, upper int32) bool {
	if l := &n.records[lower]; l.is(Remote) || l.From != n.records[upper].From {
		return true
	}
	for p := range n.up(lower) {
		if p == upper {
			break
		}
		if n.records[p].is(Remote) {
			return true
		}
	}
	return false
}

// repeated reports whether r, which tells of no call below it for certain, may be but another account of l: one of the two
// has no counts of tokens, or r is of a framework, whose calls the instrumentation below it records.
func (n *nests) repeated(r, l *Record) bool {
	if !sameModel(r, l) {
		return l.is(Remote) && !r.is(Counted)
	}
	return r.silent() || l.silent() || r.Layer < l.Layer
}

// silent reports whether r counts no tokens: it tells what a call cost, at most.
func (r *Record) silent() bool {
	return !r.is(Counted) || r.Prompt+r.Completion == 0 && r.Fees.IsZero() && !r.is(Reused)
}

// merge makes upper one more record of the call that lower carries.
func (n *nests) merge(upper, lower int32) {
	u, l := n.call(upper), n.call(lower)
	group := append([]int32{u, l}, n.sets[l]...)
	group = append(group, n.sets[u]...)
	n.join(group)
	n.records[upper].verdict.found = true
	carrier := group[slices.IndexFunc(group, func(i int32) bool { return n.records[i].verdict.role == genai.RoleCall })]
	n.sets[carrier] = slices.DeleteFunc(group, func(i int32) bool { return i == carrier })
}

// aggregate makes upper the sum of calls. If it has been sent on with a bill, that stands for all of them.
func (t *Trace) aggregate(upper int32, lower []int32) {
	if r := &t.records[upper]; !r.verdict.sent {
		r.verdict = verdict{role: genai.RoleAggregate, bill: none, of: none, rule: BySum}
		return
	}
	for _, i := range lower {
		t.repeats(i, upper)
	}
}
