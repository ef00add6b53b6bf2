package ledger

import "sync"

// watchers are told which traces changed.
type watchers struct {
	mu  sync.Mutex
	all map[*watcher]struct{}
}

type watcher struct {
	mu      sync.Mutex
	changed map[string]struct{}
	wake    chan struct{}
}

// maxChanged bounds what is remembered for a watcher that is slow: it then hears of a change without being told of which.
const maxChanged = 1000

// Watch tells of changes: wake receives when there are any, take returns the traces that changed since it was last called.
// stop ends it.
func (l *Ledger) Watch() (wake <-chan struct{}, take func() []string, stop func()) {
	w := &watcher{changed: map[string]struct{}{}, wake: make(chan struct{}, 1)}
	ws := &l.watchers
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.all == nil {
		ws.all = map[*watcher]struct{}{}
	}
	ws.all[w] = struct{}{}
	return w.wake, w.take, func() {
		ws.mu.Lock()
		defer ws.mu.Unlock()
		delete(ws.all, w)
	}
}

func (w *watcher) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	traces := make([]string, 0, len(w.changed))
	for t := range w.changed {
		traces = append(traces, t)
	}
	clear(w.changed)
	return traces
}

func (ws *watchers) tell(traces []string) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for w := range ws.all {
		w.note(traces)
	}
}

func (w *watcher) note(traces []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range traces {
		if len(w.changed) < maxChanged {
			w.changed[t] = struct{}{}
		}
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
