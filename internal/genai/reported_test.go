package genai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Who bills or is billed is believed; a library that reckons with a price table of its own only estimates.
func TestReportedByWhom(t *testing.T) {
	for _, tc := range []struct {
		name      string
		attrs     map[string]any
		estimated bool
	}{
		{"a library's table", map[string]any{"gen_ai.provider.name": "openai", "gen_ai.usage.cost": 0.5}, true},
		{"the router's bill", map[string]any{"gen_ai.provider.name": "openrouter", "gen_ai.usage.cost": 0.5}, false},
		{"the provider's word", map[string]any{"gen_ai.usage.cost.amount": 0.5, "gen_ai.usage.cost.source": "provider"}, false},
		{"reckoned on the spot", map[string]any{"gen_ai.usage.cost.amount": 0.5, "gen_ai.usage.cost.source": "local"}, true},
		{"an agent run", map[string]any{"openinference.span.kind": "AGENT", "llm.cost.total": 0.5}, false},
		{"a call", map[string]any{"openinference.span.kind": "LLM", "llm.cost.total": 0.5}, true},
		{"the application's own figure", map[string]any{
			"langfuse.observation.type": "generation", "langfuse.observation.cost_details": `{"total":0.5}`,
		}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			td := ptrace.NewTraces()
			rs := td.ResourceSpans().AppendEmpty()
			ss := rs.ScopeSpans().AppendEmpty()
			span := ss.Spans().AppendEmpty()
			require.NoError(t, span.Attributes().FromRaw(tc.attrs))
			span.Attributes().PutStr("gen_ai.operation.name", "chat")

			var c genai.Call
			genai.ReadSpan(rs.Resource(), ss.Scope(), span, &c)
			require.True(t, c.HasReported)
			assert.Equal(t, "0.5", c.Reported.String())
			assert.Equal(t, tc.estimated, c.Estimated)
		})
	}
}
