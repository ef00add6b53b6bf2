package agentrunprocessor

import (
	"cmp"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// extent is records of the journal that follow each other: from the first to the last, both in it.
type extent struct{ first, last hold.Place }

// extents are the records that a process has taken in: those of its own and, while it replays those of processes before it, a part
// of them.
type extents []extent

func place(ref journal.Ref) hold.Place {
	return hold.Place{Segment: ref.Segment(), Offset: ref.Offset()}
}

func compare(a, b hold.Place) int {
	return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Offset, b.Offset))
}

func (e extents) has(p hold.Place) bool {
	return slices.ContainsFunc(e, func(x extent) bool { return compare(x.first, p) <= 0 && compare(p, x.last) <= 0 })
}

// end reports whether none of the records is behind p.
func (e extents) end(p hold.Place) bool {
	return !slices.ContainsFunc(e, func(x extent) bool { return compare(p, x.last) < 0 })
}

func (e extents) encode() []byte {
	var w wire.Writer
	for _, x := range e {
		for _, p := range []hold.Place{x.first, x.last} {
			w.Uint(p.Segment)
			w.Uint(uint64(p.Offset))
		}
	}
	return w
}

func decodeExtents(b []byte) (e extents) {
	r := wire.NewReader(b)
	for r.More() {
		var x extent
		for _, p := range []*hold.Place{&x.first, &x.last} {
			*p = hold.Place{Segment: r.Uint(), Offset: uint32(r.Uint())}
		}
		e = append(e, x)
	}
	return e
}

// accept notes that a record has been taken in, of which an item is at p. Requests that come at once may be taken in in another order than
// they were written down. The lock must be held.
func (r *runs) accept(p hold.Place) {
	if r.own == (extent{}) || p.Segment < r.own.first.Segment {
		r.own.first.Segment = p.Segment
	}
	if compare(r.own.last, p) < 0 {
		r.own.last = p
	}
}

// takenIn is all that has been taken in. The lock must be held.
func (r *runs) takenIn() extents {
	e := slices.Clone(r.resumed)
	for _, x := range []extent{{last: r.replayed}, r.own} {
		if x.last != (hold.Place{}) {
			e = append(e, x)
		}
	}
	return e
}
