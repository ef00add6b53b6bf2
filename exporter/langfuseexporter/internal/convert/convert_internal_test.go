package convert

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/chat"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
)

// TestNames: every field has a name of its own, and lookups are short.
func TestNames(t *testing.T) {
	for x := noField + 1; x < fields; x++ {
		assert.Equal(t, x, fieldOf(fieldNames[x]), fieldNames[x])
	}
	assert.LessOrEqual(t, names.Fullest(), 3)
	assert.LessOrEqual(t, factNames.Fullest(), 3)
}

// TestRest: between batches a converter keeps nothing of the last one, and buffers only up to a bound.
func TestRest(t *testing.T) {
	var c Converter
	for _, n := range []int{10, maxKept, 10} {
		b := c.Convert(filled(n), Options{Filter: true})
		require.Equal(t, 2, b.Spans)
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(b.Body)
		require.NoError(t, err)
		assert.Equal(t, 2, td.SpanCount(), "the body outlives the buffers")

		assert.LessOrEqual(t, c.size(), maxKept)
		empty(t, c.owned)
		empty(t, c.puts)
		empty(t, c.out.raw)
		empty(t, c.subject.attrs)
		empty(t, c.traces.list)
		assert.Empty(t, c.traces.places)
		c.subject.attrs = nil
		assert.Equal(t, subject{}, c.subject)
		assert.Equal(t, chat.Rewriter{}, c.chat)
		assert.True(t, c.td == ptrace.Traces{} && c.parents == nil && c.here == nil && c.traced == nil)
	}
}

// filled is a batch that needs all buffers, with a text of n bytes; the filter leaves its last span out.
func filled(n int) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "agent")
	for i := range 3 {
		span := rs.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1})
		span.SetSpanID(pcommon.SpanID{byte(i + 1)})
		span.SetKind(ptrace.SpanKindClient)
		span.SetFlags(0x300) // its parent ran in another process
		span.Attributes().PutStr("user.id", "u")
		if i < 2 {
			span.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
			span.Attributes().PutStr("gen_ai.usage.cost", "0.5")
			span.Attributes().PutStr("gen_ai.input.messages", `[{"parts":[{"type":"text","content":"`+strings.Repeat("x", n)+`"}]}]`)
			span.Events().AppendEmpty().SetName(score.Event)
		}
	}
	return td
}

func empty[T any](t *testing.T, s []T) {
	t.Helper()
	assert.Empty(t, s)
	for _, element := range s[:cap(s)] {
		assert.Zero(t, element)
	}
}
