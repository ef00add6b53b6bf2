package run

import "go.opentelemetry.io/collector/pdata/pcommon"

// Runs is how the records of a trace fall into runs, as far as they are known. It is valid until the trace changes.
type Runs struct {
	t     *Trace
	of    []int32 // the run a record is in, by index of the run's root; the root of a run is in its own run
	roots []int32
	outer map[int32]int32 // the run around a run
	bills map[int32]*Rollup
	heirs map[pcommon.SpanID]heir // of roots that never came
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

// hangs reports whether the way up from i ends at a parent that was never seen.
func (t *Trace) hangs(i int32) bool { return !t.records[t.top(i)].Parent.IsEmpty() }

// top is the uppermost record above i that has been seen.
func (t *Trace) top(i int32) int32 {
	for p := range t.up(i) {
		i = p
	}
	return i
}
