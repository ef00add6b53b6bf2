package genai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// A wrapper is the better witness of a call where it knows what raises the price and is told in the response alone.
func TestWitness(t *testing.T) {
	sdk := know(t, "com.anthropic.sdk.python", map[string]any{
		"gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 9105, "gen_ai.usage.output_tokens": 53,
	})
	for _, tc := range []struct {
		name, usage string
		better      bool
	}{
		{"nothing more", `"input_tokens":101`, false},
		{"of no region", `"inference_geo":"not_available"`, false},
		{"web searches", `"server_tool_use":{"web_search_requests":3}`, true},
		{"fast", `"speed":"fast"`, true},
		{"of one region", `"inference_geo":"us"`, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wrapper := know(t, "openinference.instrumentation.anthropic", map[string]any{
				"openinference.span.kind": "LLM", "llm.token_count.prompt": 9105, "llm.token_count.completion": 53,
				"output.value": `{"usage":{` + tc.usage + `}}`,
			})
			assert.Equal(t, tc.better, wrapper > sdk)
		})
	}
}

func know(t *testing.T, scope string, attrs map[string]any) genai.Knowledge {
	return read(t, scope, attrs).Knows
}

func read(t *testing.T, scope string, attrs map[string]any) (c genai.Call) {
	rs := ptrace.NewTraces().ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName(scope)
	span := ss.Spans().AppendEmpty()
	require.NoError(t, span.Attributes().FromRaw(attrs))
	genai.ReadSpan(rs.Resource(), ss.Scope(), span, &c)
	return c
}

// Datadog's tracer for JavaScript has one scope for all, and tells by the component what stands above the SDK.
func TestLayerOfDatadog(t *testing.T) {
	for component, want := range map[string]genai.Layer{"openai-agents": genai.LayerFramework, "openai": genai.LayerWrapped} {
		assert.Equal(t, want, read(t, "dd-trace-js", map[string]any{
			"component": component, "gen_ai.operation.name": "llm", "gen_ai.request.model": "gpt-5.1", "gen_ai.usage.input_tokens": 5200,
		}).Layer, component)
	}
}
