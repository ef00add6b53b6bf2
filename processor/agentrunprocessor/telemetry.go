package agentrunprocessor

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
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
		{t.ProcessorAgentRunMalformedSpans, c.Malformed, "", ""},
		{t.ProcessorAgentRunDroppedItems, c.Resent, "cause", "resent"},
		{t.ProcessorAgentRunDroppedItems, c.Unreadable, "cause", "unreadable"},
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

// watch lets the gauges be read whenever someone asks.
func (t *telemetry) watch(r *runs) error {
	usage := func(pick func(traces, spans int, bytes int64) int64) metric.Int64Callback {
		return func(_ context.Context, o metric.Int64Observer) error {
			r.mu.Lock()
			traces, spans, bytes := r.held.Usage()
			waiting := r.waiting + r.held.Outgoing()
			r.mu.Unlock()
			o.Observe(pick(traces, spans, bytes+waiting))
			return nil
		}
	}
	level := func(pick func(l *budget.Level) float64) metric.Float64Callback {
		return func(_ context.Context, o metric.Float64Observer) error {
			for _, l := range r.budgets.levels(time.Now()) {
				o.Observe(pick(&l), metric.WithAttributes(budgetAttributes(l.Budget)...))
			}
			return nil
		}
	}
	return errors.Join(
		t.RegisterProcessorAgentRunJournalCallback(func(_ context.Context, o metric.Int64Observer) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			o.Observe(r.store.bytes())
			return nil
		}),
		t.RegisterProcessorAgentRunOpenTracesCallback(usage(func(traces, _ int, _ int64) int64 { return int64(traces) })),
		t.RegisterProcessorAgentRunHeldSpansCallback(usage(func(_, spans int, _ int64) int64 { return int64(spans) })),
		t.RegisterProcessorAgentRunMemoryCallback(usage(func(_, _ int, bytes int64) int64 { return bytes })),
		t.RegisterProcessorAgentRunBudgetLimitCallback(level(func(l *budget.Level) float64 { return l.Budget.LimitUSD })),
		t.RegisterProcessorAgentRunBudgetConsumedCallback(level(func(l *budget.Level) float64 { return l.Consumed.USD() })),
	)
}

// budgetAttributes name a budget, and its value where it has but one: all values of a key would be too many series.
func budgetAttributes(b *budget.Config) []attribute.KeyValue {
	if b.Value == "" {
		return []attribute.KeyValue{attribute.String("budget", b.Name)}
	}
	return []attribute.KeyValue{attribute.String("budget", b.Name), attribute.String("key", b.Value)}
}

// alarm counts alarms and says them in the collector's own log, too: there may be no logs pipeline.
func (t *telemetry) alarm(ctx context.Context, alarms []budget.Alarm) {
	for _, a := range alarms {
		t.ProcessorAgentRunBudgetAlarms.Add(ctx, 1,
			metric.WithAttributes(attribute.String("budget", a.Budget.Name), attribute.Int("threshold", a.Percent)))
		t.log.Warn("A share of a budget is spent.", zap.String("budget", a.Budget.Name), zap.Int("percent", a.Percent),
			zap.Float64("limit_usd", a.Budget.LimitUSD), zap.Float64("consumed_usd", a.Consumed.USD()))
	}
}

// cut counts values that were nested too deeply.
func (t *telemetry) cut(ctx context.Context, n int) {
	if n > 0 {
		t.ProcessorAgentRunCutValues.Add(ctx, int64(n))
	}
}

func (t *telemetry) refused(ctx context.Context, signal string, n int) {
	t.ProcessorAgentRunRefusedItems.Add(ctx, int64(n), metric.WithAttributes(attribute.String("signal", signal)))
}

// dropped is the one place where data is lost.
func (t *telemetry) dropped(ctx context.Context, signal, cause string, n int, err error) {
	if n == 0 {
		return
	}
	t.ProcessorAgentRunDroppedItems.Add(ctx, int64(n),
		metric.WithAttributes(attribute.String("signal", signal), attribute.String("cause", cause)))
	t.log.Error("Dropped what the next component did not take.", zap.String("signal", signal), zap.Int("items", n), zap.Error(err))
}
