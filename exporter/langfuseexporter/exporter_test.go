package langfuseexporter

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// rig is an exporter in front of a server, with what it tells about itself.
type rig struct {
	exporter.Traces
	server    *langfusetest.Server
	telemetry *componenttest.Telemetry
	host      *statusHost
	logs      *observer.ObservedLogs
}

// statusHost remembers the statuses that a component reports.
type statusHost struct {
	component.Host
	statuses []componentstatus.Status
}

func (h *statusHost) Report(e *componentstatus.Event) { h.statuses = append(h.statuses, e.Status()) }

// direct is a configuration without a queue and with quick retries: a push ends when the data's fate is known.
func direct(s *langfusetest.Server) *Config {
	cfg := createDefaultConfig().(*Config)
	cfg.ClientConfig.Endpoint = s.URL
	cfg.ClientConfig.Timeout = 2 * time.Second
	cfg.PublicKey, cfg.SecretKey = configopaque.String(langfusetest.Default.PublicKey), configopaque.String(langfusetest.Default.SecretKey)
	cfg.QueueConfig = configoptional.None[exporterhelper.QueueBatchConfig]()
	cfg.RetryConfig.InitialInterval, cfg.RetryConfig.MaxInterval = time.Millisecond, 2*time.Millisecond
	return cfg
}

func newRig(t *testing.T, server *langfusetest.Server, cfg *Config) *rig {
	t.Helper()
	require.NoError(t, cfg.Validate())
	r := &rig{server: server, telemetry: componenttest.NewTelemetry(), host: &statusHost{Host: componenttest.NewNopHost()}}
	t.Cleanup(func() { require.NoError(t, r.telemetry.Shutdown(context.Background())) })
	set := exportertest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = r.telemetry.NewTelemetrySettings()
	var core zapcore.Core
	core, r.logs = observer.New(zapcore.DebugLevel)
	set.Logger = zap.New(core)
	set.BuildInfo.Command = "otelcol-genai"
	var err error
	r.Traces, err = createTraces(context.Background(), set, cfg)
	require.NoError(t, err)
	require.NoError(t, r.Start(context.Background(), r.host))
	t.Cleanup(func() { require.NoError(t, r.Shutdown(context.Background())) })
	return r
}

// sum is the value of one of the exporter's counters, over all labels.
func (r *rig) sum(t *testing.T, name string) (n int64) {
	t.Helper()
	m, err := r.telemetry.GetMetric(name)
	if err != nil {
		return 0
	}
	return sumOf(t, m)
}

// spans makes one trace of n spans named by their number.
func spans(n int) ptrace.Traces {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	for i := range n {
		span := ss.Spans().AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1})
		span.SetSpanID(pcommon.SpanID{byte(i >> 8), byte(i), 1})
		span.SetName("span")
		span.SetStartTimestamp(1_000_000_000)
		span.SetEndTimestamp(2_000_000_000)
		span.Attributes().PutInt("n", int64(i))
	}
	return td
}

func TestDelivery(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	require.NoError(t, r.ConsumeTraces(t.Context(), spans(3)))

	require.Len(t, s.Requests(), 1)
	req := s.Requests()[0]
	assert.Equal(t, http.StatusOK, req.Status)
	assert.Equal(t, "gzip", req.Header.Get("Content-Encoding"))
	assert.Equal(t, "application/x-protobuf", req.Header.Get("Content-Type"))
	assert.Equal(t, "4", req.Header.Get("x-langfuse-ingestion-version"))
	assert.Equal(t, "otelcol-genai", req.Header.Get("x-langfuse-sdk-name"))
	assert.Len(t, s.Observations(), 3)
	assert.EqualValues(t, 3, r.sum(t, "otelcol_exporter_langfuse_spans_sent"))
}
