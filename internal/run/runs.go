package run

import (
	"cmp"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Runs is how the records of a trace fall into runs, as far as they are known. It is valid until the trace changes.
type Runs struct {
	t     *Trace
	of    []int32 // the run a record is in, by index of the run's root; the root of a run is in its own run
	roots []int32
	outer map[int32]int32 // the run around a run
	bills map[int32]*Rollup
	heirs map[pcommon.SpanID]heir // of roots that never came
}

// heir stands for the root of a run that was never seen: of the spans that hang on it the one that has gone on with a roll-up, or the
// first that may yet.
type heir struct {
	root   int32 // none where all went on without
	others bool  // there are more than it
}

// Runs adds up the runs of the trace. Resolve must have been called since the last Add.
func (t *Trace) Runs() *Runs {
	r := &Runs{t: t, of: make([]int32, len(t.records)), outer: map[int32]int32{}, bills: map[int32]*Rollup{}}
	r.findHeirs()
	for i := range t.records {
		if t.isRoot(int32(i)) && !r.inherits(int32(i)) {
			r.roots = append(r.roots, int32(i))
			r.bills[int32(i)] = &Rollup{}
		}
	}
	if len(r.roots) == 0 {
		for i := range r.of {
			r.of[i] = none
		}
		return r
	}
	t.innermostFirst(r.roots)
	whole := t.wholeTrace()
	for i := range t.records {
		r.of[i] = r.find(int32(i), whole)
	}
	for _, i := range r.roots {
		r.outer[i] = r.around(i, whole)
	}
	r.sum()
	return r
}

// findHeirs finds the steps of runs whose root was never exported, as after an error in a stream: several of them hang on one span
// that is not there, and are one run, not one each.
func (r *Runs) findHeirs() {
	t := r.t
	for i := range t.records {
		on, dangles := t.dangles(int32(i))
		if !dangles {
			continue
		}
		if r.heirs == nil {
			r.heirs = map[pcommon.SpanID]heir{}
		}
		h, ok := r.heirs[on]
		if h.others = ok; !ok {
			h.root = none
		}
		if !t.records[i].is(Passed) && (h.root == none || t.compareHeirs(int32(i), h.root) < 0) {
			h.root = int32(i)
		}
		r.heirs[on] = h
	}
}

// compareHeirs is negative where a is rather the heir than b.
func (t *Trace) compareHeirs(a, b int32) int {
	return cmp.Or(more(t.records[a].verdict.sent, t.records[b].verdict.sent), t.compareStart(a, b))
}

// dangles reports whether no run is above step i for want of its parents, and on which span that was never seen it hangs: its parent, or
// that of the plain spans above it.
func (t *Trace) dangles(i int32) (on pcommon.SpanID, dangles bool) {
	if r := &t.records[i]; !r.is(Wrapper) || r.is(Agent|Remote) || t.within(i, Agent|Wrapper) {
		return on, false
	}
	top := t.top(i)
	return t.records[top].Parent, !t.records[top].Parent.IsEmpty()
}

// Hangs reports whether the i-th record is the root of a run only for want of its parents, which may be yet to come, and on which
// span that was never seen it hangs.
func (t *Trace) Hangs(i int) (on pcommon.SpanID, hangs bool) {
	on, hangs = t.dangles(int32(i))
	return on, hangs && !t.records[i].is(Passed)
}

// Pass says that the i-th record, which hangs, goes on while its run is under way: it is a step of it, and no run of its own.
func (t *Trace) Pass(i int) { t.records[i].Traits |= Passed }

// inherits reports whether i is a step of a run that another step stands for.
func (r *Runs) inherits(i int32) bool {
	h, ok := r.heir(i)
	return ok && h.others && h.root != i
}

// heir is that of the root which step i hangs on.
func (r *Runs) heir(i int32) (h heir, ok bool) {
	on, ok := r.t.dangles(i)
	return r.heirs[on], ok
}

// Roots are the indexes of the run roots, the innermost first.
func (r *Runs) Roots() []int32 { return r.roots }

// Enclosing yields the runs that the i-th record is in, the innermost first.
func (r *Runs) Enclosing(i int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for root := r.of[i]; root != none; root = r.outer[root] {
			if !yield(int(root)) {
				return
			}
		}
	}
}

