package agentrunprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor/internal/metadata"
)

type telemetry struct {
	*metadata.TelemetryBuilder
	log *zap.Logger
}

func newTelemetry(set component.TelemetrySettings) (*telemetry, error) {
	b, err := metadata.NewTelemetryBuilder(set)
	return &telemetry{b, set.Logger}, err
}

// add counts what happened in the hold.
func (t *telemetry) add(ctx context.Context, c *hold.Counts) {
	for _, x := range []struct {
		to         metric.Int64Counter
		n          int64
		key, value string
	}{
		{t.ProcessorAgentRunRuns, c.Complete, "status", "complete"},
		{t.ProcessorAgentRunRuns, c.Partial, "status", "partial"},
		{t.ProcessorAgentRunSuppressed, c.Duplicates, "rule", "duplicate"},
		{t.ProcessorAgentRunSuppressed, c.Aggregates, "rule", "aggregate"},
		{t.ProcessorAgentRunSuppressed, c.OtherTrace, "rule", "other_trace"},
		{t.ProcessorAgentRunSuppressed, c.OtherScope, "rule", "other_scope"},
		{t.ProcessorAgentRunLateRecords, c.Late, "", ""},
		{t.ProcessorAgentRunCorrections, c.Corrections, "", ""},
		{t.ProcessorAgentRunEvictedTraces, c.EvictedTraces, "limit", "max_traces"},
		{t.ProcessorAgentRunEvictedTraces, c.EvictedBytes, "limit", "max_memory"},
		{t.ProcessorAgentRunEvictedTraces, c.EvictedSpans, "limit", "max_trace_spans"},
	} {
		switch {
		case x.n == 0:
		case x.key == "":
			x.to.Add(ctx, x.n)
		default:
			x.to.Add(ctx, x.n, metric.WithAttributes(attribute.String(x.key, x.value)))
		}
	}
}

// usage is how full the hold is.
type usage struct {
	traces, spans int
	bytes         int64
}

func (r *runs) usage() usage {
	traces, spans, bytes := r.held.Usage()
	return usage{traces, spans, bytes + r.waiting}
}

func (t *telemetry) set(ctx context.Context, u usage) {
	t.ProcessorAgentRunOpenTraces.Record(ctx, int64(u.traces))
	t.ProcessorAgentRunHeldSpans.Record(ctx, int64(u.spans))
	t.ProcessorAgentRunMemory.Record(ctx, u.bytes)
}

func (t *telemetry) refused(ctx context.Context, signal string, n int) {
	t.ProcessorAgentRunRefusedItems.Add(ctx, int64(n), metric.WithAttributes(attribute.String("signal", signal)))
}

// dropped is the one place where data is lost.
func (t *telemetry) dropped(ctx context.Context, signal, cause string, n int, err error) {
	t.ProcessorAgentRunDroppedItems.Add(ctx, int64(n),
		metric.WithAttributes(attribute.String("signal", signal), attribute.String("cause", cause)))
	t.log.Error("Dropped what the next component did not take.", zap.String("signal", signal), zap.Int("items", n), zap.Error(err))
}
