package hold

import (
	"container/heap"
	"container/list"
	"hash/maphash"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Hold is the traces that are held. It is not safe for concurrent use.
type Hold struct {
	set     Settings
	open    map[pcommon.TraceID]*trace
	order   *list.List // unfinished traces, the longest silent first
	ended   *list.List // finished ones, the same
	due     schedule
	origins origins
	lost    *lru.Cache[pcommon.TraceID, struct{}] // traces that were evicted unfinished
	pairs   pairs
	claims  claims
	told    *lru.Cache[uint64, struct{}] // log records that were taken in
	out     *Batch
	bytes   int64
	leaving int64 // of traces that are forgotten, but have not gone
	spans   int
	counts  Counts
	charges []Charge
	scratch []byte
	since   time.Time // see From
	ahead   int       // see Expect

	advanced   time.Time // when Advance was last called
	unfinished time.Time // see Unfinished
	of         []byte    // likewise
}

// maxLost bounds the ids of evicted traces that are remembered: 64 bytes each.
const maxLost = 1 << 16

// maxTold bounds the log records that are known when they are sent again: 64 bytes each.
const maxTold = 1 << 16

// New makes an empty Hold.
func New(set Settings) *Hold {
	lost, _ := lru.New[pcommon.TraceID, struct{}](maxLost) // fails for a size below 1 only
	told, _ := lru.New[uint64, struct{}](maxTold)
	return &Hold{
		set: set, open: map[pcommon.TraceID]*trace{}, order: list.New(), ended: list.New(),
		origins: origins{seed: maphash.MakeSeed(), known: map[uint64]*Origin{}}, lost: lost, pairs: newPairs(set.Late),
		claims: newClaims(set.Across), told: told, out: newBatch(),
	}
}

// From says since when all of the traces has come here that what is added next belongs to; zero for always.
func (h *Hold) From(since time.Time) { h.since = since }

// Expect says that the next n spans are of one trace, so that there is room for them at once.
func (h *Hold) Expect(n int) { h.ahead = n }

// Intern is the Origin to add items with. It must be used before the time moves on.
func (h *Hold) Intern(o *Origin) *Origin { return h.origins.intern(o) }

// AddSpan takes a span in, of which in the journal stays what ref says. A span without ids goes on as it is. One that was
// taken in before, and so was sent again, is dropped: it would be counted twice, and put a bill without the rest of its
// trace over the right one. But where a finished trace comes again after a while, it is played back, and begins anew.
func (h *Hold) AddSpan(now time.Time, o *Origin, span ptrace.Span, r run.Record, id *genai.Identity, ref journal.Ref) {
	if span.TraceID().IsEmpty() || span.SpanID().IsEmpty() {
		h.counts.Malformed++
		s := ptrace.NewSpan()
		span.CopyTo(s)
		h.out.addSpan(o, s)
		h.out.Bytes += int64(ref.Len()) * wireFactor
		h.out.done(item{ref: ref})
		return
	}
	if t, ok := h.open[span.TraceID()]; ok && t.memory.Seen(&r) {
		if !t.finished || now.Sub(t.last) < replay {
			h.counts.Resent++
			h.out.done(item{ref: ref})
			return
		}
		h.release(now, t, true)
		h.forget(t)
	}
	if pair := r.Pair; h.pairs.alone.late(now, pair, 1) {
		r.Discard() // its log record has gone with the bill
		r.Pair = pair
	}
	t := h.trace(now, span.TraceID())
	if n := min(h.ahead, h.set.MaxTraceSpans); n > 1 {
		t.memory.Grow(n)
		t.spans = slices.Grow(t.spans, n)
	}
	h.ahead = 0
	h.use(o)
	t.memory.Identify(r.Start, id)
	t.spans = append(t.spans, heldSpan{ref: ref, origin: o, at: t.memory.Add(r), since: now, session: id.Session})
	h.claims.arrive(t.id, &r, id.Session)
	t.relevant = t.relevant || r.Role != genai.RoleOther
	t.failed = t.failed || r.Traits&run.Failed != 0 && (r.Role == genai.RoleCall || r.Traits&run.Wrapper != 0)
	h.grow(t, int64(ref.Heap())+itemBytes+recordBytes)
	h.spans++
	wait := h.set.MaxHold
	if t.finished || r.Parent.IsEmpty() || r.Traits&(run.Agent|run.Remote) != 0 {
		wait = h.set.Settle
	}
	h.pull(t, now.Add(wait))
	h.pairs.span(h, now, t, &r)
	if t.memory.Len() > h.set.MaxTraceSpans {
		h.counts.EvictedSpans++
		h.evict(now, t, run.Oversize)
	}
	h.limit(now)
}

// AddLog takes a log record of a call in. It waits for its span as long as anything does. sum is a hash of all of it: one
// that was taken in before, and so was sent again, is dropped.
func (h *Hold) AddLog(now time.Time, o *Origin, rec plog.LogRecord, r run.Record, id *genai.Identity, sum uint64, ref journal.Ref) {
	if again, _ := h.told.ContainsOrAdd(sum, struct{}{}); again {
		h.counts.Resent++
		h.out.done(item{ref: ref})
		return
	}
	who := *id
	l := heldLog{rec: plog.NewLogRecord(), origin: o, since: now, ref: ref, sum: sum, record: r, who: &who}
	rec.MoveTo(l.rec)
	h.use(o)
	h.claims.hear(l.rec.TraceID(), &l.record, id.Session)
	if id := l.rec.TraceID(); !id.IsEmpty() {
		h.joinLog(now, h.trace(now, id), l)
	} else {
		h.pairs.log(h, now, l)
	}
	h.limit(now)
}

// joinLog puts a log record into a trace.
func (h *Hold) joinLog(now time.Time, t *trace, l heldLog) {
	l.at = t.memory.Add(l.record)
	t.logs = append(t.logs, l)
	t.relevant = true
	h.grow(t, l.bytes()+recordBytes)
	wait := h.set.MaxHold
	if t.finished {
		wait = h.set.Settle
	}
	h.pull(t, now.Add(wait))
}

func (h *Hold) trace(now time.Time, id pcommon.TraceID) *trace {
	t, ok := h.open[id]
	if !ok {
		t = &trace{id: id, wake: now.Add(h.set.Timeout)}
		t.elem = h.order.PushBack(t)
		h.open[id] = t
		heap.Push(&h.due, t)
		h.grow(t, traceBytes)
		if h.lost.Contains(id) {
			t.memory.Lose(run.Evicted)
		}
	}
	if t.since.Before(h.since) {
		t.since = h.since
	}
	if now.After(t.last) { // what is replayed comes between what is new
		t.last = now
	}
	t.list(h).MoveToBack(t.elem)
	return t
}

func (h *Hold) grow(t *trace, n int64) {
	t.bytes += n
	if !t.gone {
		h.bytes += n
	}
}

// pull makes sure that the trace is looked at by then.
func (h *Hold) pull(t *trace, then time.Time) {
	if t.due.IsZero() || then.Before(t.due) {
		t.due = then
		h.due.set(t, then)
	}
}

// Next is when Advance has something to do.
func (h *Hold) Next() (time.Time, bool) {
	loose, waits := h.pairs.next(h.set.MaxHold)
	if len(h.due) > 0 && (!waits || h.due[0].wake.Before(loose)) {
		return h.due[0].wake, true
	}
	return loose, waits
}

// Advance lets go what is due at now, but stops when the batch has reached size spans: then it must be called again.
func (h *Hold) Advance(now time.Time, size int) {
	h.advanced = now
	h.pairs.advance(h, now)
	for len(h.due) > 0 && !h.due[0].wake.After(now) && !h.out.full(size) {
		t := h.due[0]
		switch {
		case t.gone:
			h.leave(now, t)
			continue
		case t.due.IsZero():
			h.forget(t)
			continue
		}
		h.release(now, t, false)
	}
}

// Flush lets everything go, because the collector stops. As soon as size spans have gone it returns; the next call goes
// on.
func (h *Hold) Flush(now time.Time, size int) {
	for len(h.pairs.queue) > 0 {
		h.pairs.first(h, now)
	}
	for len(h.due) > 0 && !h.out.full(size) {
		t := h.due[0]
		if t.gone {
			h.leave(now, t)
			continue
		}
		if !t.finished && !t.whole() {
			t.memory.Lose(run.Shutdown)
		}
		h.release(now, t, true)
		h.forget(t)
	}
}

// Ready reports whether there is something to take.
func (h *Hold) Ready() bool { return !h.out.Empty() }

// Outgoing is the estimated size of what there is to take.
func (h *Hold) Outgoing() int64 { return h.out.Bytes + h.leaving }

// Take hands over what has gone, what happened and what it cost.
func (h *Hold) Take() (*Batch, Counts, []Charge) {
	b, c, m := h.out, h.counts, h.charges
	h.out, h.counts, h.charges = newBatch(), Counts{}, nil
	return b, c, m
}

// Usage is the number of traces remembered and of spans held, and the estimated size of both.
func (h *Hold) Usage() (traces, spans int, bytes int64) { return len(h.open), h.spans, h.bytes }
