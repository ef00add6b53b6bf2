package hold

import (
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

// item is one of a batch: where it is in the journal and, where its trace remembers it, as which record.
type item struct {
	ref  journal.Ref
	t    *trace
	at   int
	sum  uint64 // of a log record, 0 of a span
	pair string // the key of a log record that went without its span
}

func (b *Batch) done(it item) {
	if it.ref.None() {
		return
	}
	if it.t != nil {
		it.t.pending++
	}
	b.items = append(b.items, it)
}

// The kinds of records of the index: what has been taken, as it was written once and as it is, and that a batch is on its way.
const (
	takenUnsummed byte = iota
	going
	taken
)

// Going notes that a batch has been made, of which items that says, and goes to what is behind. Where the process ends before it is noted
// as taken, what is behind may have it or not: the next one must make the same batch again, and first (see Unfinished).
func (h *Hold) Going(b *Batch, of []byte) (err error) {
	if h.set.Index != nil {
		b.going.Release()
		b.going, err = h.set.Index.Append(h.advanced, going, of, 1)
	}
	return err
}

// Unfinished is when a batch was made that was on its way as the process before ended, and of which items; zero where none was.
func (h *Hold) Unfinished() (made time.Time, of []byte) { return h.unfinished, h.of }

// Taken says that what is behind has a batch. The index notes which items these were, so that they are not sent again,
// and what their traces must remember of them; then their room in the journal is free. Where the index cannot be written,
// a process after this one may send some of them again.
func (h *Hold) Taken(now time.Time, b *Batch) error {
	err := h.note(now, b.items)
	for i := range b.items {
		it := &b.items[i]
		it.ref.Release()
		if it.t != nil {
			it.t.pending--
			it.t.unwrite()
		}
	}
	b.items = nil
	b.going.Release()
	return err
}

// note writes one record of the index:
//
//	number of items | segment, offset, sum of each; of a log record its pair key, too
//	trace id | who | number of records | records ...   of each trace
func (h *Hold) note(now time.Time, items []item) error {
	if h.set.Index == nil || len(items) == 0 {
		return nil
	}
	segments := map[uint64]journal.Ref{}
	traces := map[*trace][]int{}
	for _, it := range items {
		segments[it.ref.Segment()] = it.ref
		if it.t != nil && !it.t.gone {
			traces[it.t] = append(traces[it.t], it.at)
		}
	}
	ref, err := h.set.Index.Append(now, taken, encode(items, traces), len(segments)+len(traces))
	if err != nil {
		return err
	}
	for _, of := range segments {
		of.Pin(ref)
	}
	for t := range traces {
		t.memos = append(t.memos, ref)
	}
	if slices.ContainsFunc(items, func(it item) bool { return it.pair != "" }) {
		h.pairs.keep(ref, now)
	}
	return nil
}

func encode(items []item, traces map[*trace][]int) []byte {
	var w wire.Writer
	w.Uint(uint64(len(items)))
	for _, it := range items {
		w.Uint(it.ref.Segment())
		w.Uint(uint64(it.ref.Offset()))
		if w.Uint(it.sum); it.sum != 0 {
			w.String(it.pair)
		}
	}
	for t, records := range traces {
		w.Bytes(t.id[:])
		t.memory.WriteWho(&w)
		w.Uint(uint64(len(records)))
		for _, at := range records {
			t.memory.WriteMemo(at, &w)
		}
	}
	return w
}

// unwrite frees what the index has of a trace that nothing needs any more.
func (t *trace) unwrite() {
	if !t.gone || t.pending > 0 || len(t.spans)+len(t.logs) > 0 {
		return
	}
	for _, m := range t.memos {
		m.Release()
	}
	t.memos = nil
}

// Place is where an item is in the journal.
type Place struct {
	Segment uint64
	Offset  uint32
}

// Restore takes in a record of the index of the process before: it adds to done what was taken, and remembers the traces.
// Finish must be called after the last one.
func (h *Hold) Restore(rec journal.Record, data *journal.Journal, done map[Place]struct{}) {
	h.unfinished, h.of = time.Time{}, nil
	if rec.Kind == going {
		h.unfinished, h.of = rec.At, slices.Clone(rec.Payload)
		return
	}
	r := wire.NewReader(rec.Payload)
	segments, loose := map[uint64]bool{}, false
	for range r.Count() {
		p := Place{r.Uint(), uint32(r.Uint())}
		if rec.Kind != takenUnsummed {
			loose = h.restoreLog(rec.At, r) || loose
		}
		of, ok := data.Find(p.Segment)
		if !ok {
			continue
		}
		done[p] = struct{}{}
		if !segments[p.Segment] {
			segments[p.Segment] = true
			rec.Ref.Keep(1)
			of.Pin(rec.Ref)
		}
	}
	if loose {
		h.pairs.keep(rec.Ref, rec.At)
	}
	for r.More() {
		var id pcommon.TraceID
		copy(id[:], r.Bytes(len(id)))
		t := h.trace(rec.At, id)
		rec.Ref.Keep(1)
		t.memos = append(t.memos, rec.Ref)
		t.memory.ReadWho(r)
		for range r.Count() {
			h.remember(t, t.memory.ReadMemo(r))
		}
		h.limit(rec.At)
	}
}

// restoreLog takes in what is said of an item where it is a log record, and reports whether that had gone without its span.
func (h *Hold) restoreLog(at time.Time, r *wire.Reader) (loose bool) {
	sum := r.Uint()
	if sum == 0 {
		return false
	}
	h.told.Add(sum, struct{}{})
	pair := r.String()
	h.pairs.alone.went(at, pair, -1)
	return pair != ""
}

func (h *Hold) remember(t *trace, at int) {
	r := t.memory.Record(at)
	t.relevant = t.relevant || r.Role != genai.RoleOther
	if t.memory.Role(at) == genai.RoleCall {
		h.claims.restored(t.id, r, t.memory.Identity().Session)
	}
	h.grow(t, recordBytes)
	if isRoot(r) {
		h.finish(t)
	}
}

// Finish ends the restoring: what is remembered of each trace is as it was.
func (h *Hold) Finish() {
	for _, t := range h.open {
		h.pairs.restored(t)
		if !t.relevant {
			h.settle(t.last, t)
			continue
		}
		t.memory.Resolve()
		h.claims.strays.restored(t)
		l := letting{h: h, t: t, runs: t.memory.Runs()}
		t.closed = map[int]run.Rollup{}
		for _, root := range l.runs.Roots() {
			if bill := l.runs.Bill(int(root)); !bill.Empty() || t.memory.Record(int(root)).Traits&run.Agent != 0 {
				t.closed[int(root)] = *bill
			}
		}
		t.unclaimed = l.unclaimed()
		h.settle(t.last, t)
	}
}
