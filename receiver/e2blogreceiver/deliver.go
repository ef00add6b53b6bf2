package e2blogreceiver

import (
	"context"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/zap"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// deliverBatch hands on what the sandbox has ready, then stores its state, then says so. What is not taken stays for the
// next time: state is never stored that is ahead of what was handed on.
func (w *worker) deliverBatch(ctx context.Context, b *batch) {
	td, ld, drops := w.box.Drain()
	td.ResourceSpans().MoveAndAppendTo(w.spans.ResourceSpans())
	ld.ResourceLogs().MoveAndAppendTo(w.records.ResourceLogs())
	w.count(ctx, drops)
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

// count brings the metrics, and the flags that others read, up to date.
func (w *worker) count(ctx context.Context, drops map[sandbox.Drop]uint64) {
	for why, n := range drops {
		w.drop(why, n)
	}
	if lost := w.box.Lost(); lost > 0 {
		w.tel.ReceiverE2bLogLostBytes.Add(ctx, lost)
	}
	if open := int64(w.box.Open()); open != w.open {
		w.tel.ReceiverE2bLogOpenProcesses.Add(ctx, open-w.open)
		w.open = open
	}
	w.running.Store(w.box.Running())
	w.over.Store(w.box.Gone)
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

// consumeTraces hands spans on. It returns an error only where they were not taken and may be offered again.
func (r *e2bReceiver) consumeTraces(ctx context.Context, td ptrace.Traces) error {
	n := td.SpanCount()
	if n == 0 || r.traces == nil {
		return nil
	}
	return r.retry(ctx, func() error {
		op := r.obs.StartTracesOp(ctx)
		err := r.traces.ConsumeTraces(op, mine(td, ptrace.NewTraces(), r.traces))
		r.obs.EndTracesOp(op, metadata.Type.String(), n, err)
		return err
	})
}

// consumeLogs is consumeTraces for log records.
func (r *e2bReceiver) consumeLogs(ctx context.Context, ld plog.Logs) error {
	n := ld.LogRecordCount()
	if n == 0 || r.logs == nil {
		return nil
	}
	return r.retry(ctx, func() error {
		op := r.obs.StartLogsOp(ctx)
		err := r.logs.ConsumeLogs(op, mine(ld, plog.NewLogs(), r.logs))
		r.obs.EndLogsOp(op, metadata.Type.String(), n, err)
		return err
	})
}

// mine is data, or a copy where next may change what it then refuses.
func mine[T interface{ CopyTo(T) }](data, spare T, next interface{ Capabilities() consumer.Capabilities }) T {
	if !next.Capabilities().MutatesData {
		return data
	}
	data.CopyTo(spare)
	return spare
}

// retry does try until it succeeds, fails for good, or ctx ends. What failed for good is counted and given up.
func (r *e2bReceiver) retry(ctx context.Context, try func() error) error {
	begun := time.Now()
	for n := 0; ; n++ {
		err := try()
		switch {
		case err == nil:
			return nil
		case consumererror.IsPermanent(err), !r.cfg.Retry.Enabled,
			r.cfg.Retry.MaxElapsedTime > 0 && time.Since(begun) > r.cfg.Retry.MaxElapsedTime:
			r.log.Error("next consumer refused data, which is given up", zap.Error(err))
			r.drop(dropRefused, 1)
			return nil
		}
		if !sleep(ctx, backoff(&r.cfg.Retry, n)) {
			return err
		}
	}
}

// dropRefused counts batches that the next consumer refused for good.
const dropRefused sandbox.Drop = "refused"

// backoff is how long to wait after the n-th failure in a row, counted from 0.
func backoff(c *configretry.BackOffConfig, n int) time.Duration {
	d := float64(c.InitialInterval)
	for range min(n, 64) {
		if d *= c.Multiplier; d >= float64(c.MaxInterval) {
			d = float64(c.MaxInterval)
			break
		}
	}
	return time.Duration(d * (1 + c.RandomizationFactor*(2*rand.Float64()-1))) //nolint:gosec // jitter
}

// sleep waits; false where ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (r *e2bReceiver) drop(why sandbox.Drop, n uint64) {
	labels := metric.WithAttributes(attribute.String("reason", string(why)))
	r.tel.ReceiverE2bLogDropped.Add(context.Background(), int64(n), labels)
}
