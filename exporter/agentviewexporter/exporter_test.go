package agentviewexporter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

func config(t *testing.T, keys map[string]any) *Config {
	t.Helper()
	cfg := createDefaultConfig().(*Config)
	require.NoError(t, confmap.NewFromStringMap(keys).Unmarshal(cfg))
	return cfg
}

// agentSpan is the span of a run that cost a dollar.
func agentSpan() ptrace.Traces {
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetTraceID(pcommon.TraceID{1})
	s.SetSpanID(pcommon.SpanID{2})
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(time.Now().Add(-time.Second)))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Now()))
	s.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
	s.Attributes().PutStr(genai.AttrRunStatus, genai.RunComplete)
	s.Attributes().PutDouble(genai.AttrRunUSD, 1)
	return td
}

func correction() plog.Logs {
	ld := plog.NewLogs()
	rec := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	rec.SetTraceID(pcommon.TraceID{1})
	rec.SetSpanID(pcommon.SpanID{2})
	rec.SetTimestamp(pcommon.NewTimestampFromTime(time.Now()))
	rec.SetEventName(genai.EventRunCorrection)
	rec.Attributes().PutStr(genai.AttrRunStatus, genai.RunComplete)
	rec.Attributes().PutDouble(genai.AttrRunUSD, 1.5)
	rec.Attributes().PutDouble(genai.AttrRunSaidUSD, 1)
	return ld
}

func TestSpansAndCorrectionsMakeOneRun(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, map[string]any{"directory": dir, "endpoint": ""})
	f, set := NewFactory(), exportertest.NewNopSettings(metadata.Type)
	traces, err := f.CreateTraces(t.Context(), set, cfg)
	require.NoError(t, err)
	logs, err := f.CreateLogs(t.Context(), set, cfg)
	require.NoError(t, err)
	require.NoError(t, traces.Start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, logs.Start(t.Context(), componenttest.NewNopHost()))
	for range 2 {
		require.NoError(t, traces.ConsumeTraces(t.Context(), agentSpan()))
		require.NoError(t, logs.ConsumeLogs(t.Context(), correction()))
	}
	l, err := ledger.OpenReader(dir) // while it is being written
	require.NoError(t, err)
	runs, err := l.Runs(t.Context(), ledger.RunQuery{})
	require.NoError(t, err)
	require.Len(t, runs, 1)
	require.Equal(t, "1.5", runs[0].USD.String())
	require.Equal(t, "1", runs[0].Said.String())
	require.NoError(t, l.Close())
	require.NoError(t, traces.Shutdown(t.Context()))
	require.NoError(t, logs.ConsumeLogs(t.Context(), correction()), "the other signal goes on")
	require.NoError(t, logs.Shutdown(t.Context()))
}

func TestADamagedFileEndsTheStart(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ledger.FileName), []byte(strings.Repeat("no database ", 1000)), 0o600))
	e, err := NewFactory().CreateTraces(t.Context(), exportertest.NewNopSettings(metadata.Type), config(t, map[string]any{"directory": dir}))
	require.NoError(t, err)
	err = e.Start(t.Context(), componenttest.NewNopHost())
	require.ErrorContains(t, err, "directory: "+dir+": the file is damaged")
	require.ErrorContains(t, err, "; move ledger.db")
	require.NoError(t, e.Shutdown(t.Context()))
}

func TestWriteErrorsAreTriedAgain(t *testing.T) {
	v, err := newView(config(t, map[string]any{"directory": t.TempDir(), "endpoint": ""}), exportertest.NewNopSettings(metadata.Type))
	require.NoError(t, err)
	v.forget = func() {}
	h := &handle{view: v}
	require.NoError(t, h.start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, v.ledger.Close())
	err = v.pushTraces(t.Context(), agentSpan())
	require.Error(t, err)
	require.False(t, consumererror.IsPermanent(err))
	require.NoError(t, h.shutdown(t.Context()))
}

func TestValidate(t *testing.T) {
	require.NoError(t, componenttest.CheckConfigStruct(createDefaultConfig()))
	for want, keys := range map[string]map[string]any{
		"texts.max_bytes: must be between": {"texts": map[string]any{"max_bytes": 0}},
		"retention.age: must be at least":  {"retention": map[string]any{"age": "1h"}},
		"retention.bytes: must be at":      {"retention": map[string]any{"bytes": 1000}},
		`attributes[1]: "user" is`:         {"attributes": []any{"team", "user"}},
		"endpoint: \"8317\" is not":        {"endpoint": "8317"},
		"token: must be given where":       {"endpoint": "0.0.0.0:8317"},
	} {
		require.ErrorContains(t, confmap.Validate(config(t, keys)), want)
	}
	for _, keys := range []map[string]any{
		nil, {"endpoint": ""}, {"endpoint": "localhost:1"}, {"endpoint": "[::1]:1"}, {"endpoint": "0.0.0.0:1", "token": "x"}, {"retention": map[string]any{"age": "0", "bytes": 0}},
	} {
		require.NoError(t, confmap.Validate(config(t, keys)))
	}
}
