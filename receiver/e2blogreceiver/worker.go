package e2blogreceiver

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// Bounds of a worker's inbox, and how it batches.
const (
	maxItems      = 4096
	flushItems    = 512
	flushInterval = 200 * time.Millisecond
	tickInterval  = time.Second
)

// item is news for a sandbox. Done, if there is one, hears when all that the news gave was handed on and stored.
type item struct {
	do   func(*sandbox.Sandbox)
	at   time.Time // when output was received; zero for other news
	size int64
	done chan<- error
}

// worker owns the state of one sandbox: only its loop touches box.
type worker struct {
	*hub
	id       string
	box      *sandbox.Sandbox
	account  atomic.Pointer[account]
	inbox    chan item
	held     atomic.Int64 // bytes in the inbox
	lookup   bool         // what is known may be old or nothing: ask before the first news
	restored bool         // from storage
	running  atomic.Bool  // a run is open and has not ended
	over     atomic.Bool  // the sandbox is gone
	busy     atomic.Int64 // open processes, as counted in the metric
	watch    atomic.Pointer[watcher]
	stale    bool // box differs from what is stored
	saved    time.Time
	spans    ptrace.Traces
	records  plog.Logs // drained, but not taken by the next consumer yet
	gone     chan struct{}
}

func newWorker(h *hub, id string, box *sandbox.Sandbox) *worker {
	return &worker{
		hub: h, id: id, box: box, inbox: make(chan item, maxItems), gone: make(chan struct{}),
		spans: ptrace.NewTraces(), records: plog.NewLogs(),
	}
}

var errOver = errors.New("the sandbox is over")

// offer posts output without waiting; false where there is no room.
func (w *worker) offer(size int, do func(*sandbox.Sandbox)) bool {
	if w.held.Add(int64(size)) > w.buffer() {
		w.held.Add(int64(-size))
		return false
	}
	select {
	case w.inbox <- item{do: do, at: time.Now(), size: int64(size)}:
		return true
	default:
		w.held.Add(int64(-size))
		return false
	}
}

func (w *worker) buffer() int64 {
	if a := w.cfg.attach(); a != nil {
		return a.Buffer
	}
	return defaultAttach().Buffer
}

// post waits for room, not for the news to be read.
func (w *worker) post(ctx context.Context, do func(*sandbox.Sandbox)) error {
	return w.send(ctx, item{do: do})
}

// deliver posts and waits until what the news gave was handed on and stored.
func (w *worker) deliver(ctx context.Context, do func(*sandbox.Sandbox)) error {
	done := make(chan error, 1)
	if err := w.send(ctx, item{do: do, done: done}); err != nil {
		return err
	}
	select {
	case err := <-done:
		return err
	case <-w.gone:
		return errOver
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *worker) send(ctx context.Context, it item) error {
	select {
	case w.inbox <- it:
		return nil
	case <-w.gone:
		return errOver
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask posts and waits for the answer.
func ask[T any](ctx context.Context, w *worker, question func(*sandbox.Sandbox) T) (answer T, err error) {
	reply := make(chan T, 1)
	if err := w.post(ctx, func(b *sandbox.Sandbox) { reply <- question(b) }); err != nil {
		return answer, err
	}
	select {
	case answer = <-reply:
		return answer, nil
	case <-w.gone:
		return answer, errOver
	case <-ctx.Done():
		return answer, ctx.Err()
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
		case it := <-w.inbox:
			if b.items == 0 {
				flush.Reset(flushInterval)
			}
			if b.take(w, it); b.items >= flushItems || len(b.done) > 0 && len(w.inbox) == 0 {
				w.deliverBatch(w.run, &b)
			}
		case <-flush.C:
			w.deliverBatch(w.run, &b)
		case now := <-tick.C:
			w.box.Tick(now)
			w.deliverBatch(w.run, &b)
			if w.box.Done() && len(w.inbox) == 0 {
				w.end()
				return
			}
		case <-w.closing:
			w.finish(&b)
			return
		}
	}
}

func (b *batch) take(w *worker, it item) {
	it.do(w.box)
	w.held.Add(-it.size)
	w.stale = true
	b.items++
	if b.oldest.IsZero() {
		b.oldest = it.at
	}
	if it.done != nil {
		b.done = append(b.done, it.done)
	}
}

// finish reads what is left, when all sources have stopped.
func (w *worker) finish(b *batch) {
	for {
		select {
		case it := <-w.inbox:
			b.take(w, it)
			continue
		default:
		}
		break
	}
	if w.store == nil {
		w.box.Abandon(time.Now())
	}
	b.last = true
	w.deliverBatch(w.flush, b)
}

// end forgets a sandbox that is over.
func (w *worker) end() {
	w.count()
	w.remove(w)
	if w.store != nil {
		if err := w.store.Delete(context.Background(), sandboxKey(w.id)); err != nil {
			w.log.Error("delete stored sandbox", zap.String("sandbox", w.id), zap.Error(err))
		}
	}
}

// deliverBatch hands on what the sandbox has ready, then stores its state, then says so.
func (w *worker) deliverBatch(ctx context.Context, b *batch) {
	w.count()
	td, ld, drops := w.box.Drain()
	for why, n := range drops {
		w.drop(why, n)
	}
	w.tel.ReceiverE2bLogLostBytes.Add(ctx, w.box.Lost())
	td.ResourceSpans().MoveAndAppendTo(w.spans.ResourceSpans())
	ld.ResourceLogs().MoveAndAppendTo(w.records.ResourceLogs())
	err := w.consumeTraces(ctx, w.spans)
	if err == nil {
		w.spans = ptrace.NewTraces()
		err = w.consumeLogs(ctx, w.records)
	}
	if err == nil {
		w.records = plog.NewLogs()
		err = w.keep(ctx, len(b.done) > 0 || b.last)
	}
	if !b.oldest.IsZero() {
		w.tel.ReceiverE2bLogLag.Record(ctx, time.Since(b.oldest).Milliseconds())
	}
	for _, done := range b.done {
		done <- err
	}
	*b = batch{}
}

// saveInterval is how often state is stored that no source waits for.
const saveInterval = time.Second

// keep stores the sandbox's state, at once or when it is time.
func (w *worker) keep(ctx context.Context, now bool) error {
	if w.store == nil || !w.stale || !now && time.Since(w.saved) < saveInterval {
		return nil
	}
	raw, err := w.box.Snapshot()
	if err == nil {
		err = w.store.Set(ctx, sandboxKey(w.id), raw)
	}
	if err != nil {
		w.log.Error("store sandbox", zap.String("sandbox", w.id), zap.Error(err))
		return err
	}
	w.stale, w.saved = false, time.Now()
	return nil
}

// count brings the metrics and flags that others read up to date.
func (w *worker) count() {
	open := int64(w.box.Open())
	w.tel.ReceiverE2bLogOpenProcesses.Add(context.Background(), open-w.busy.Swap(open))
	w.running.Store(w.box.Running())
	w.over.Store(w.box.Gone)
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
