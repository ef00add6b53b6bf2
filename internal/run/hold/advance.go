package hold

import (
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

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
