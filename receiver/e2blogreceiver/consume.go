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
	r.tel.ReceiverE2bLogDropped.Add(context.Background(), int64(n), metric.WithAttributes(attribute.String("reason", string(why))))
}
