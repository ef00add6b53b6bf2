package agentrunprocessor

import (
	"context"
	"errors"
	"path/filepath"

	"go.opentelemetry.io/collector/component"
)

// Start is called once for each pipeline. The first time opens what is kept; the last time starts the one goroutine that
// lets go what is due: only then is all up that is behind either pipeline, and what is replayed may be due at once.
func (r *runs) Start(ctx context.Context, host component.Host) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left++
	if !r.started {
		if err := r.open(ctx, host); err != nil {
			return err
		}
		r.started = true
	}
	if r.left == r.pipelines() {
		ctx, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
		go r.loop(ctx)
	}
	return nil
}

// pipelines is how many the instance is in.
func (r *runs) pipelines() (n int) {
	if r.traces != nil {
		n++
	}
	if r.logs != nil {
		n++
	}
	return n
}

func (r *runs) open(ctx context.Context, host component.Host) error {
	dir, extension, err := r.cfg.place(host)
	if err != nil {
		return err
	}
	if dir != "" {
		dir = filepath.Join(dir, r.name())
	}
	if r.ways, err = openWays(ctx, dir); err != nil {
		return err
	}
	r.budgets.dir, r.budgets.storage = dir, extension
	if err := r.budgets.start(ctx, host); err != nil {
		return err
	}
	return r.openStore(ctx, dir)
}

// Shutdown ends the loop at the first call. What a directory keeps stays there for the next process. Without one,
// everything goes: what is behind either pipeline is still up then, and after it may not be; and what comes after that,
// from a processor before this one, goes through.
func (r *runs) Shutdown(ctx context.Context) error {
	r.forget()
	r.mu.Lock()
	first, last := r.cancel != nil && !r.stopped, r.left == 1 || !r.started
	r.stopped = r.stopped || r.started
	r.left--
	r.mu.Unlock()
	if first {
		r.end(ctx)
	}
	if !last {
		return nil
	}
	r.tel.Shutdown()
	return errors.Join(r.ways.close(), r.store.close(), r.budgets.close(ctx))
}

func (r *runs) isStopped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}
