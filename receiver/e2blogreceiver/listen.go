package e2blogreceiver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/push"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// listen serves the push endpoint.
func (r *e2bReceiver) listen(ctx context.Context, host component.Host, cfg *PushConfig) error {
	h := &push.Handler{
		Sink: sink{r.hub}, Token: cfg.Token, Secret: cfg.WebhookSecret, MaxBody: cfg.Server.MaxRequestBodySize,
		Rejected: func(reason string) { r.drop(sandbox.Drop(reason), 1) },
	}
	var err error
	if r.server, err = cfg.Server.ToServer(ctx, host.GetExtensions(), r.set.TelemetrySettings, h.Routes()); err != nil {
		return fmt.Errorf("sources.push: %w", err)
	}
	l, err := cfg.Server.ToListener(ctx)
	if err != nil {
		return fmt.Errorf("sources.push.endpoint: %w", err)
	}
	r.sources.Go(func() {
		if err := r.server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(err))
		}
	})
	return nil
}

// sink brings what was pushed to the workers.
type sink struct{ *hub }

// Entries takes messages, all or none.
func (s sink) Entries(list []e2b.Entry) bool {
	at := time.Now()
	type parcel struct {
		w    *worker
		list []e2b.Entry
		size int
	}
	var parcels []*parcel
	byID := make(map[string]*parcel)
	for _, e := range list {
		p := byID[e.Sandbox]
		if p == nil {
			w := s.worker(e.Sandbox, nil)
			if w == nil {
				continue // over, or beyond the limit; counted
			}
			p = &parcel{w: w}
			byID[e.Sandbox] = p
			parcels = append(parcels, p)
		}
		p.list = append(p.list, e)
		p.size += len(e.Text) + len(e.Message) + len(e.Command)
	}
	for _, p := range parcels {
		if !p.w.inbox.room(p.size) {
			return false
		}
	}
	taken := true
	for _, p := range parcels {
		s.read(context.Background(), sandbox.Pushed, p.size)
		taken = p.w.offer(p.size, func(b *sandbox.Sandbox) {
			for i := range p.list {
				b.Entry(&p.list[i], sandbox.Pushed, at)
			}
		}) && taken
	}
	return taken
}

// Event takes a webhook.
func (s sink) Event(ctx context.Context, e *e2b.Event) {
	ctx, cancel := context.WithTimeout(ctx, eventTimeout)
	defer cancel()
	s.event(ctx, e, nil)
}

// eventTimeout bounds how long a webhook waits to be handed on; it has been taken by then.
const eventTimeout = 5 * time.Second
