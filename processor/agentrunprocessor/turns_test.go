package agentrunprocessor

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// TestTurnsOverBatches: a turn that does not fit into the batch that its run begins with is looked at again for the next one. What the
// turns before had counted is taken off it once.
func TestTurnsOverBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, createDefaultConfig())
		for i, told := range []struct{ input, output int64 }{{1000, 100}, {2200, 220}, {3600, 350}} {
			td := ptrace.NewTraces()
			ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
			ss.Scope().SetName("org.springframework.boot")
			ss.Scope().SetVersion("3.5.8")
			at := pcommon.Timestamp(1_790_000_000_000_000_000 + 100_000_000*i)
			add := func(id byte, name, op string, from, to pcommon.Timestamp) pcommon.Map {
				s := ss.Spans().AppendEmpty()
				s.SetTraceID(pcommon.TraceID{1})
				s.SetSpanID(pcommon.SpanID{id})
				s.SetParentSpanID(pcommon.SpanID{9})
				s.SetName(name)
				s.SetStartTimestamp(at + from)
				s.SetEndTimestamp(at + to)
				s.Attributes().PutStr("gen_ai.operation.name", op)
				return s.Attributes()
			}
			turn := add(byte(i+1), "chat", "chat", 0, 40_000_000)
			turn.PutStr("gen_ai.provider.name", "anthropic")
			turn.PutStr("gen_ai.request.model", "claude-sonnet-4-5")
			turn.PutInt("gen_ai.usage.input_tokens", told.input)
			turn.PutInt("gen_ai.usage.output_tokens", told.output)
			turn.PutStr("gen_ai.input.messages", strings.Repeat("x", 5<<20))
			add(byte(i+11), "tool_call get_weather", "framework", 50_000_000, 60_000_000).PutStr("spring.ai.kind", "tool_call")
			require.NoError(t, p.traces.ConsumeTraces(t.Context(), judgeTraces(td)))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		p.shutdown(t)
		require.Greater(t, len(p.spans.AllTraces()), 1, "it is more than a batch")
		inputs := map[byte]int64{}
		for _, td := range p.spans.AllTraces() {
			for _, span := range td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
				if v, ok := span.Attributes().Get("gen_ai.usage.input_tokens"); ok {
					inputs[span.SpanID()[0]] = v.Int()
				}
			}
		}
		assert.Equal(t, map[byte]int64{1: 1000, 2: 1200, 3: 1400}, inputs)
	})
}
