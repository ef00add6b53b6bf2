package run

import "github.com/otelcol-genai/otelcol-genai/internal/genai"

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
		rec := &r.t.records[i]
		run := r.of[i]
		if run == none {
			lost = lost || rec.verdict.role == genai.RoleCall && r.t.hangs(int32(i))
			continue
		}
		r.bills[run].add(r.t, int32(i))
		if _, ok := waits[rec.Parent]; ok || broken[rec.Parent] {
			r.bills[run].partial(CutShort)
		}
		if rec.is(Encloses) && rec.verdict.short {
			r.bills[run].partial(Unbilled)
		}
	}
	for _, i := range r.roots {
		r.limits(i, lost)
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

// limits notes why the bill of run i is a lower bound. lost says that there are calls which belong to no run for want of their parents.
func (r *Runs) limits(i int32, lost bool) {
	h, hangs := r.heir(i)
	for _, limit := range [...]struct {
		holds bool
		why   Reason
	}{
		{lost && !r.t.hangs(i) && !r.t.within(i, Agent|Wrapper), Orphans},
		{hangs && h.root == i && h.others, Orphans},
		{r.t.records[i].is(Aborted), CutShort},
		{r.t.misses(i, r.bills[i]), Unbilled},
		{r.t.lost != "", r.t.lost},
	} {
		if limit.holds {
			r.bills[i].partial(limit.why)
		}
	}
}
