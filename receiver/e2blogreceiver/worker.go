package e2blogreceiver

import (
	"context"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// How a worker batches.
const (
	flushItems    = 512
	flushInterval = 200 * time.Millisecond
	tickInterval  = time.Second
)

// worker owns the state of one sandbox: only its loop touches box.
type worker struct {
	*hub
	id       string
	box      *sandbox.Sandbox
	account  atomic.Pointer[account] // that sees the sandbox; nil where none is known to
	watch    atomic.Pointer[watcher] // of its data plane, while it runs
	inbox    *inbox
	gone     chan struct{} // closed when the loop has ended
	lookup   bool          // what is known may be old or nothing: ask before the first news
	restored bool          // from storage
	running  atomic.Bool   // a run is open and has not ended
	over     atomic.Bool   // the sandbox is gone
	asked    atomic.Bool   // a look-up is under way
	logRead  atomic.Int64  // when the last whole read of its log began, in Unix nanoseconds
	logFails atomic.Bool   // the last try to read it did

	// Of the loop alone.
	open    int64     // processes, as counted in the metric
	ended   time.Time // when all that is known was over
	stale   bool      // box differs from what is stored
	saved   time.Time
	spans   ptrace.Traces
	records plog.Logs // drained, but not taken by the next consumer yet
}

func newWorker(h *hub, id string, box *sandbox.Sandbox) *worker {
	limit := defaultAttach().Buffer
	if a := h.cfg.attach(); a != nil {
		limit = a.Buffer
	}
	return &worker{
		hub: h, id: id, box: box, inbox: newInbox(limit), gone: make(chan struct{}),
		spans: ptrace.NewTraces(), records: plog.NewLogs(),
	}
}

// batch is what was read since the last flush.
type batch struct {
	items  int
	oldest time.Time
	done   []chan<- error
	last   bool
}

func (w *worker) loop() {
	defer close(w.gone)
	w.tel.ReceiverE2bLogOpenSandboxes.Add(w.run, 1)
	defer func() {
		w.tel.ReceiverE2bLogOpenSandboxes.Add(context.WithoutCancel(w.run), -1)
		w.tel.ReceiverE2bLogOpenProcesses.Add(context.WithoutCancel(w.run), -w.open)
	}()
	if w.lookup {
		w.introduce()
	}
	tick := time.NewTicker(tickInterval)
	defer tick.Stop()
	flush := time.NewTimer(flushInterval)
	flush.Stop()
	var b batch
	for {
		select {
		case <-w.inbox.wake:
			if b.items == 0 {
				flush.Reset(flushInterval)
			}
			if w.take(&b); b.items >= flushItems || len(b.done) > 0 {
				w.deliverBatch(w.run, &b)
			}
		case <-flush.C:
			w.deliverBatch(w.run, &b)
		case now := <-tick.C:
			w.box.Tick(now)
			w.deliverBatch(w.run, &b)
			if w.box.Done() && w.inbox.size() == 0 && w.lookedLast(now) {
				w.end()
				return
			}
		case <-w.closing:
			w.finish(&b)
			return
		}
	}
}

// take reads the inbox.
func (w *worker) take(b *batch) {
	for _, it := range w.inbox.take() {
		it.do(w.box)
		w.inbox.release(it.size)
		w.stale = true
		b.items++
		if b.oldest.IsZero() {
			b.oldest = it.at
		}
		if it.done != nil {
			b.done = append(b.done, it.done)
		}
	}
}

// finish reads what is left, when all sources have stopped.
func (w *worker) finish(b *batch) {
	w.take(b)
	if w.store == nil {
		w.box.Abandon(time.Now())
	}
	b.last = true
	w.deliverBatch(w.flush, b)
}

const (
	logDelay    = 5 * time.Second  // how late E2B's log usually is at most
	logPatience = 10 * time.Minute // how long a log that cannot be read keeps a sandbox from being forgotten
)

// lookedLast reports whether the log was read once more since all was over: of a process that lived shortly before the
// end, nothing else tells.
func (w *worker) lookedLast(now time.Time) bool {
	l := w.cfg.Sources.Logs.Get()
	if l == nil || w.account.Load() == nil {
		return true
	}
	if w.ended.IsZero() {
		w.ended = now
	}
	late := min(logDelay, w.cfg.Settle)
	patience := late + 2*l.Interval + w.cfg.Settle
	if w.logFails.Load() {
		patience = logPatience
	}
	return time.Unix(0, w.logRead.Load()).Sub(w.ended) >= late || now.Sub(w.ended) > patience
}

// end forgets a sandbox that is over.
func (w *worker) end() {
	w.remove(w)
	if w.store != nil {
		if err := w.store.Delete(context.Background(), sandboxKey(w.id)); err != nil {
			w.log.Error("delete stored sandbox", zap.String("sandbox", w.id), zap.Error(err))
		}
	}
}

// lookupTimeout bounds how long a worker asks about its sandbox before it reads its inbox.
const lookupTimeout = 10 * time.Second

// introduce asks the accounts for a sandbox of which only something pushed, or an earlier life of the receiver, has told:
// so that the parent in its metadata is known before the first span, and that one that died meanwhile ends.
func (w *worker) introduce() {
	ctx, cancel := context.WithTimeout(w.run, lookupTimeout)
	defer cancel()
	unknown := 0
	for _, a := range w.accounts {
		now := time.Now()
		item, err := a.detail(ctx, w.id)
		switch {
		case err == nil:
			w.account.CompareAndSwap(nil, a)
			w.box.See(&item, now)
			return
		case notFound(err):
			unknown++
		}
	}
	if w.restored && unknown > 0 && unknown == len(w.accounts) {
		w.box.Vanish(time.Now())
	}
}
