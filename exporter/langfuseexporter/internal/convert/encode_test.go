package convert_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
)

// whole sets every field that OTLP has, once; to map, there is nothing.
func whole() ptrace.Traces {
	td := ptrace.NewTraces()
	for range 2 {
		rs := td.ResourceSpans().AppendEmpty()
		rs.SetSchemaUrl("https://example.com/resource")
		rs.Resource().SetDroppedAttributesCount(1)
		every(rs.Resource().Attributes())
		for range 2 {
			ss := rs.ScopeSpans().AppendEmpty()
			ss.SetSchemaUrl("https://example.com/scope")
			ss.Scope().SetName("scope")
			ss.Scope().SetVersion("1.2.3")
			ss.Scope().SetDroppedAttributesCount(2)
			every(ss.Scope().Attributes())
			for i := range 2 {
				wholeSpan(ss.Spans().AppendEmpty(), byte(i))
			}
		}
	}
	return td
}

func wholeSpan(span ptrace.Span, id byte) {
	span.SetTraceID(pcommon.TraceID{1})
	span.SetSpanID(pcommon.SpanID{1, id})
	span.SetParentSpanID(pcommon.SpanID{2})
	span.TraceState().FromRaw("a=b")
	span.SetFlags(0x101)
	span.SetName("work")
	span.SetKind(ptrace.SpanKindConsumer)
	span.SetStartTimestamp(1_800_000_000_000_000_001)
	span.SetEndTimestamp(1_800_000_000_000_000_002)
	span.SetDroppedAttributesCount(3)
	span.SetDroppedEventsCount(4)
	span.SetDroppedLinksCount(1 << 31)
	span.Status().SetCode(ptrace.StatusCodeOk)
	span.Status().SetMessage("fine")
	every(span.Attributes())
	event := span.Events().AppendEmpty()
	event.SetName(score.Event)
	event.SetTimestamp(1_800_000_000_000_000_003)
	event.SetDroppedAttributesCount(5)
	every(event.Attributes())
}

// every is an attribute of every type that the server stores.
func every(attrs pcommon.Map) {
	attrs.PutStr("text", "é\x00")
	attrs.PutStr("empty", "")
	attrs.PutInt("int", -1<<53)
	attrs.PutDouble("double", -0.1)
	attrs.PutBool("true", true)
	attrs.PutBool("false", false)
	list := attrs.PutEmptySlice("list")
	list.AppendEmpty().SetStr("a")
	list.AppendEmpty().SetInt(0)
	list.AppendEmpty().SetDouble(1.5)
	list.AppendEmpty().SetBool(false)
}

// TestEncode: everything arrives that the mapping does not change, and what was given stays as it was.
func TestEncode(t *testing.T) {
	td, want := whole(), whole()
	var c convert.Converter
	for range 2 { // used again
		b := c.Convert(td, convert.Options{})
		assert.True(t, b.Evaluations)
		assert.Equal(t, 8, b.Spans)
		got, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(b.Body)
		require.NoError(t, err)
		for _, rs := range got.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					assert.NotEqual(t, uint32(0x101), span.Flags(), "a converted span is marked")
					span.SetFlags(0x101)
					span.Attributes().RemoveIf(func(k string, _ pcommon.Value) bool { return len(k) > 8 }) // langfuse.*
				}
			}
		}
		assert.Empty(t, cmp.Diff(tree(t, want), tree(t, got)))
		assert.Empty(t, cmp.Diff(tree(t, want), tree(t, td)))
	}
}

func tree(t *testing.T, td ptrace.Traces) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(marshal(t, td)), &v))
	return v
}

// TestAddedSince: what a span has got after its conversion, as of an agent_cost between two collectors, is not lost.
func TestAddedSince(t *testing.T) {
	td := one(t, map[string]any{"sandbox.id": "sb"})
	inPlace(t, td, convert.Options{})
	span := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	span.Attributes().PutStr("sandbox.template", "base")
	want := span.Attributes().AsRaw()
	inPlace(t, td, convert.Options{})
	assert.Equal(t, want, td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().AsRaw())
}
