package agentmetricsconnector

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

// pair is the connector as the Collector makes it: one component for each signal.
type pair struct {
	traces connector.Traces
	logs   connector.Logs
}

func newPair(t *testing.T, set connector.Settings, cfg *Config, next *consumertest.MetricsSink) pair {
	f := NewFactory()
	traces, err := f.CreateTracesToMetrics(t.Context(), set, cfg, next)
	require.NoError(t, err)
	logs, err := f.CreateLogsToMetrics(t.Context(), set, cfg, next)
	require.NoError(t, err)
	return pair{traces, logs}
}

func (p pair) start(t *testing.T) {
	require.NoError(t, p.traces.Start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, p.logs.Start(t.Context(), componenttest.NewNopHost()))
}

func (p pair) shutdown(t *testing.T) {
	require.NoError(t, p.traces.Shutdown(context.Background()))
	require.NoError(t, p.logs.Shutdown(context.Background()))
}

func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		cfg := createDefaultConfig().(*Config)
		if c.WantError(c.Config(cfg)) {
			return
		}
		tel := componenttest.NewTelemetry()
		set := connectortest.NewNopSettings(metadata.Type)
		set.TelemetrySettings = tel.NewTelemetrySettings()
		var sink consumertest.MetricsSink
		p := newPair(t, set, cfg, &sink)
		p.start(t)
		for _, section := range c.Sections("in") {
			if strings.Contains(section, "logs") {
				require.NoError(t, p.logs.ConsumeLogs(t.Context(), c.Logs(section)))
			} else {
				require.NoError(t, p.traces.ConsumeTraces(t.Context(), c.Traces(section)))
			}
		}
		c.WantTelemetry(tel, "otelcol_connector_agent_metrics_")
		p.shutdown(t)
		c.Want("out", text(sink.AllMetrics()))
	})
}

// text is the last flush: a series a line, without what all of them share.
func text(flushes []pmetric.Metrics) string {
	if len(flushes) == 0 {
		return ""
	}
	var lines []string
	for _, m := range flushes[len(flushes)-1].ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().All() {
		if m.Type() == pmetric.MetricTypeHistogram {
			for _, dp := range m.Histogram().DataPoints().All() {
				lines = append(lines, fmt.Sprintf("%s%s count=%d sum=%v\n", m.Name(), labels(dp.Attributes()), dp.Count(), dp.Sum()))
			}
			continue
		}
		for _, dp := range m.Sum().DataPoints().All() {
			lines = append(lines, fmt.Sprintf("%s%s %v\n", m.Name(), labels(dp.Attributes()), number(dp)))
		}
	}
	return strings.Join(lines, "")
}

func labels(attrs pcommon.Map) string {
	var pairs []string
	for k, v := range attrs.All() {
		pairs = append(pairs, k+"="+v.Str())
	}
	return "{" + strings.Join(pairs, ",") + "}"
}

func number(dp pmetric.NumberDataPoint) any {
	if dp.ValueType() == pmetric.NumberDataPointValueTypeInt {
		return dp.IntValue()
	}
	return dp.DoubleValue()
}

func TestFlushRepeatsEverySeries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sink consumertest.MetricsSink
		p := newPair(t, connectortest.NewNopSettings(metadata.Type), createDefaultConfig().(*Config), &sink)
		p.start(t)
		began := time.Now()
		require.NoError(t, p.traces.ConsumeTraces(t.Context(), calls("m", 1)))
		time.Sleep(26 * time.Second)
		synctest.Wait()
		require.Len(t, sink.AllMetrics(), 5, "one flush in 5 s, changed or not")
		require.NoError(t, p.traces.ConsumeTraces(t.Context(), calls("m", 1)))
		p.shutdown(t)
		require.Len(t, sink.AllMetrics(), 6, "the last one at shutdown")

		var totals []int64
		for _, md := range sink.AllMetrics() {
			m := find(md, "agent_tokens_total")
			require.True(t, m.Sum().IsMonotonic())
			require.Equal(t, pmetric.AggregationTemporalityCumulative, m.Sum().AggregationTemporality())
			dp := m.Sum().DataPoints().At(0)
			require.Equal(t, pcommon.NewTimestampFromTime(began), dp.StartTimestamp())
			totals = append(totals, dp.IntValue())
		}
		require.Equal(t, []int64{0, 0, 0, 10, 10, 20}, totals, "a new series is 0 for 15 s")
	})
}

func TestRestartBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, cfg, set := NewFactory(), createDefaultConfig().(*Config), connectortest.NewNopSettings(metadata.Type)
		var starts []pcommon.Timestamp
		for range 2 {
			var sink consumertest.MetricsSink
			c, err := f.CreateTracesToMetrics(t.Context(), set, cfg, &sink)
			require.NoError(t, err)
			require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))
			require.NoError(t, c.ConsumeTraces(t.Context(), calls("m", 1)))
			time.Sleep(time.Second)
			require.NoError(t, c.Shutdown(context.Background()))
			require.NoError(t, c.Shutdown(context.Background()))
			dp := find(sink.AllMetrics()[0], "agent_tokens_total").Sum().DataPoints().At(0)
			require.EqualValues(t, 10, dp.IntValue())
			starts = append(starts, dp.StartTimestamp())
		}
		require.Less(t, starts[0], starts[1])
	})
}

func TestRefusedFlushLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &refusing{}
		c, err := NewFactory().CreateTracesToMetrics(t.Context(), connectortest.NewNopSettings(metadata.Type),
			createDefaultConfig().(*Config), next)
		require.NoError(t, err)
		require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))
		require.NoError(t, c.ConsumeTraces(t.Context(), calls("m", 3)))
		time.Sleep(6 * time.Second)
		synctest.Wait()
		require.Equal(t, 1, next.refused)
		require.NoError(t, c.Shutdown(context.Background()))
		require.EqualValues(t, 30, find(next.AllMetrics()[0], "agent_tokens_total").Sum().DataPoints().At(0).IntValue())
	})
}

// refusing refuses the first flush.
type refusing struct {
	consumertest.MetricsSink
	refused int
}

func (r *refusing) ConsumeMetrics(ctx context.Context, md pmetric.Metrics) error {
	if r.refused == 0 {
		r.refused++
		return fmt.Errorf("queue is full")
	}
	return r.MetricsSink.ConsumeMetrics(ctx, md)
}

// calls are n priced spans of 10 input tokens and 0.1 dollars each.
func calls(model string, n int) ptrace.Traces {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for range n {
		attrs := spans.AppendEmpty().Attributes()
		attrs.PutStr("gen_ai.operation.name", "chat")
		attrs.PutStr("gen_ai.provider.name", "openai")
		attrs.PutStr("gen_ai.request.model", model)
		attrs.PutStr("agent.cost.status", "priced")
		attrs.PutDouble("agent.cost.input_usd", 0.1)
		attrs.PutDouble("agent.cost.total_usd", 0.1)
		attrs.PutInt("agent.tokens.input", 10)
	}
	return td
}

func find(md pmetric.Metrics, name string) pmetric.Metric {
	metrics := slices.Collect(func(yield func(pmetric.Metric) bool) {
		for _, m := range md.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().All() {
			if m.Name() == name && !yield(m) {
				return
			}
		}
	})
	return metrics[0]
}

func BenchmarkConsume(b *testing.B) {
	c, err := NewFactory().CreateTracesToMetrics(b.Context(), connectortest.NewNopSettings(metadata.Type),
		createDefaultConfig(), consumertest.NewNop())
	require.NoError(b, err)
	td := calls("m", 100)
	b.ReportAllocs()
	for b.Loop() {
		if err := c.ConsumeTraces(b.Context(), td); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/span")
}
