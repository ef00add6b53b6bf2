package e2blogreceiver

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2bapi"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// account is one team's view of E2B.
type account struct {
	*e2bReceiver
	index  int
	cfg    AccountConfig
	api    *e2bapi.Client
	polled bool          // the list was read before: a sandbox that is new to us is new
	ended  chan struct{} // the list says that a run has ended, whose event is to be looked for
	asking chan struct{} // holds one for each look-up of a single sandbox that is under way
}

// follow lists sandboxes until ctx ends.
func (a *account) follow(ctx context.Context, host component.Host) {
	for failures := 0; ; {
		wait := jitter(a.e2bReceiver.cfg.PollInterval)
		switch err := a.list(ctx); {
		case err != nil && ctx.Err() == nil:
			if wait = max(wait, a.pause(err, failures)); failures == 0 {
				a.log.Warn("sandboxes cannot be listed", zap.Int("account", a.index), zap.Error(err))
				componentstatus.ReportStatus(host, componentstatus.NewRecoverableErrorEvent(err))
			}
			failures++
		case failures > 0:
			failures = 0
			componentstatus.ReportStatus(host, componentstatus.NewEvent(componentstatus.StatusOK))
		}
		if !sleep(ctx, wait) {
			return
		}
	}
}

// pause is how long to leave E2B alone after an error.
func (r *e2bReceiver) pause(err error, failures int) time.Duration {
	var e *e2bapi.Error
	if errors.As(err, &e) && e.After > 0 {
		return jitter(e.After)
	}
	return backoff(&r.cfg.Retry, failures)
}

// jitter is d to d and a tenth, so that pollers spread.
func jitter(d time.Duration) time.Duration {
	return d + time.Duration(rand.Int64N(int64(d)/10+1)) //nolint:gosec // jitter
}

// list reads the list of sandboxes once. Whatever touches a sandbox's data plane follows from here, because a request to
// a paused sandbox may resume it: a watcher acts only on fresh news that the sandbox is running.
func (a *account) list(ctx context.Context) error {
	now := time.Now()
	filter := e2bapi.Filter{Metadata: a.e2bReceiver.cfg.Filters.Metadata, Templates: a.e2bReceiver.cfg.Filters.Templates}
	list, err := a.api.Sandboxes(ctx, filter)
	if err != nil {
		a.failed(ctx, "list", err)
		a.carryOn(now)
		return err
	}
	listed := make(map[string]bool, len(list))
	for i := range list {
		if excluded(list[i].Metadata, a.e2bReceiver.cfg.Filters.Exclude) {
			continue
		}
		listed[list[i].ID] = true
		a.see(ctx, &list[i], now)
	}
	for _, w := range a.hub.all(a) {
		switch {
		case listed[w.id]:
		case w.over.Load():
			signal(a.ended) // something about it is still awaited
		case w.asked.CompareAndSwap(false, true): // the list does not wait for details
			w.unwatch()
			a.sources.Go(func() {
				defer w.asked.Store(false)
				a.missing(ctx, w)
			})
		}
	}
	a.polled = true
	return nil
}

// carryOn looks at the sandboxes that are known to run although the list is not to be had: those with a stream that was
// heard of just now. A request to one that is paused might resume it.
func (a *account) carryOn(now time.Time) {
	for _, w := range a.hub.all(a) {
		if v := w.watch.Load(); v != nil && now.Sub(time.Unix(0, v.heard.Load())) < a.e2bReceiver.envd.Keepalive+time.Second {
			v.kick()
		}
	}
}

func (a *account) see(ctx context.Context, item *e2b.Sandbox, now time.Time) {
	if item.State == e2b.Running {
		a.hub.revive(item.ID, item.StartedAt)
	} else if !a.hub.known(item.ID) { // there is nothing to tell of a sandbox that was paused before anyone looked
		return
	}
	w := a.hub.worker(item.ID, a)
	if w == nil || w.account.Load() != a {
		return
	}
	if item.State != e2b.Running {
		w.unwatch()
		if w.running.Load() {
			signal(a.ended)
		}
	}
	if !w.note(func(b *sandbox.Sandbox) { b.See(item, now) }) || item.State != e2b.Running {
		return
	}
	if a.e2bReceiver.cfg.attach() != nil || a.e2bReceiver.cfg.Sources.File.HasValue() {
		a.watcher(ctx, w, item, now).kick()
	}
}

// missing asks about a sandbox that the list no longer holds.
func (a *account) missing(ctx context.Context, w *worker) {
	now := time.Now()
	item, err := a.detail(ctx, w.id)
	switch {
	case err == nil:
		w.note(func(b *sandbox.Sandbox) { b.See(&item, now) })
	case notFound(err):
		w.note(func(b *sandbox.Sandbox) { b.Vanish(now) })
		signal(a.ended)
	}
}

func notFound(err error) bool {
	var e *e2bapi.Error
	return errors.As(err, &e) && e.Code == http.StatusNotFound
}

// excluded reports whether a sandbox has any of the metadata that leaves it alone.
func excluded(metadata, exclude map[string]string) bool {
	for key, value := range exclude {
		if metadata[key] == value {
			return true
		}
	}
	return false
}

// maxAsking bounds the look-ups of single sandboxes at a time, detailTimeout how long one may take.
const (
	maxAsking     = 16
	detailTimeout = 5 * time.Second
)

func (a *account) detail(ctx context.Context, id string) (e2b.Sandbox, error) {
	select {
	case a.asking <- struct{}{}:
		defer func() { <-a.asking }()
	case <-ctx.Done():
		return e2b.Sandbox{}, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	item, err := a.api.Sandbox(ctx, id)
	if err != nil {
		a.failed(ctx, "detail", err)
	}
	return item, err
}

// failed counts a request that failed. A sandbox that is gone is no failure.
func (r *e2bReceiver) failed(ctx context.Context, call string, err error) {
	if ctx.Err() != nil {
		return
	}
	code := 0
	var api *e2bapi.Error
	var data *envd.Error
	switch {
	case errors.As(err, &api):
		code = api.Code
	case errors.As(err, &data):
		code = data.Code
	case errors.Is(err, envd.ErrNotFound):
		code = http.StatusNotFound
	}
	if code == http.StatusNotFound && call == "detail" {
		return
	}
	labels := metric.WithAttributes(attribute.String("call", call), attribute.Int("code", code))
	r.tel.ReceiverE2bLogRequestErrors.Add(ctx, 1, labels)
	r.log.Debug("request to E2B failed", zap.String("call", call), zap.Error(err))
}
