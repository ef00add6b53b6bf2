package e2blogreceiver

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
)

// shared holds the receivers by configuration: one that is in a traces and in a logs pipeline follows each sandbox once.
type shared struct {
	mu   sync.Mutex
	byID map[*Config]*instance
}

// instance is a receiver as the pipelines see it: it may be started and stopped once for each.
type instance struct {
	*e2bReceiver
	start, stop sync.Once
	startErr    error
	stopErr     error
	forget      func()
}

func (a *shared) instance(set receiver.Settings, cfg *Config, connect func(*instance)) (*instance, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.byID[cfg]
	if r == nil {
		core, err := newReceiver(set, cfg)
		if err != nil {
			return nil, err
		}
		r = &instance{e2bReceiver: core}
		r.forget = func() {
			a.mu.Lock()
			defer a.mu.Unlock()
			delete(a.byID, cfg)
		}
		if a.byID == nil {
			a.byID = make(map[*Config]*instance)
		}
		a.byID[cfg] = r
	}
	connect(r)
	return r, nil
}

// Start starts the receiver, the first time.
func (r *instance) Start(ctx context.Context, host component.Host) error {
	r.start.Do(func() { r.startErr = r.e2bReceiver.Start(ctx, host) })
	return r.startErr
}

// Shutdown stops the receiver, the first time. It is safe before Start.
func (r *instance) Shutdown(ctx context.Context) error {
	r.stop.Do(func() {
		r.forget()
		r.stopErr = r.e2bReceiver.Shutdown(ctx)
	})
	return r.stopErr
}
