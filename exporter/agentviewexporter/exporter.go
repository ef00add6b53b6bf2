package agentviewexporter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/read"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// retainEvery is how often the ledger is held to its limits. What comes in that time may exceed them.
const retainEvery = time.Minute

// view writes the ledger of one configuration.
type view struct {
	cfg    *Config
	log    *zap.Logger
	tel    *metadata.TelemetryBuilder
	reader read.Settings
	forget func() // drops the instance from the factory's map

	life   sync.Mutex // guards what follows
	users  int        // signals started and not shut down
	ledger *ledger.Ledger
	stop   context.CancelFunc
	tasks  sync.WaitGroup
}

func newView(cfg *Config, set exporter.Settings) (*view, error) {
	tel, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	v := &view{cfg: cfg, log: set.Logger, tel: tel, reader: read.Settings{Attributes: cfg.Attributes}}
	if cfg.Texts.Enabled {
		v.reader.MaxText = cfg.Texts.MaxBytes
	}
	return v, tel.RegisterExporterAgentViewSizeCallback(v.observeSize)
}

func (v *view) observeSize(_ context.Context, o metric.Int64Observer) error {
	v.life.Lock()
	defer v.life.Unlock()
	if v.ledger == nil {
		return nil
	}
	size, err := v.ledger.Size()
	if err == nil {
		o.Observe(size)
	}
	return err
}

// handle is one signal's share of a view.
type handle struct {
	*view
	started bool
}

func (h *handle) start(_ context.Context, _ component.Host) error {
	h.life.Lock()
	defer h.life.Unlock()
	if h.users == 0 {
		if err := h.open(); err != nil {
			return err
		}
	}
	h.users++
	h.started = true
	return nil
}

// open opens the ledger and starts what runs beside it.
func (v *view) open() error {
	dir := cmp.Or(v.cfg.Directory, ledger.DefaultDir())
	l, err := ledger.Open(dir)
	if err != nil {
		return fmt.Errorf("directory: %s: %w%s", dir, err, cure(err))
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := v.serve(ctx, l); err != nil {
		cancel()
		return errors.Join(err, l.Close())
	}
	v.ledger, v.stop = l, cancel
	v.tasks.Go(func() { v.retain(ctx) })
	v.print(ctx, l)
	return nil
}

// cure is what to do about an error of opening the ledger.
func cure(err error) string {
	switch {
	case errors.Is(err, ledger.ErrDamaged), errors.Is(err, ledger.ErrForeign):
		return "; move " + ledger.FileName + " there and what begins with its name elsewhere, and a new one is made" +
			" (sqlite3's .recover may read the old one), or name another directory"
	case errors.Is(err, ledger.ErrNewer):
		return "; start the newer version, or name another directory"
	}
	return ""
}

func (h *handle) shutdown(context.Context) error {
	h.life.Lock()
	defer h.life.Unlock()
	if !h.started {
		h.forget()
		return nil
	}
	h.started = false
	if h.users--; h.users > 0 {
		return nil
	}
	h.forget()
	h.stop()
	h.tasks.Wait()
	err := h.ledger.Close()
	h.ledger = nil
	h.tel.Shutdown()
	return err
}

// retain holds the ledger to its limits until ctx ends.
func (v *view) retain(ctx context.Context) {
	tick := time.NewTicker(retainEvery)
	defer tick.Stop()
	for {
		gone, err := v.ledger.Retain(time.Now(), ledger.Limits{Age: v.cfg.Retention.Age, Bytes: v.cfg.Retention.Bytes})
		if err != nil {
			v.log.Error("The ledger could not be held to its limits; it is tried again.", zap.Error(err))
		}
		v.tel.ExporterAgentViewDaysRemoved.Add(ctx, gone.Days)
		v.tel.ExporterAgentViewTracesRemoved.Add(ctx, gone.Traces)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (v *view) pushTraces(ctx context.Context, td ptrace.Traces) error {
	return v.write(ctx, v.reader.Traces(td))
}

func (v *view) pushLogs(ctx context.Context, ld plog.Logs) error {
	return v.write(ctx, v.reader.Logs(ld))
}

// write puts rows into the ledger before whoever sent them is told so. Every error may be tried again: a disk gets room, and
// a damaged file is put right by a restart.
func (v *view) write(ctx context.Context, rows *read.Rows) error {
	defer rows.Release()
	for reason, n := range rows.Skipped {
		v.skipped(ctx, reason, n)
	}
	w, err := v.ledger.Write(&rows.Batch)
	if err != nil {
		v.tel.ExporterAgentViewFailures.Add(ctx, 1)
		return fmt.Errorf("ledger: %w", err)
	}
	v.count(ctx, "new", w.New)
	v.count(ctx, "again", w.Again)
	if w.Full > 0 {
		v.skipped(ctx, "full", int64(w.Full))
	}
	return nil
}

func (v *view) skipped(ctx context.Context, reason string, n int64) {
	v.tel.ExporterAgentViewSkipped.Add(ctx, n, metric.WithAttributes(attribute.String("reason", reason)))
}

func (v *view) count(ctx context.Context, row string, n int) {
	if n > 0 {
		v.tel.ExporterAgentViewRows.Add(ctx, int64(n), metric.WithAttributes(attribute.String("row", row)))
	}
}