// Bill is the roll-up of the run whose root is the i-th record, nil where that is no root.
func (r *Runs) Bill(i int) *Rollup { return r.bills[int32(i)] }

func (t *Trace) isRoot(i int32) bool {
	r := &t.records[i]
	return r.is(Agent) && !r.verdict.twin || r.is(Wrapper) && !r.is(Passed) && !t.within(i, Agent|Wrapper)
}

// within reports whether there is a record with one of the traits above i.
func (t *Trace) within(i int32, traits Traits) bool {
	for p := range t.up(i) {
		if t.records[p].is(traits) {
			return true
		}
	}
	return false
}

// wholeTrace is the run that is the root of the trace: what hangs in the air belongs to it, too. None where there is no
// such run or more than one.
func (t *Trace) wholeTrace() int32 {
	whole := none
	for i := range t.records {
		if !t.records[i].Parent.IsEmpty() || !t.isRoot(int32(i)) {
			continue
		}
		if whole != none {
			return none
		}
		whole = int32(i)
	}
	return whole
}

// find is the run that record i is in: the nearest root at or above it.
func (r *Runs) find(i, whole int32) int32 {
	if r.bills[i] != nil {
		return i
	}
	return r.around(i, whole)
}

// around is the nearest root above record i.
func (r *Runs) around(i, whole int32) int32 {
	top := i
	for p := range r.t.up(i) {
		if r.bills[p] != nil {
			return p
		}
		top = p
	}
	at := &r.t.records[top]
	switch h, ok := r.heirs[at.Parent]; {
	case i == whole || at.Parent.IsEmpty() && !at.is(Log):
		return none // the root of the trace is no run, or this one
	case whole == none && ok && h.others && h.root != i && r.bills[h.root] != nil:
		return h.root
	}
	return whole
}

// sum bills every record to its own run, and every run to the one around it. Money that belongs to no run for want of
// its parents makes every outermost run a lower bound, once the root of the trace is there: before, the parents may be
// yet to come.
func (r *Runs) sum() {
	lost, waits, broken := false, r.t.waits(), r.t.broken()
	for i := range r.t.silent() {
		if run := r.of[i]; run != none {
			r.bills[run].partial(Unpriced)
		}
	}
	for i := range r.t.records {
		if run := r.of[i]; run != none {
			r.bills[run].add(r.t, int32(i))
			if _, ok := waits[r.t.records[i].Parent]; ok || broken[r.t.records[i].Parent] {
				r.bills[run].partial(CutShort)
			}
		} else if rec := &r.t.records[i]; rec.verdict.role == genai.RoleCall {
			lost = lost || r.t.hangs(int32(i))
		}
	}
	for _, i := range r.roots {
		bill := r.bills[i]
		if lost && !r.t.hangs(i) && !r.t.within(i, Agent|Wrapper) {
			bill.partial(Orphans)
		}
		if h, ok := r.heir(i); ok && h.root == i && h.others {
			bill.partial(Orphans)
		}
		if r.t.records[i].is(Aborted) {
			bill.partial(CutShort)
		}
		if r.t.misses(i, bill) {
			bill.partial(Unbilled)
		}
		if r.t.lost != "" {
			bill.partial(r.t.lost)
		}
	}
	for _, i := range r.roots { // the innermost first
		if root := &r.t.records[i]; root.is(Counted) && root.verdict.role == genai.RoleAgent && r.bills[i].Calls == 0 {
			r.bills[i].partial(Unbilled)
		}
		if p := r.outer[i]; p != none {
			r.bills[p].merge(r.bills[i])
		}
	}
}

// hangs reports whether the way up from i ends at a parent that was never seen.
func (t *Trace) hangs(i int32) bool { return !t.records[t.top(i)].Parent.IsEmpty() }

// top is the uppermost record above i that has been seen.
func (t *Trace) top(i int32) int32 {
	for p := range t.up(i) {
		i = p
	}
	return i
}
