package agentfilterprocessor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelcol-genai/otelcol-genai/processor/agentfilterprocessor/internal/metadata"
)

// trace is a web server's span above an agent's above a database's, of which the last has no meaning here.
func trace() ptrace.Traces {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for i, attrs := range []map[string]any{
		{"http.request.method": "POST"}, {"gen_ai.operation.name": "invoke_agent"}, {"db.system": "sqlite"},
	} {
		span := spans.AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1})
		span.SetSpanID(pcommon.SpanID{byte(i + 1)})
		span.SetParentSpanID(pcommon.SpanID{byte(i)})
		if err := span.Attributes().FromRaw(attrs); err != nil {
			panic(err)
		}
	}
	return td
}

func TestTraces(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer func() { require.NoError(t, tel.Shutdown(t.Context())) }()
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	next := new(consumertest.TracesSink)
	p, err := NewFactory().CreateTraces(t.Context(), set, createDefaultConfig(), next)
	require.NoError(t, err)
	require.NoError(t, p.Start(t.Context(), componenttest.NewNopHost()))

	require.NoError(t, p.ConsumeTraces(t.Context(), trace()))
	plain := trace()
	plain.ResourceSpans().At(0).ScopeSpans().At(0).Spans().RemoveIf(func(s ptrace.Span) bool { return s.SpanID() == pcommon.SpanID{2} })
	require.NoError(t, p.ConsumeTraces(t.Context(), plain)) // of which nothing is left to pass on

	require.Len(t, next.AllTraces(), 1)
	left := next.AllTraces()[0].ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	require.Equal(t, 1, left.Len())
	assert.Equal(t, pcommon.SpanID{2}, left.At(0).SpanID())
	assert.True(t, left.At(0).ParentSpanID().IsEmpty())
	for name, want := range map[string]int64{"kept": 1, "dropped": 4, "moved": 1} {
		got, err := tel.GetMetric("otelcol_processor_agent_filter_spans_" + name)
		require.NoError(t, err)
		assert.Equal(t, want, sum(t, got), name)
	}
	require.NoError(t, p.Shutdown(t.Context()))
}

func TestValidate(t *testing.T) {
	assert.NoError(t, createDefaultConfig().Validate())
	err := (&Config{Drop: []string{"unknown", "codex"}, Scopes: []string{"a", ""}}).Validate()
	assert.EqualError(t, err, `drop[1]: must be internals, infrastructure or unknown (got "codex")`+"\n"+"scopes[1]: must not be empty")
	assert.ErrorContains(t, (&Config{}).Validate(), "drop: must name what to leave out")
}

func sum(t *testing.T, m metricdata.Metrics) (n int64) {
	t.Helper()
	data, ok := m.Data.(metricdata.Sum[int64])
	require.True(t, ok)
	for _, p := range data.DataPoints {
		n += p.Value
	}
	return n
}

func BenchmarkTraces(b *testing.B) {
	p := newProcessor(createDefaultConfig(), nil)
	td := ptrace.NewTraces()
	b.ReportAllocs()
	for b.Loop() {
		trace().CopyTo(td)
		p.filter.Apply(td)
	}
}
