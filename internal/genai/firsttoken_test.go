package genai_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

func TestFirstToken(t *testing.T) {
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name  string
		attrs map[string]any
		event string
		want  time.Duration // after the start; negative for not told
	}{
		{"Anthropic SDK, seconds", map[string]any{"gen_ai.response.time_to_first_chunk": 0.25}, "", 250 * time.Millisecond},
		{"AI SDK 7, seconds", map[string]any{"gen_ai.client.operation.time_to_first_chunk": 0.25}, "", 250 * time.Millisecond},
		{"AI SDK 4 to 6, milliseconds", map[string]any{"ai.response.msToFirstChunk": 250.0}, "", 250 * time.Millisecond},
		{"Claude Code, whole milliseconds", map[string]any{"ttft_ms": int64(250)}, "", 250 * time.Millisecond},
		{"Codex, a string", map[string]any{"ttft_ms": "250"}, "", 250 * time.Millisecond},
		{"the server's time, seconds", map[string]any{"gen_ai.server.time_to_first_token": 0.25}, "", 250 * time.Millisecond},
		{"Strands' server time, milliseconds", map[string]any{"gen_ai.server.time_to_first_token": int64(250), "gen_ai.system": "strands-agents"}, "",
			250 * time.Millisecond},
		{"Langfuse, a time in quotes", map[string]any{"langfuse.observation.completion_start_time": `"2026-11-22T12:00:00.250Z"`}, "",
			250 * time.Millisecond},
		{"Mastra, a time", map[string]any{"mastra.completion_start_time": "2026-11-22T12:00:00.250Z"}, "", 250 * time.Millisecond},
		{"an event", nil, "ai.stream.firstChunk", 500 * time.Millisecond},
		{"another event", nil, "exception", -1},
		{"nothing", nil, "", -1},
		{"after the end", map[string]any{"ttft_ms": int64(2000)}, "", -1},
		{"before the start", map[string]any{"langfuse.observation.completion_start_time": "2026-11-22T11:59:59Z"}, "", -1},
		{"negative", map[string]any{"ttft_ms": int64(-1)}, "", -1},
		{"nonsense", map[string]any{"ttft_ms": math.NaN()}, "", -1},
		{"beyond all time", map[string]any{"gen_ai.response.time_to_first_chunk": 1e300}, "", -1},
		{"no time", map[string]any{"langfuse.observation.completion_start_time": "soon"}, "", -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			span := ptrace.NewSpan()
			span.SetStartTimestamp(pcommon.NewTimestampFromTime(start))
			span.SetEndTimestamp(pcommon.NewTimestampFromTime(start.Add(time.Second)))
			require.NoError(t, span.Attributes().FromRaw(tc.attrs))
			if tc.event != "" {
				e := span.Events().AppendEmpty()
				e.SetName(tc.event)
				e.SetTimestamp(pcommon.NewTimestampFromTime(start.Add(500 * time.Millisecond)))
			}
			at, ok := genai.FirstToken(span)
			assert.Equal(t, tc.want >= 0, ok)
			if ok {
				assert.Equal(t, start.Add(tc.want), at)
			}
		})
	}
}
