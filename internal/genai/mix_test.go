package genai_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// mixed is one span of the mix, with the attributes that it came with.
type mixed struct {
	res   pcommon.Resource
	scope pcommon.InstrumentationScope
	span  ptrace.Span
}

// mixOf is the spans of a gateway's day: an agent, a call each of three dialects, a tool, and two requests that have
// nothing to do with a model.
func mixOf(tb testing.TB) []mixed {
	var mix []mixed
	for _, row := range []struct {
		scope, name string
		attrs       map[string]any
	}{
		{"gen_ai", "invoke_agent support", map[string]any{
			"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "support", "user.id": "user-7", "session.id": "s-42",
			"gen_ai.usage.input_tokens": 10305, "gen_ai.usage.output_tokens": 360,
		}},
		{"ai", "ai.streamText.doStream", aiSDKCall},
		{"opentelemetry.instrumentation.genai.openai", "chat gpt-4o", standardCall},
		{"openinference.instrumentation.openai", "ChatCompletion", openInferenceCall},
		{"gen_ai", "execute_tool search", map[string]any{
			"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search", "gen_ai.tool.call.id": "call_1",
			"gen_ai.tool.call.arguments": `{"query":"x"}`, "gen_ai.tool.call.result": "y", "session.id": "s-42",
		}},
		{"@opentelemetry/instrumentation-http", "GET /search", map[string]any{
			"http.request.method": "GET", "http.route": "/search", "http.response.status_code": 200, "url.full": "http://a.test/search",
			"url.path": "/search", "url.scheme": "http", "server.address": "a.test", "server.port": 80, "network.peer.address": "127.0.0.1",
			"network.protocol.version": "1.1", "user_agent.original": "curl/8", "client.address": "127.0.0.1",
		}},
		{"@opentelemetry/instrumentation-pg", "SELECT docs", map[string]any{
			"db.system": "postgresql", "db.name": "docs", "db.statement": "SELECT 1", "db.user": "app", "net.peer.name": "db", "net.peer.port": 5432,
		}},
	} {
		rs := ptrace.NewTraces().ResourceSpans().AppendEmpty()
		require.NoError(tb, rs.Resource().Attributes().FromRaw(map[string]any{
			"service.name": "support", "service.version": "1.4.2", "deployment.environment.name": "test", "host.name": "h1",
		}))
		ss := rs.ScopeSpans().AppendEmpty()
		ss.Scope().SetName(row.scope)
		span := ss.Spans().AppendEmpty()
		span.SetName(row.name)
		span.SetStartTimestamp(1_789_999_999_000_000_000)
		span.SetEndTimestamp(1_790_000_000_000_000_000)
		require.NoError(tb, span.Attributes().FromRaw(row.attrs))
		mix = append(mix, mixed{rs.Resource(), ss.Scope(), span})
	}
	return mix
}

var aiSDKCall = map[string]any{
	"operation.name": "ai.streamText.doStream answer", "ai.operationId": "ai.streamText.doStream", "ai.telemetry.functionId": "answer",
	"ai.telemetry.metadata.userId": "user-7", "ai.telemetry.metadata.sessionId": "s-42", "ai.model.provider": "openai.chat", "ai.model.id": "gpt-4o",
	"ai.request.headers.user-agent": "ai/6.0.26 ai-sdk/provider-utils/4.0.5 runtime/node.js/22", "ai.settings.maxRetries": 2,
	"ai.prompt.messages": `[{"role":"user","content":"x"}]`, "ai.prompt.toolChoice": `{"type":"auto"}`,
	"gen_ai.system": "openai.chat", "gen_ai.request.model": "gpt-4o", "gen_ai.response.finish_reasons": []any{"stop"},
	"gen_ai.response.id": "chatcmpl-1", "gen_ai.response.model": "gpt-4o-2024-08-06", "gen_ai.usage.input_tokens": 3435,
	"gen_ai.usage.output_tokens": 120, "ai.response.finishReason": "stop", "ai.response.text": "y", "ai.response.id": "chatcmpl-1",
	"ai.response.model": "gpt-4o-2024-08-06", "ai.response.timestamp": "2026-11-22T12:00:00.250Z", "ai.response.msToFirstChunk": 250.5,
	"ai.response.msToFinish": 900.5, "ai.response.avgOutputTokensPerSecond": 61.2, "ai.response.providerMetadata": `{"openai":{}}`,
	"ai.usage.inputTokens": 3435, "ai.usage.inputTokenDetails.noCacheTokens": 363, "ai.usage.inputTokenDetails.cacheReadTokens": 3072,
	"ai.usage.outputTokens": 120, "ai.usage.totalTokens": 3555,
}

var standardCall = map[string]any{
	"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o", "gen_ai.request.max_tokens": 1000,
	"gen_ai.request.temperature": 0.2, "gen_ai.request.top_p": 1.0, "gen_ai.output.type": "text", "gen_ai.conversation.id": "c1",
	"gen_ai.response.model": "gpt-4o-2024-08-06", "gen_ai.response.id": "chatcmpl-2", "gen_ai.response.finish_reasons": []any{"stop"},
	"gen_ai.response.time_to_first_chunk": 0.25, "gen_ai.usage.input_tokens": 3435, "gen_ai.usage.output_tokens": 120,
	"gen_ai.usage.cache_read.input_tokens": 3072, "gen_ai.input.messages": "[]", "gen_ai.output.messages": "[]",
	"gen_ai.system_instructions": "[]", "server.address": "api.example.test", "server.port": 443, "user.id": "user-7",
	"openai.response.service_tier": "default", "openai.response.system_fingerprint": "fp_1",
}

var openInferenceCall = map[string]any{
	"openinference.span.kind": "LLM", "llm.system": "openai", "llm.provider": "openai", "llm.model_name": "gpt-4o-2024-08-06",
	"llm.invocation_parameters": `{"model":"gpt-4o"}`, "llm.token_count.prompt": 3435, "llm.token_count.completion": 120,
	"llm.token_count.total": 3555, "llm.token_count.prompt_details.cache_read": 3072, "llm.token_count.completion_details.reasoning": 0,
	"llm.input_messages.0.message.role": "user", "llm.input_messages.0.message.content": "x",
	"llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.content": "y",
	"input.value": `{"messages":[]}`, "input.mime_type": "application/json", "output.value": `{"choices":[]}`,
	"output.mime_type": "application/json", "session.id": "s-42", "user.id": "user-7", "metadata": `{"team":"a"}`,
}

// judged is the mix as agent_cost leaves it.
func judged(tb testing.TB) []mixed {
	mix := mixOf(tb)
	for _, m := range mix {
		var call genai.Call
		var bill genai.Bill
		genai.ReadSpan(m.res, m.scope, m.span, &call)
		if genai.Judge(pricing.Default(), &call, genai.TrustAuto, "", &bill) {
			genai.Write(m.span.Attributes(), &call, &bill)
		}
	}
	return mix
}
