package run

import (
	"cmp"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// heir stands for the root of a run that was never seen: of the spans that hang on it the one that has gone on with a roll-up, or the
// first that may yet.
type heir struct {
	root   int32 // none where all went on without
	others bool  // there are more than it
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
