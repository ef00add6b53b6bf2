package agentmetricsconnector

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// metered is what agent_cost makes of a session's cost meter: so many dollars in all since start.
func metered(t *testing.T, session string, dollars float64, from, to pcommon.Timestamp, how pmetric.AggregationTemporality) pmetric.Metrics {
	md := pmetric.NewMetrics()
	scope := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty()
	m := scope.Metrics().AppendEmpty()
	m.SetName("claude_code.cost.usage")
	m.SetEmptySum().SetAggregationTemporality(how)
	p := m.Sum().DataPoints().AppendEmpty()
	p.SetStartTimestamp(from)
	p.SetTimestamp(to)
	p.SetDoubleValue(dollars)
	p.Attributes().PutStr("session.id", session)
	p.Attributes().PutStr("model", "claude-sonnet-4-5")
	book, err := pricing.New(pricing.Embedded()...)
	require.NoError(t, err)
	for _, told := range genai.ReadMeters(md.ResourceMetrics().At(0).Resource(), scope) {
		var b genai.Bill
		require.True(t, genai.JudgeMeter(book, told, genai.TrustAuto, "", &b))
		genai.WriteMeter(scope.Metrics(), told, &b)
	}
	return md
}

// logged is a log record of a call of that session, as agent_cost has judged it.
func logged(session string, n int, dollars float64) plog.Logs {
	ld := plog.NewLogs()
	sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
	sl.Scope().SetName("com.anthropic.claude_code.events")
	rec := sl.LogRecords().AppendEmpty()
	rec.SetTimestamp(pcommon.Timestamp(n + 1))
	rec.SetEventName("api_request")
	rec.Attributes().PutStr("session.id", session)
	rec.Attributes().PutStr("model", "claude-sonnet-4-5")
	rec.Attributes().PutStr("request_id", fmt.Sprint(session, n))
	rec.Attributes().PutStr(genai.AttrStatus, string(genai.StatusReported))
	rec.Attributes().PutDouble(genai.AttrTotalUSD, dollars)
	return ld
}

// TestMetersCountOnce: two sessions tell their calls as log records and as meters, a third as meters only; some of it is
// sent twice, and the connector is killed in the middle.
func TestMetersCountOnce(t *testing.T) {
	const delta, total = pmetric.AggregationTemporalityDelta, pmetric.AggregationTemporalityCumulative
	dir := t.TempDir()
	for life := range 4 {
		h, closeDisk := disk(t, dir)
		cfg := persistent()
		sink := &consumertest.MetricsSink{}
		set := connectortest.NewNopSettings(metadata.Type)
		set.ID = component.NewID(metadata.Type) // not a new one in each life
		f := NewFactory()
		logs, err := f.CreateLogsToMetrics(t.Context(), set, cfg, sink)
		require.NoError(t, err)
		meters, err := f.CreateMetricsToMetrics(t.Context(), set, cfg, sink)
		require.NoError(t, err)
		require.NoError(t, logs.Start(t.Context(), h))
		require.NoError(t, meters.Start(t.Context(), h))

		at := pcommon.Timestamp(life + 1)
		for range 2 {
			require.NoError(t, meters.ConsumeMetrics(t.Context(), metered(t, "delta", 0.3, at, at+1, delta)))
			require.NoError(t, meters.ConsumeMetrics(t.Context(), metered(t, "total", 0.3*float64(life+1), 1, at, total)))
			require.NoError(t, meters.ConsumeMetrics(t.Context(), metered(t, "alone", 0.5*float64(life+1), 1, at, total)))
			for i, dollars := range []float64{0.1, 0.2} {
				require.NoError(t, logs.ConsumeLogs(t.Context(), logged("delta", 10*life+i, dollars)))
				require.NoError(t, logs.ConsumeLogs(t.Context(), logged("total", 10*life+i, dollars)))
			}
		}
		if life == 1 {
			run{pair: pair{traces: meters.(*handle)}}.kill(t)
			closeDisk()
			continue
		}
		require.NoError(t, logs.Shutdown(t.Context()))
		require.NoError(t, meters.Shutdown(t.Context()))
		closeDisk()
		last := sink.AllMetrics()[len(sink.AllMetrics())-1]
		require.InDelta(t, 1.1*float64(life+1), find(last, "agent_cost_usd_total").Sum().DataPoints().At(0).DoubleValue(), 1e-9)
	}
}

// TestMetersOfOthers: without agent_cost nothing is known of a meter, and no other metric is looked at.
func TestMetersOfOthers(t *testing.T) {
	sink := &consumertest.MetricsSink{}
	meters, err := NewFactory().CreateMetricsToMetrics(t.Context(), connectortest.NewNopSettings(metadata.Type), createDefaultConfig(), sink)
	require.NoError(t, err)
	require.NoError(t, meters.Start(t.Context(), componenttest.NewNopHost()))
	md := metered(t, "s", 0.5, 1, 2, pmetric.AggregationTemporalityDelta)
	md.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(1).SetName("another")
	require.NoError(t, meters.ConsumeMetrics(t.Context(), md))
	require.NoError(t, meters.Shutdown(t.Context()))
	require.Empty(t, sink.AllMetrics())
}
