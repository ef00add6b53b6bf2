package e2blogreceiver

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadatatest"
)

// TestOwnMetrics counts one process, joined late by attach and told again by the log of an old sandbox.
func TestOwnMetrics(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(cfg *Config) { only(cfg, defaultAttach(), fastLogs) })
	tel := componenttest.NewTelemetry()
	t.Cleanup(func() { assert.NoError(t, tel.Shutdown(context.Background())) })
	set := receivertest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	r, err := NewFactory().CreateLogs(t.Context(), set, h.cfg, h.logs)
	require.NoError(t, err)
	h.cloud.Fail("/v2/sandboxes", 500, nil)
	box := h.cloud.Create("0.5.18", nil)
	p := box.Start(nil, "agent")
	require.NoError(t, r.Start(t.Context(), h.host))
	h.eventually("attached", func() bool { return p.Attached() == 1 })
	sum := func(n int64, labels ...attribute.KeyValue) []metricdata.DataPoint[int64] {
		return []metricdata.DataPoint[int64]{{Value: n, Attributes: attribute.NewSet(labels...)}}
	}
	metadatatest.AssertEqualReceiverE2bLogOpenSandboxes(t, tel, sum(1), metricdatatest.IgnoreTimestamp())
	p.Print("one\ntwo\n")
	p.Exit(0)
	h.eventually("lines", func() bool { return slices.Contains(h.bodies(), "two") })
	h.eventually("told again", func() bool {
		m, err := tel.GetMetric("otelcol_receiver_e2b_log_bytes")
		return err == nil && len(m.Data.(metricdata.Sum[int64]).DataPoints) == 2
	})
	require.NoError(t, r.Shutdown(t.Context()))
	ignore := metricdatatest.IgnoreTimestamp()
	metadatatest.AssertEqualReceiverE2bLogBytes(t, tel, append(
		sum(8, attribute.String("source", "attach")), sum(8, attribute.String("source", "logs"))...), ignore)
	metadatatest.AssertEqualReceiverE2bLogAttached(t, tel, sum(1), ignore)
	metadatatest.AssertEqualReceiverE2bLogRequestErrors(t, tel,
		sum(1, attribute.String("call", "list"), attribute.Int("code", 500)), ignore)
	metadatatest.AssertEqualReceiverE2bLogOpenProcesses(t, tel, sum(0), ignore)
}
