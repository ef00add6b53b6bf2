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
		name  string
		attrs map[string]any
		by    genai.Teller
	}{
		{"a library's table", map[string]any{"gen_ai.provider.name": "openai", "gen_ai.usage.cost": 0.5}, genai.TellEstimate},
		{"the router's bill", map[string]any{"gen_ai.provider.name": "openrouter", "gen_ai.usage.cost": 0.5}, genai.TellInvoice},
		{"the provider's word", map[string]any{"gen_ai.usage.cost.amount": 0.5, "gen_ai.usage.cost.source": "provider"}, genai.TellInvoice},
		{"reckoned on the spot", map[string]any{"gen_ai.usage.cost.amount": 0.5, "gen_ai.usage.cost.source": "local"}, genai.TellEstimate},
		{"from nowhere", map[string]any{"gen_ai.usage.cost.amount": 0.5}, genai.TellEstimate},
		{"an agent run", map[string]any{"openinference.span.kind": "AGENT", "llm.cost.total": 0.5}, genai.TellVendor},
		{"a call", map[string]any{"openinference.span.kind": "LLM", "llm.cost.total": 0.5}, genai.TellEstimate},
		{"the application's own figure", map[string]any{
			"langfuse.observation.type": "generation", "langfuse.observation.cost_details": `{"total":0.5}`,
		}, genai.TellEstimate},
		{"Claude Code of Anthropic", map[string]any{"scope": claudeScope, "cost_usd": 0.5, "gen_ai.request.model": "claude-opus-5"}, genai.TellVendor},
		{"Claude Code of Bedrock", map[string]any{
			"scope": claudeScope, "cost_usd": 0.5, "gen_ai.request.model": "us.anthropic.claude-opus-5", "gen_ai.provider.name": "aws.bedrock",
		}, genai.TellEstimate},
		{"another's dollars, of a table", map[string]any{"cost_usd": 0.5, "gen_ai.request.model": "claude-opus-5"}, genai.TellEstimate},
		{"a router's dollars", map[string]any{"cost_usd": 0.5, "gen_ai.provider.name": "openrouter", "gen_ai.request.model": "anthropic/claude-opus-5"}, genai.TellInvoice},
		{"credits", map[string]any{"gen_ai.provider.name": "github", "github.copilot.aiu": 50_000_000_000}, genai.TellInvoice},
		{"the router's fee and the provider's bill", openInference(`"cost":0.02,"is_byok":true,"cost_details":{"upstream_inference_cost":0.48}`), genai.TellInvoice},
		{"the provider's bill alone", openInference(`"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.5}`), genai.TellInvoice},
		{"the bill that the router paid", openInference(`"cost":0.5,"cost_details":{"upstream_inference_cost":0.5}`), genai.TellInvoice},
		{"the router's fee alone", openInference(`"cost":0.5,"is_byok":true`), genai.TellFallback},
		{"a cost in parts", openInference(`"cost":{"input_tokens_cost":0.2,"request_cost":0.3,"total_cost":0.5}`), genai.TellInvoice},
		{"a guess", map[string]any{
			"litellm.call_id": "1", "gen_ai.provider.name": "openai", "gen_ai.cost.total_cost": 0.5,
			"metadata.usage_object": "{'completion_tokens': 10, 'completion_tokens_details': {'text_tokens': 10}, 'prompt_tokens_details': None}",
		}, genai.TellFallback},
		{"what the provider told without details", map[string]any{
			"litellm.call_id": "1", "gen_ai.provider.name": "groq", "gen_ai.cost.total_cost": 0.5,
			"metadata.usage_object": "{'completion_tokens': 10, 'completion_tokens_details': {'text_tokens': 10}, 'prompt_tokens_details': None}",
		}, genai.TellEstimate},
		{"ticks", openInference(`"cost_in_usd_ticks":5000000000`), genai.TellInvoice},
	} {
		t.Run(tc.name, func(t *testing.T) {
			td := ptrace.NewTraces()
			rs := td.ResourceSpans().AppendEmpty()
			ss := rs.ScopeSpans().AppendEmpty()
			span := ss.Spans().AppendEmpty()
			require.NoError(t, span.Attributes().FromRaw(tc.attrs))
			if scope, ok := span.Attributes().Get("scope"); ok {
				ss.Scope().SetName(scope.Str())
			}
			span.Attributes().PutStr("gen_ai.operation.name", "chat")

			var c genai.Call
			genai.ReadSpan(rs.Resource(), ss.Scope(), span, &c)
			require.True(t, c.HasReported)
			assert.Equal(t, "0.5", c.Reported.String())
			assert.Equal(t, tc.by, c.By)
		})
	}
}

const claudeScope = "com.anthropic.claude_code.tracing"

func openInference(usage string) map[string]any {
	return map[string]any{
		"openinference.span.kind": "LLM", "output.value": `{"usage":{"prompt_tokens":1,"completion_tokens":1,` + usage + `}}`,
	}
}
