package hold

import (
	"container/heap"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// limit sends the longest silent traces on until the limits hold again; finished ones, of which nothing is held, first.
func (h *Hold) limit(now time.Time) {
	for len(h.open) > h.set.MaxTraces {
		h.evictOldest(now, &h.counts.EvictedTraces)
	}
	for h.bytes > h.set.MaxBytes && len(h.open) > 0 {
		h.evictOldest(now, &h.counts.EvictedBytes)
	}
	for h.bytes > h.set.MaxBytes && len(h.pairs.queue) > 0 {
		h.pairs.first(h, now)
	}
}

func (h *Hold) evictOldest(now time.Time, count *int64) {
	if e := h.ended.Front(); e != nil {
		h.evict(now, e.Value.(*trace), "")
		return
	}
	*count++
	h.evict(now, h.order.Front().Value.(*trace), run.Evicted)
}

func (h *Hold) evict(now time.Time, t *trace, why run.Reason) {
	if why != "" {
		t.memory.Lose(why)
		h.lost.Add(t.id, struct{}{})
	}
	h.release(now, t, true)
	h.forget(t)
}

// forget drops the memory of a trace. Where a run may still come that needs it, the trace is known to be lost: that run
// will be partial.
func (h *Hold) forget(t *trace) {
	if t.relevant && (!t.finished || t.unclaimed) {
		h.lost.Add(t.id, struct{}{})
	}
	t.list(h).Remove(t.elem)
	delete(h.open, t.id)
	h.bytes -= t.bytes
	t.gone = true
	if len(t.spans)+len(t.logs) > 0 {
		h.leaving += t.bytes
		return
	}
	heap.Remove(&h.due, t.at)
	t.unwrite()
}

// leave lets more of a forgotten trace go that did not fit into the batch before.
func (h *Hold) leave(now time.Time, t *trace) {
	h.leaving -= t.bytes
	h.release(now, t, true)
	if len(t.spans)+len(t.logs) > 0 {
		h.leaving += t.bytes
		return
	}
	heap.Remove(&h.due, t.at)
	t.unwrite()
}
