package run

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// join makes one call of several records. Money that was already sent on stays where it is; news of a call without any
// does not stand in the way of a record that has counts.
func (t *Trace) join(group []int32) {
	best := t.best(group)
	carrier := none
	for _, i := range group {
		if v := &t.records[i].verdict; v.sent && v.role == genai.RoleCall && (carrier == none || t.records[i].is(Counted)) {
			carrier = i
		}
	}
	if carrier == none || !t.records[carrier].is(Counted) && t.records[best].is(Counted) {
		carrier = best
		if spans := slices.DeleteFunc(slices.Clone(group), func(i int32) bool {
			return t.records[i].is(Log) || t.records[i].verdict.sent
		}); len(spans) > 0 {
			carrier = t.best(spans)
		}
		if v := &t.records[carrier].verdict; v.sent {
			v.bill = best
		} else {
			*v = verdict{role: genai.RoleCall, bill: best, of: none}
		}
	}
	for _, i := range group {
		if i != carrier {
			t.repeats(i, carrier)
		}
	}
}

// best is the record of a call that has its figures: the one that knows most, or one that shows what this one lacks.
func (t *Trace) best(group []int32) int32 {
	best := t.known(group)
	for _, i := range group {
		if t.records[i].outdoes(&t.records[best]) {
			return i
		}
	}
	return best
}

// outdoes reports whether r counts the same as what seems to be all, and tells a total that is more: then both are a lower bound.
func (r *Record) outdoes(all *Record) bool {
	return r.is(Paid) && r.is(Bound) && all.is(Paid) && !all.is(Bound|Charged) && r.Prompt == all.Prompt && r.Completion == all.Completion &&
		r.Sum > r.Prompt+r.Completion && sameModel(r, all)
}

// known is the record that knows most. Where records that have a price name different models, one of them asked by an alias: the model
// that served is the innermost's.
func (t *Trace) known(group []int32) int32 {
	best := slices.MinFunc(group, t.compareWitness)
	inner := best
	for _, i := range group {
		if r := &t.records[i]; r.is(Paid) && !r.is(Log) && t.under(i, best) && (inner == best || t.compareStart(inner, i) < 0) {
			inner = i
		}
	}
	if sameModel(&t.records[best], &t.records[inner]) || t.records[best].is(Charged) {
		return best
	}
	return slices.MinFunc(slices.DeleteFunc(slices.Clone(group), func(i int32) bool {
		return !sameModel(&t.records[i], &t.records[inner])
	}), t.compareWitness)
}

// compareStart orders records by when they began, whatever the order of arrival.
func (t *Trace) compareStart(a, b int32) int {
	x, y := &t.records[a], &t.records[b]
	return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), bytes.Compare(x.Span[:], y.Span[:]), cmp.Compare(a, b))
}

// under reports whether i is somewhere below p.
func (t *Trace) under(i, p int32) bool {
	for a := range t.up(i) {
		if a == p {
			return true
		}
	}
	return false
}

// compareWitness is negative where a is the better witness of a call, or else the inner one.
func (t *Trace) compareWitness(a, b int32) int {
	x, y := &t.records[a], &t.records[b]
	return cmp.Or(x.compare(y), cmp.Compare(y.Start, x.Start), bytes.Compare(x.Span[:], y.Span[:]), cmp.Compare(a, b))
}

// Better reports whether x is a better witness of a call than y.
func (x *Record) Better(y *Record) bool { return x.compare(y) < 0 }

// compare is negative where x is the better witness of a call. What decides, in this order:
//
//	has counts or a cost at all
//	says that it was declined, which others do not know; and so costs nothing
//	is charged, or charges: an invoice, the vendor's own client
//	has a price; a price for everything
//	has tokens, not a cost alone
//	knows more: caches, audio and images, lifetimes, fees, tier, place (genai.Knowledge)
//	does not count the turns before again
//	the rank of its emitter, for what cannot be seen on the record
func (x *Record) compare(y *Record) int {
	return cmp.Or(
		more(x.is(Counted), y.is(Counted)),
		more(x.is(Declined), y.is(Declined)),
		more(x.is(Charged), y.is(Charged)),
		more(x.is(Paid), y.is(Paid)),
		more(x.is(Paid) && !x.is(Bound), y.is(Paid) && !y.is(Bound)),
		more(x.Prompt+x.Completion > 0, y.Prompt+y.Completion > 0),
		cmp.Compare(y.Knows, x.Knows),
		more(!x.is(Recounts), !y.is(Recounts)),
		cmp.Compare(x.Rank, y.Rank))
}

func more(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}
