package run

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// An emitter may keep accounts beside its calls: AG2 has a span for what each call used, and one for what a sub-agent, a summary of
// the conversation or a live session did, of which there may be no other record. An account comes right after what it is of, below the
// same span. OpenClaw's takes as long as the turn that it is of. It is the bill only where nothing there counts the same.

// accounts finds what the accounts of a trace are of.
type accounts struct {
	*Trace
	before map[int32][]int32 // by parent of an account: the spans below it, by end
	below  map[int32][]int32 // by such a span: the calls at and below it
	taken  map[int32]bool    // such spans that an account has been found for
}

func (t *Trace) joinAccounts() {
	var of []int32
	a := accounts{t, map[int32][]int32{}, map[int32][]int32{}, map[int32]bool{}}
	for i := range t.records {
		if p := t.parent(int32(i)); p != none && t.records[i].is(Account) && t.isModelCall(int32(i)) {
			of = append(of, int32(i))
			a.before[p] = nil
		}
	}
	if len(of) == 0 {
		return
	}
	a.place()
	slices.SortFunc(of, t.compareStart)
	for _, i := range of {
		a.judge(i)
	}
}

// place notes each call under the spans above it that have an account beside them.
func (a *accounts) place() {
	for i := range a.records {
		if !a.isModelCall(int32(i)) {
			continue
		}
		for x := int32(i); x != none; x = a.parent(x) {
			p := a.parent(x)
			if beside, ok := a.before[p]; ok && p != none {
				if a.below[x] == nil {
					a.before[p] = append(beside, x)
				}
				a.below[x] = append(a.below[x], int32(i))
			}
		}
	}
	for _, spans := range a.before {
		slices.SortFunc(spans, a.compareEnd)
	}
}

// judge looks for what account i is of among the spans that ended before it, the last first.
func (a *accounts) judge(i int32) {
	r := &a.records[i]
	spans := a.before[a.parent(i)]
	end, _ := slices.BinarySearchFunc(spans, r.End+ClockSlack, func(x int32, end pcommon.Timestamp) int {
		return cmp.Compare(a.records[x].End, end)
	})
	for _, x := range slices.Backward(spans[max(0, end-maxBeside):end]) {
		calls := slices.DeleteFunc(slices.Clone(a.below[x]), func(c int32) bool { return !a.isModelCall(c) || a.records[c].is(Account) })
		switch {
		case a.taken[x] || len(calls) == 0:
			continue
		case len(calls) == 1 && sameTokens(r, &a.records[a.records[calls[0]].verdict.bill]):
			a.repeats(i, calls[0])
		case len(calls) > 1 && a.sameSum(r, calls):
			a.aggregate(i, calls)
		default:
			continue
		}
		a.taken[x] = true
		return
	}
	a.judgeTurn(i, spans)
}

// judgeTurn takes account i as one of all calls that were made while it ran, below the spans beside it. Those that tell no counts are in it.
func (a *accounts) judgeTurn(i int32, spans []int32) {
	r := &a.records[i]
	var calls []int32
	for _, x := range spans {
		for _, c := range a.below[x] {
			if l := &a.records[c]; !a.taken[x] && a.isModelCall(c) && !l.is(Account) && l.Start+ClockSlack >= r.Start && l.End <= r.End+ClockSlack {
				calls = append(calls, c)
			}
		}
	}
	counted := slices.DeleteFunc(slices.Clone(calls), func(c int32) bool { return !a.records[c].is(Counted) })
	switch {
	case len(counted) > 0 && a.sameSum(r, counted):
		a.aggregate(i, counted)
	case len(counted) == 0:
		for _, c := range calls {
			a.repeats(c, i)
		}
	}
}
