package agentsessionsreceiver

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/sessions"
	"github.com/otelcol-genai/otelcol-genai/receiver/agentsessionsreceiver/internal/metadata"
)

// agentSessions looks at all session files in turn, from a goroutine of its own. What a read of a file made is handed on
// before the place in it is stored: a span may come twice after a crash, under the same id, and none is lost.
type agentSessions struct {
	cfg  *Config
	id   component.ID
	next consumer.Traces
	log  *zap.Logger
	tel  *metadata.TelemetryBuilder

	lib   *sessions.Library
	saved map[string][]byte    // what Keep returned last, by path
	awake map[string]time.Time // files with a reader, and when they changed last
	store storage.Client       // nil where nothing is stored
	stale bool                 // the stored index lacks files
	known bool                 // the files that are there now are not new
	count chan int             // holds the number of files; of size one

	stop context.CancelFunc
	done chan struct{}
}

func newReceiver(set receiver.Settings, cfg *Config, next consumer.Traces) (*agentSessions, error) {
	tel, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	r := &agentSessions{
		cfg: cfg, id: set.ID, next: next, log: set.Logger, tel: tel,
		lib: sessions.New(sessions.Options{Content: cfg.Content}), saved: map[string][]byte{}, awake: map[string]time.Time{},
		known: cfg.StartAt == "beginning", count: make(chan int, 1),
	}
	r.count <- 0
	return r, tel.RegisterReceiverAgentSessionsFilesCallback(func(_ context.Context, o metric.Int64Observer) error {
		n := <-r.count
		r.count <- n
		o.Observe(int64(n))
		return nil
	})
}

// Start restores the places in the files and begins to follow them.
func (r *agentSessions) Start(ctx context.Context, host component.Host) error {
	if err := r.restore(ctx, host); err != nil {
		return err
	}
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.done = make(chan struct{})
	go r.follow(ctx)
	return nil
}

// Shutdown stops following.
func (r *agentSessions) Shutdown(ctx context.Context) error {
	defer r.tel.Shutdown()
	if r.stop == nil {
		return nil
	}
	r.stop()
	<-r.done
	if r.store == nil {
		return nil
	}
	return r.store.Close(ctx)
}

func (r *agentSessions) follow(ctx context.Context) {
	defer close(r.done)
	tick := time.NewTicker(r.cfg.PollInterval)
	defer tick.Stop()
	for {
		r.look(ctx, time.Now())
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look reads what is new in all files. The first look of a receiver that has nothing stored passes over what is there.
func (r *agentSessions) look(ctx context.Context, now time.Time) {
	roots := r.cfg.Include
	if len(roots) == 0 {
		roots = sessions.Places() // agents may be installed meanwhile
	}
	paths, err := sessions.Find(roots)
	if err != nil && !r.known {
		r.log.Warn("not there yet", zap.Error(err))
	}
	defer r.index(ctx)
	for _, path := range paths {
		if ctx.Err() != nil {
			return
		}
		if !r.lib.Known(path) && !r.known {
			r.skip(ctx, path, now)
			continue
		}
		if !r.read(ctx, r.lib.File(path), now) {
			return // downstream has no room: nothing is read until it has
		}
	}
	r.known = true
	<-r.count
	r.count <- len(paths)
	r.rest(ctx, now)
}
