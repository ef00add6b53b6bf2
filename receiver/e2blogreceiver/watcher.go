package e2blogreceiver

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// watcher reads the data plane of one running sandbox.
type watcher struct {
	*worker
	account *account
	target  envd.Target
	known   bool      // target has its token
	began   time.Time // of the run; after a resume, streams of the one before are dead
	late    bool      // processes may have run before the first look
	looked  time.Time // when it was looked into last
	skip    int       // kicks to let pass after failures
	fails   int
	heard   atomic.Int64 // when a stream last showed that the sandbox runs, in Unix nanoseconds
	news    chan struct{}
	rumours chan struct{} // a log says that a process began
	cancel  context.CancelFunc
}

// watcher is that of w, started if there is none.
func (a *account) watcher(ctx context.Context, w *worker, item *e2b.Sandbox, now time.Time) *watcher {
	if v := w.watch.Load(); v != nil {
		if item.StartedAt.Sub(v.began).Abs() < sameRun {
			return v
		}
		w.unwatch()
	}
	ctx, cancel := context.WithCancel(ctx)
	v := &watcher{
		worker: w, account: a, news: make(chan struct{}, 1), rumours: make(chan struct{}, 1), cancel: cancel,
		began: item.StartedAt,
		late:  !a.polled && now.Sub(item.StartedAt) > 2*a.e2bReceiver.cfg.PollInterval,
	}
	w.watch.Store(v)
	_ = w.post((*sandbox.Sandbox).DetachAll)
	a.sources.Go(func() { v.loop(ctx) })
	return v
}

// sameRun is how far apart two tellings of the start of one run may be.
const sameRun = 2 * time.Second

// unwatch stops reading a sandbox that does not run.
func (w *worker) unwatch() {
	if v := w.watch.Swap(nil); v != nil {
		v.cancel()
	}
}

// kick says that the sandbox was just listed as running.
func (v *watcher) kick() { signal(v.news) }

// rumour says that something began in the sandbox.
func (w *worker) rumour() {
	if v := w.watch.Load(); v != nil {
		signal(v.rumours)
	}
}

func (v *watcher) loop(ctx context.Context) {
	defer v.cancel()
	for {
		select {
		case <-ctx.Done():
			return
		case <-v.news:
			if v.gentle() && time.Since(v.looked) < gentleLook {
				continue
			}
		case <-v.rumours:
			v.known = false // ask whether it runs first
		}
		v.looked = time.Now()
		if v.skip > 0 {
			v.skip--
			continue
		}
		if err := v.visit(ctx); err != nil {
			v.fails++
			v.skip = min(1<<min(v.fails, 5), maxSkip)
		} else {
			v.fails = 0
		}
	}
}

// gentleLook is how often a sandbox is looked into where its log tells what begins in it.
const gentleLook = 10 * time.Second

// gentle reports whether the log tells when to look. envd writes the environment of all processes into the user's log at
// each look.
func (v *watcher) gentle() bool {
	return v.cfg.Sources.Logs.HasValue() && !v.cfg.Sources.File.HasValue()
}

// maxSkip is the most kicks that pass between two tries at a sandbox that fails.
const maxSkip = 15

// visit looks once at the sandbox's processes and files. It stops at the first sign that the sandbox does not run.
func (v *watcher) visit(ctx context.Context) error {
	if !v.known {
		item, err := v.account.detail(ctx, v.id)
		if err != nil {
			return err
		}
		if item.State != e2b.Running {
			return nil
		}
		domain := v.account.cfg.Domain
		if item.Domain != "" {
			domain = item.Domain
		}
		v.target = envd.Target{URL: envd.URL(v.account.cfg.Endpoints.Sandbox, domain, v.id), Sandbox: v.id, Token: item.Token}
		v.known = true
	}
	if v.cfg.attach() != nil {
		if err := v.attach(ctx); err != nil {
			return v.doubt(ctx, "processes", err)
		}
	}
	if f := v.cfg.Sources.File.Get(); f != nil {
		for _, path := range f.Paths {
			if err := v.tail(ctx, path); err != nil {
				if err = v.doubt(ctx, "file", err); !fileOnly(err) {
					return err
				}
			}
		}
	}
	v.late = false
	return nil
}

// fileOnly reports whether an error is about the file, not the sandbox: it is a directory, or its path is not valid.
func fileOnly(err error) bool {
	var e *envd.Error
	return errors.As(err, &e) && (e.Code == http.StatusBadRequest || e.Code == http.StatusInternalServerError)
}

// doubt counts a failure. A token that is refused is asked for again.
func (v *watcher) doubt(ctx context.Context, call string, err error) error {
	v.failed(ctx, call, err)
	var e *envd.Error
	if errors.As(err, &e) && (e.Code == http.StatusUnauthorized || e.Code == http.StatusForbidden) {
		v.known = false
	}
	return err
}

func (v *watcher) attach(ctx context.Context) error {
	asked := time.Now()
	procs, err := v.envd.List(ctx, &v.target)
	if err != nil {
		return err
	}
	late := v.late
	streams, err := ask(ctx, v.worker, func(b *sandbox.Sandbox) []sandbox.Stream { return b.List(procs, asked, late) })
	if err != nil {
		return nil // the sandbox or the receiver is over
	}
	for _, in := range streams {
		s := stream{watcher: v, target: v.target, Stream: in}
		v.sources.Go(func() { s.read(ctx) })
	}
	return nil
}

// tail reads what is new in a file.
func (v *watcher) tail(ctx context.Context, path string) error {
	for {
		offset, err := ask(ctx, v.worker, func(b *sandbox.Sandbox) int64 { return b.Offset(path) })
		if err != nil {
			return nil
		}
		data, size, err := v.envd.Read(ctx, &v.target, path, offset)
		switch {
		case errors.Is(err, envd.ErrNotFound):
			return nil
		case err != nil:
			return err
		case size < offset:
			if v.deliver(ctx, func(b *sandbox.Sandbox) { b.ResetFile(path) }) != nil {
				return nil
			}
			continue
		case len(data) == 0:
			return nil
		}
		at := time.Now()
		v.read(ctx, sandbox.File, len(data))
		if v.deliver(ctx, func(b *sandbox.Sandbox) { b.ReadFile(path, offset, data, at) }) != nil {
			return nil
		}
	}
}
