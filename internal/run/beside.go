package run

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// ClockSlack is how much later than the SDK's a framework's span may start, since some clocks count milliseconds.
const ClockSlack = 5e6 // ns

// maxBeside is how many calls that run at the same time are compared with one.
const maxBeside = 64

// joinBeside finds the calls that two instrumentations recorded beside each other: LangChain's span and the SDK's, as
// children of one span. Each call is matched with one call of another emitter at most.
func (t *Trace) joinBeside() {
	var calls []int32
	several := false
	for i := range t.records {
		if r := &t.records[i]; t.call(int32(i)) != none && !r.is(Log|Account) && r.Layer != genai.LayerAlone {
			if len(calls) > 0 {
				last := &t.records[calls[len(calls)-1]]
				several = several || r.From != last.From || !sameEmitter(r, last)
			}
			calls = append(calls, int32(i))
		}
	}
	if !several { // one emitter in one service, as in most traces
		return
	}
	slices.SortFunc(calls, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.records[a].Start, t.records[b].Start), cmp.Compare(t.records[a].Layer, t.records[b].Layer),
			t.compareStart(a, b))
	})
	sets := t.sets()
	for n, a := range calls {
		for _, b := range calls[n+1 : min(n+1+maxBeside, len(calls))] {
			if t.records[b].Start > t.records[a].End+ClockSlack {
				break
			}
			x, y := t.call(a), t.call(b)
			if x != none && y != none && x != y && !t.under(a, b) && !t.under(b, a) && t.news(sets, x, y) &&
				(Beside(&t.records[a], &t.records[b]) || t.relayed(a, b) || t.relayed(b, a)) {
				group := append(append([]int32{x, y}, sets[x]...), sets[y]...)
				t.join(group)
				sets[x], sets[y] = group, group
			}
		}
	}
}

// relayed reports whether b is what another process did to answer a, whose span was not the parent of the request that it made:
// both count exactly the same.
func (t *Trace) relayed(a, b int32) bool {
	x, y := &t.records[a], &t.records[b]
	if x.From == y.From || y.Start > x.End || x.Start > y.End || x.Prompt == 0 || x.Prompt != y.Prompt || x.Completion != y.Completion ||
		!sameFamily(x, y) || !sameModel(x, y) {
		return false
	}
	for p := b; p != none; p = t.parent(p) {
		if t.records[p].is(Remote) {
			return t.HasParent(int(p)) && t.parent(p) == t.parent(a) && !t.records[a].is(Remote)
		}
	}
	return false
}

// news reports whether no record of either call is of the same emitter as one of the other's.
func (t *Trace) news(sets map[int32][]int32, a, b int32) bool {
	for _, x := range append([]int32{a}, sets[a]...) {
		for _, y := range append([]int32{b}, sets[b]...) {
			if sameEmitter(&t.records[x], &t.records[y]) {
				return false
			}
		}
	}
	return true
}

// Beside reports whether two spans of one process, neither of which is above the other, tell of one call: their emitters
// stand at different layers, they overlap in time, and neither ids, models, counts nor times contradict it. Equal calls at
// the same layer are two calls, unless two that listen to one framework were told of one.
func Beside(a, b *Record) bool {
	outer, inner := a, b
	if outer.Layer > inner.Layer {
		outer, inner = inner, outer
	}
	switch {
	case a.From != b.From && a.From != "" && b.From != "",
		(a.Traits|b.Traits)&(Agent|Log) != 0,
		outer.Layer == genai.LayerAlone || outer.Layer == inner.Layer && !together(a, b),
		inner.Start > outer.End+lag(a, b) || outer.Start > inner.End,
		outer.Layer <= genai.LayerRouter && outer.Start > inner.Start+ClockSlack:
		return false
	}
	return alike(a, b)
}

// lag is by how much an SDK's span may begin after a framework's is over: LlamaIndex ends its own when it hands out a stream that
// nobody has read yet.
func lag(a, b *Record) pcommon.Timestamp {
	if sameFigures(a, b) {
		return ClockSlack
	}
	return 0
}

// sameFigures reports whether two records counted exactly the same.
func sameFigures(a, b *Record) bool {
	return a.is(Counted) && b.is(Counted) && a.Prompt+a.Completion > 0 && a.Prompt == b.Prompt && a.Completion == b.Completion
}

// together reports whether two emitters were told of one call at the same moments, as all that listen to a framework are: it began
// or ended for both at once, and counted exactly the same.
func together(a, b *Record) bool {
	near := func(x, y pcommon.Timestamp) bool { return max(x, y)-min(x, y) <= ClockSlack }
	return a.Dialect != b.Dialect && sameFigures(a, b) && (near(a.Start, b.Start) || near(a.End, b.End))
}
