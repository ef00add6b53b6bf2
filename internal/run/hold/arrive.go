package hold

import (
	"container/heap"
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// AddSpan takes a span in, of which in the journal stays what ref says. A span without ids goes on as it is. One that was
// taken in before, and so was sent again, is dropped: it would be counted twice, and put a bill without the rest of its
// trace over the right one. But where a finished trace comes again after a while, it is played back, and begins anew.
func (h *Hold) AddSpan(now time.Time, o *Origin, span ptrace.Span, r run.Record, id *genai.Identity, ref journal.Ref) {
	if span.TraceID().IsEmpty() || span.SpanID().IsEmpty() {
		h.malformed(o, span, ref)
		return
	}
	if h.resent(now, span.TraceID(), &r) {
		h.counts.Resent++
		h.out.done(item{ref: ref})
		return
	}
	if pair := r.Pair; h.pairs.alone.late(now, pair, 1) {
		r.Discard() // its log record has gone with the bill
		r.Pair = pair
	}
	t := h.trace(now, span.TraceID())
	h.makeRoom(t)
	h.use(o)
	t.memory.Identify(r.Start, id)
	t.spans = append(t.spans, heldSpan{ref: ref, origin: o, at: t.memory.Add(r), since: now, session: id.Session})
	h.claims.arrive(t.id, &r, id.Session)
	t.notice(&r)
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

// malformed lets a span without ids go on as it is.
func (h *Hold) malformed(o *Origin, span ptrace.Span, ref journal.Ref) {
	h.counts.Malformed++
	s := ptrace.NewSpan()
	span.CopyTo(s)
	h.out.addSpan(o, s)
	h.out.Bytes += int64(ref.Len()) * wireFactor
	h.out.done(item{ref: ref})
}

// resent reports whether a span was taken in before. A finished trace that is played back is let go first, and forgotten.
func (h *Hold) resent(now time.Time, id pcommon.TraceID, r *run.Record) bool {
	t, ok := h.open[id]
	if !ok || !t.memory.Seen(r) {
		return false
	}
	if !t.finished || now.Sub(t.last) < replay {
		return true
	}
	h.release(now, t, true)
	h.forget(t)
	return false
}

// makeRoom makes room for the spans of a trace that Expect has told of.
func (h *Hold) makeRoom(t *trace) {
	if n := min(h.ahead, h.set.MaxTraceSpans); n > 1 {
		t.memory.Grow(n)
		t.spans = slices.Grow(t.spans, n)
	}
	h.ahead = 0
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
