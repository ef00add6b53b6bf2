package e2blogreceiver

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// Bounds of the hub.
const (
	maxSandboxes = 10_000 // followed at a time; news of further ones is dropped
	maxEnded     = 8192   // remembered after their end, so that late news does not bring them back
	maxEvents    = 8192   // event ids remembered, because webhooks and the events API tell the same
)

// hub finds the worker of a sandbox.
type hub struct {
	*e2bReceiver
	mu      sync.Mutex
	workers map[string]*worker
	ended   *lru.Cache[string, time.Time] // when their last run began
	told    *lru.Cache[string, struct{}]  // ids of events
	run     context.Context               // of the sources that belong to one sandbox
	group   sync.WaitGroup                // workers
	closing chan struct{}
	flush   context.Context // of the last flush, once closing
}

func newHub(r *e2bReceiver) *hub {
	h := &hub{e2bReceiver: r, workers: make(map[string]*worker), closing: make(chan struct{})}
	h.ended, _ = lru.New[string, time.Time](maxEnded)
	h.told, _ = lru.New[string, struct{}](maxEvents)
	return h
}

// worker is the one for sandbox id, a new one where there is none; nil where the sandbox is over or there are too many.
// An account that sees the sandbox takes it.
func (h *hub) worker(id string, a *account) *worker {
	h.mu.Lock()
	defer h.mu.Unlock()
	w := h.workers[id]
	if w == nil {
		if h.ended.Contains(id) {
			h.drop(sandbox.DropEnded, 1)
			return nil
		}
		if len(h.workers) >= maxSandboxes {
			h.drop(sandbox.DropProcesses, 1)
			return nil
		}
		w = newWorker(h, id, sandbox.New(id, h.opt))
		w.lookup = a == nil && len(h.accounts) > 0
		h.add(w)
		h.save()
	}
	if a != nil {
		w.account.CompareAndSwap(nil, a)
	}
	return w
}

// add starts a worker. Called with the lock, or before there is anyone to share with.
func (h *hub) add(w *worker) {
	h.workers[w.id] = w
	if h.run != nil {
		h.launch(w)
	}
}

func (h *hub) launch(w *worker) {
	h.group.Go(w.loop)
	if l := h.cfg.Sources.Logs.Get(); l != nil && len(h.accounts) > 0 {
		h.sources.Go(func() { w.readLogs(h.run, l) })
	}
}

// remove forgets a worker whose sandbox is over.
func (h *hub) remove(w *worker) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.workers, w.id)
	h.ended.Add(w.id, w.box.Began())
	h.save()
}

// known reports whether a sandbox is followed.
func (h *hub) known(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.workers[id] != nil
}

// revive lets a sandbox be followed again that was over, if it has begun another run since. A list that was asked for before
// the end shows it once more.
func (h *hub) revive(id string, began time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last, ok := h.ended.Peek(id); ok && began.Sub(last) > time.Minute {
		h.ended.Remove(id)
	}
}

// all are the workers whose sandbox account a follows.
func (h *hub) all(a *account) []*worker {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []*worker
	for _, w := range h.workers {
		if w.account.Load() == a {
			list = append(list, w)
		}
	}
	return list
}

// begin starts the workers.
func (h *hub) begin(run context.Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.run = run
	for _, w := range h.workers {
		h.launch(w)
	}
}

// stop lets the workers finish; their sources have stopped.
func (h *hub) stop(ctx context.Context) error {
	h.flush = ctx
	close(h.closing)
	return within(ctx, h.group.Wait)
}
