package agentrunprocessor

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

const attrInput = "gen_ai.usage.input_tokens"

// told are the input and output tokens that Spring AI 1 tells of the turns of a conversation: each counts those before it again.
var told = [][2]int64{{1000, 100}, {2200, 220}, {3600, 350}, {5200, 470}}

// springSpan is a span of a conversation whose root has the id 9, at some time after the conversation began.
func springSpan(id, parent byte, name, op string, from, to time.Duration) (ptrace.Traces, pcommon.Map) {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	ss.Scope().SetName("org.springframework.boot")
	ss.Scope().SetVersion("3.5.8")
	s := ss.Spans().AppendEmpty()
	s.SetTraceID(pcommon.TraceID{1})
	s.SetSpanID(pcommon.SpanID{id})
	if parent != 0 {
		s.SetParentSpanID(pcommon.SpanID{parent})
	}
	s.SetName(name)
	began := time.Unix(1_790_000_000, 0)
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(began.Add(from)))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(began.Add(to)))
	s.Attributes().PutStr("gen_ai.operation.name", op)
	return td, s.Attributes()
}

// turn is the i-th turn of a conversation and the tool that runs after it.
func turn(i int, content string) ptrace.Traces {
	at := time.Duration(i) * 100 * time.Millisecond
	td, attrs := springSpan(byte(i+1), 9, "chat", "chat", at, at+40*time.Millisecond)
	attrs.PutStr("gen_ai.provider.name", "anthropic")
	attrs.PutStr("gen_ai.request.model", "claude-sonnet-4-5")
	attrs.PutInt(attrInput, told[i][0])
	attrs.PutInt("gen_ai.usage.output_tokens", told[i][1])
	attrs.PutStr("gen_ai.input.messages", content)
	tool, attrs := springSpan(byte(i+11), 9, "tool_call get_weather", "framework", at+50*time.Millisecond, at+60*time.Millisecond)
	attrs.PutStr("spring.ai.kind", "tool_call")
	tool.ResourceSpans().MoveAndAppendTo(td.ResourceSpans())
	return judgeTraces(td)
}

// billedInputs are the input tokens of the calls that have a bill, by the first byte of the span's id.
func billedInputs(sink *consumertest.TracesSink) map[byte]int64 {
	inputs := map[byte]int64{}
	for _, td := range sink.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				_, repeats := span.Attributes().Get(genai.AttrDuplicateBy)
				if v, ok := span.Attributes().Get(attrInput); ok && !repeats {
					inputs[span.SpanID()[0]] += v.Int()
				}
			}
		}
	}
	return inputs
}

// TestTurnsOverBatches: a turn that does not fit into the batch that its run begins with is looked at again for the next one. What the
// turns before had counted is taken off it once.
func TestTurnsOverBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, createDefaultConfig())
		for i := range 3 {
			require.NoError(t, p.traces.ConsumeTraces(t.Context(), turn(i, strings.Repeat("x", 5<<20))))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		p.shutdown(t)
		require.Greater(t, len(p.spans.AllTraces()), 1, "it is more than a batch")
		assert.Equal(t, map[byte]int64{1: 1000, 2: 1200, 3: 1400}, billedInputs(&p.spans))
	})
}

// TestTurnsInAnyOrder: in whatever order turns come, whichever have been sent on by then, and wherever a kill falls between them, what
// is billed is what the last of them counts.
func TestTurnsInAnyOrder(t *testing.T) {
	// A digit is a turn, r the root; k kills the process and starts the next one, w waits until what is held has gone on.
	own := map[byte]int64{1: 1000, 2: 1200, 3: 1400}
	for script, want := range map[string]map[byte]int64{
		"012r": own, "01k2r": own, "01wk2r": own, "0w1w2r": own, "01wk12r": own, "2k1k0r": own, "r0k12": own, "01rwk2": own, "012rwk2": own,
		"10wk32r":     {1: 1000, 2: 1200, 3: 1400, 4: 1600},
		"0wk1wk2wk3r": {1: 1000, 2: 1200, 3: 1400, 4: 1600},
		"2wk01r":      {3: 3600}, // it had gone with the bill of those before it
	} {
		t.Run(script, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				assert.Equal(t, want, playTurns(t, script))
			})
		})
	}
}

func playTurns(t *testing.T, script string) map[byte]int64 {
	cfg := onDiskConfig(t)
	var sink consumertest.TracesSink
	p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
	for _, step := range script {
		switch step {
		case 'k':
			synctest.Wait()
			kill(t, p)
			p, _ = startTraces(t, cfg, &sink, componenttest.NewNopHost())
		case 'w':
			time.Sleep(31 * time.Second)
			synctest.Wait()
		case 'r':
			root, attrs := springSpan(9, 0, "spring_ai chat_client", "framework", 0, time.Second)
			attrs.PutStr("spring.ai.kind", "chat_client")
			require.NoError(t, p.ConsumeTraces(t.Context(), judgeTraces(root)))
		default:
			require.NoError(t, p.ConsumeTraces(t.Context(), turn(int(step-'0'), "")))
		}
	}
	time.Sleep(3 * time.Minute)
	synctest.Wait()
	require.NoError(t, p.Shutdown(t.Context()))
	return billedInputs(&sink)
}
