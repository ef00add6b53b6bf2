package agentmaskprocessor

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelcol-genai/otelcol-genai/internal/mask"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
	"github.com/otelcol-genai/otelcol-genai/processor/agentmaskprocessor/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/processor/agentmaskprocessor/internal/metadatatest"
)

var (
	key   = "sk-" + strings.Repeat("aB3", 12)
	plain = "task-decomposition-and-planning-agent"
)

// fill puts the key into an attribute's value, into a name, and deeper down; and n secrets by their name.
func fill(attrs pcommon.Map) (secrets int) {
	attrs.PutStr("text", plain+" "+key)
	attrs.PutStr("in a name "+key, "stays")
	attrs.PutEmptyBytes("bytes").FromRaw([]byte(key))
	list := attrs.PutEmptySlice("list")
	list.AppendEmpty().SetStr(key)
	list.AppendEmpty().SetEmptyMap().PutStr("inner "+key, key)
	attrs.PutEmptySlice("http.request.header.authorization").AppendEmpty().SetStr("Negotiate x")
	attrs.PutStr("password", "")
	attrs.PutInt("secret", 12345)
	attrs.PutInt("n", 12345)
	return 8
}

func leakyTraces() (td ptrace.Traces, secrets int) {
	td = ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("scope " + key)
	ss.Scope().SetVersion("v " + key)
	s := ss.Spans().AppendEmpty()
	s.SetName("chat " + key)
	s.Status().SetMessage("401 " + key)
	s.TraceState().FromRaw("v=" + key)
	e, l := s.Events().AppendEmpty(), s.Links().AppendEmpty()
	e.SetName("event " + key)
	l.TraceState().FromRaw("v=" + key)
	secrets = 7
	for _, attrs := range []pcommon.Map{rs.Resource().Attributes(), ss.Scope().Attributes(), s.Attributes(), e.Attributes(), l.Attributes()} {
		secrets += fill(attrs)
	}
	return td, secrets
}

func leakyLogs() (ld plog.Logs, secrets int) {
	ld = plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	sl := rl.ScopeLogs().AppendEmpty()
	sl.Scope().SetName("scope " + key)
	r := sl.LogRecords().AppendEmpty()
	r.SetEventName("event " + key)
	r.SetSeverityText("x " + key)
	sl.LogRecords().AppendEmpty().Body().SetStr(key)
	secrets = 4
	for _, attrs := range []pcommon.Map{rl.Resource().Attributes(), sl.Scope().Attributes(), r.Attributes(), r.Body().SetEmptyMap()} {
		secrets += fill(attrs)
	}
	return ld, secrets
}

// TestNothingLeaves: a key stays nowhere that a span or log record can have one, and what is none stays as it is.
func TestNothingLeaves(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer func() { require.NoError(t, tel.Shutdown(t.Context())) }()
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	traces, logs := new(consumertest.TracesSink), new(consumertest.LogsSink)
	forTraces, err := NewFactory().CreateTraces(t.Context(), set, createDefaultConfig(), traces)
	require.NoError(t, err)
	forLogs, err := NewFactory().CreateLogs(t.Context(), set, createDefaultConfig(), logs)
	require.NoError(t, err)

	td, spans := leakyTraces()
	ld, records := leakyLogs()
	require.NoError(t, forTraces.ConsumeTraces(t.Context(), td))
	require.NoError(t, forLogs.ConsumeLogs(t.Context(), ld))

	traceBytes, err := new(ptrace.JSONMarshaler).MarshalTraces(traces.AllTraces()[0])
	require.NoError(t, err)
	logBytes, err := new(plog.JSONMarshaler).MarshalLogs(logs.AllLogs()[0])
	require.NoError(t, err)
	for _, out := range []string{string(traceBytes), string(logBytes)} {
		assert.NotContains(t, out, key)
		assert.NotContains(t, out, "Negotiate")
		assert.Contains(t, out, plain+" "+mask.Mark)
		assert.Contains(t, out, `{"key":"in a name ****","value":{"stringValue":"stays"}}`)
		assert.Contains(t, out, `{"key":"n","value":{"intValue":"12345"}}`)
		assert.Contains(t, out, `{"key":"password","value":{"stringValue":""}}`)
	}
	const maps, named = 9, 2
	metadatatest.AssertEqualProcessorAgentMaskSecrets(t, tel, []metricdata.DataPoint[int64]{
		{Attributes: attribute.NewSet(attribute.String("kind", "model")), Value: int64(spans + records - maps*named)},
		{Attributes: attribute.NewSet(attribute.String("kind", "name")), Value: maps * named},
	}, metricdatatest.IgnoreTimestamp())
	require.NoError(t, forTraces.Shutdown(t.Context()))
	require.NoError(t, forLogs.Shutdown(t.Context()))
}

// TestTwoNamesThatAreOneWithoutTheirSecrets keeps one of them, and ends.
func TestTwoNamesThatAreOneWithoutTheirSecrets(t *testing.T) {
	td := ptrace.NewTraces()
	attrs := td.ResourceSpans().AppendEmpty().Resource().Attributes()
	for i := range 3 {
		attrs.PutInt(fmt.Sprint("of ", key, i), int64(i))
	}
	m := mask.Masker{Rules: &mask.Rules{Known: true}}
	m.Traces(td)
	assert.Equal(t, map[string]any{"of ****": int64(2)}, attrs.AsRaw())
}

func TestNestedTooDeeply(t *testing.T) {
	ld := plog.NewLogs()
	body := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body()
	v := body
	for range 1_000_000 {
		v = v.SetEmptySlice().AppendEmpty()
	}
	v.SetStr(key)
	m := mask.Masker{Rules: &mask.Rules{Known: true}}
	m.Logs(ld)
	for range nesting.Limit {
		body = body.Slice().At(0)
	}
	assert.Equal(t, nesting.Marker, body.Str())
}

func TestValidate(t *testing.T) {
	assert.NoError(t, createDefaultConfig().Validate())
	assert.NoError(t, (&Config{Patterns: []string{`\d{3}-\d{2}-\d{4}`}, Names: []string{`^patient\.`}}).Validate())
	assert.EqualError(t, (&Config{Patterns: []string{"a", "("}, Names: []string{"x*"}}).Validate(),
		"patterns[1]: error parsing regexp: missing closing ): `(`\n"+`names[0]: must not match an empty text (got "x*")`)
	assert.ErrorContains(t, (&Config{}).Validate(), "known: false leaves nothing to mask")
}

// BenchmarkTraces is a batch that has no secrets, which is most.
func BenchmarkTraces(b *testing.B) {
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat gpt-4o")
	for _, name := range []string{"gen_ai.operation.name", "gen_ai.request.model", "gen_ai.conversation.id", "server.address"} {
		s.Attributes().PutStr(name, "a value of "+name)
	}
	s.Attributes().PutStr("gen_ai.input.messages", strings.Repeat("to be or not ", 160))
	m := mask.Masker{Rules: &mask.Rules{Known: true}}
	b.ReportAllocs()
	for b.Loop() {
		m.Traces(td)
	}
}
