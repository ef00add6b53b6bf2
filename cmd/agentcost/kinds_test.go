package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// told is a span of a kind: its scope, the number of the span above it (0 for none), when it was (ms), and its attributes.
type told struct {
	scope    string
	above    int
	from, to int
	attrs    map[string]any
}

// calls is what the emitters of a test say of a call that took 1000 tokens and made 100.
func calls(more ...any) map[string]any {
	attrs := map[string]any{
		"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
		"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100,
	}
	for i := 0; i < len(more); i += 2 {
		if more[i+1] == nil {
			delete(attrs, more[i].(string))
		} else {
			attrs[more[i].(string)] = more[i+1]
		}
	}
	return attrs
}

func response(usage string) map[string]any {
	return map[string]any{
		"openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "gpt-4o", "output.value": `{` + usage + `}`,
	}
}

const (
	openAI    = "opentelemetry.instrumentation.openai_v2"
	langchain = "openinference.instrumentation.langchain"
	inference = "openinference.instrumentation.openai"
	spring    = "org.springframework.boot"
	otherSDK  = "acme.agent"
)

// TestKinds: each kind of fault that was found in public, as small as it can be. A line of want is a span: what it is, what
// its bill says, and the cost.
func TestKinds(t *testing.T) {
	for title, kind := range map[string]struct {
		spans []told
		want  []string
	}{
		"an embedding within a chat is another call": {[]told{
			{otherSDK, 0, 0, 100, calls()},
			{otherSDK, 1, 10, 20, calls("gen_ai.operation.name", "embeddings", "gen_ai.request.model", "text-embedding-3-small",
				"gen_ai.usage.input_tokens", 8, "gen_ai.usage.output_tokens", nil)},
		}, []string{"call priced 0.0035", "call priced 0.00000016"}},
		"a guardrail within a chat is another call": {[]told{
			{otherSDK, 0, 0, 100, calls()},
			{otherSDK, 1, 10, 20, calls("gen_ai.request.model", "gpt-4o-mini", "gen_ai.usage.input_tokens", 200, "gen_ai.usage.output_tokens", 5)},
		}, []string{"call priced 0.0035", "call priced 0.000033"}},
		"a guardrail with the same model is another call, too": {[]told{
			{otherSDK, 0, 0, 100, calls()},
			{otherSDK, 1, 10, 20, calls("gen_ai.usage.input_tokens", 200, "gen_ai.usage.output_tokens", 5)},
		}, []string{"call priced 0.0035", "call priced 0.00055"}},
		"a wrapper of one call": {[]told{
			{otherSDK, 0, 0, 100, calls()}, {openAI, 1, 10, 90, calls()},
		}, []string{"duplicate duplicate", "call priced 0.0035"}},
		"a wrapper that miscounts": {[]told{
			{langchain, 0, 0, 100, map[string]any{
				"openinference.span.kind": "LLM", "llm.model_name": "gpt-4o", "llm.token_count.prompt": 950, "llm.token_count.completion": 90,
			}},
			{openAI, 1, 10, 90, calls()},
		}, []string{"duplicate duplicate", "call priced 0.0035"}},
		"a wrapper that adds two calls up": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.input_tokens", 2000, "gen_ai.usage.output_tokens", 200)},
			{openAI, 1, 10, 20, calls()}, {openAI, 1, 30, 40, calls()},
		}, []string{"aggregate aggregate", "call priced 0.0035", "call priced 0.0035"}},
		"a wrapper that counts nothing": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.input_tokens", nil, "gen_ai.usage.output_tokens", nil)},
			{openAI, 1, 10, 90, calls()},
		}, []string{"duplicate duplicate", "call priced 0.0035"}},
		"a wrapper that knows the cache": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.cache_read.input_tokens", 400)}, {openAI, 1, 10, 90, calls()},
		}, []string{"call priced 0.003", "duplicate duplicate"}},
		"a gateway that serves another model than it was asked for": {[]told{
			{openAI, 0, 0, 100, calls("gen_ai.response.model", "gpt-4o", "gen_ai.response.id", "chatcmpl-1")},
			{"litellm", 1, 10, 90, calls("gen_ai.provider.name", "anthropic", "gen_ai.request.model", "claude-sonnet-4-5",
				"gen_ai.response.id", "chatcmpl-1")},
		}, []string{"duplicate duplicate", "call priced 0.0045"}},
		"two instrumentations beside each other": {[]told{
			{otherSDK, 0, 0, 200, map[string]any{"gen_ai.operation.name": "invoke_agent"}},
			{langchain, 1, 10, 100, map[string]any{
				"openinference.span.kind": "LLM", "llm.model_name": "gpt-4o", "llm.token_count.prompt": 1000, "llm.token_count.completion": 100,
			}},
			{openAI, 1, 20, 90, calls()},
		}, []string{"agent ", "duplicate duplicate", "call priced 0.0035"}},
		"two equal calls of one emitter beside each other": {[]told{
			{openAI, 0, 10, 100, calls()}, {openAI, 0, 20, 90, calls()},
		}, []string{"call priced 0.0035", "call priced 0.0035"}},
		"a library's figure is only an estimate": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.cost", 0.5)},
		}, []string{"call priced 0.0035"}},
		"a router charges its fee, and the provider the rest": {[]told{
			{inference, 0, 0, 100, response(`"usage":{"prompt_tokens":9,"completion_tokens":1,"cost":0.001,"is_byok":true,"cost_details":{"upstream_inference_cost":0.02}}`)},
		}, []string{"call reported 0.021"}},
		"a router that tells its fee alone": {[]told{
			{inference, 0, 0, 100, response(`"usage":{"prompt_tokens":1000,"completion_tokens":100,"cost":0.001,"is_byok":true}`)},
		}, []string{"call priced 0.0035"}},
		"an answer out of a cache": {[]told{
			{"litellm", 0, 0, 100, calls("hidden_params", `{"response_cost":0.0,"cache_hit":true}`)},
		}, []string{"call cached 0"}},
		"an answer out of LiteLLM's cache, as its newer versions and OpenInference tell it": {[]told{
			{"litellm", 0, 0, 100, calls("hidden_params", `{"response_cost":0.0,"cache_key":"k"}`, "litellm.cache_hit", true, "gen_ai.cost.total_cost", 0.0)},
			{"openinference.instrumentation.litellm", 0, 200, 300, map[string]any{
				"openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "openai/gpt-4o",
				"llm.token_count.prompt": 1000, "llm.token_count.completion": 100, "llm.cost.total": 0.0,
			}},
			{"openinference.instrumentation.litellm", 0, 400, 500, map[string]any{
				"openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "openai/gpt-4o",
				"llm.token_count.prompt": 1000, "llm.token_count.completion": 100, "llm.cost.total": 0.0035,
			}},
		}, []string{"call cached 0", "call cached 0", "call priced 0.0035"}},
		"functions that Google's SDK runs itself, and one that is only declared": {[]told{
			{"opentelemetry.instrumentation.google_generativeai", 0, 0, 100, calls("gen_ai.provider.name", "gcp.gemini", "gen_ai.request.model", "gemini-2.5-flash",
				"gen_ai.tool.definitions", `[{"name":"get_weather"}]`)},
			{"opentelemetry.instrumentation.google_generativeai", 0, 200, 300, calls("gen_ai.provider.name", "gcp.gemini", "gen_ai.request.model", "gemini-2.5-flash",
				"gen_ai.tool.definitions", `[{"name":"get_weather","parameters":{"type":"object"}}]`)},
		}, []string{"call partial missing_tokens 0.00055", "call priced 0.00055"}},
		"an answer longer than its count, which is that of its beginning": {[]told{
			{"langsmith", 0, 0, 100, calls("gen_ai.provider.name", "anthropic", "gen_ai.request.model", "claude-sonnet-4-5", "gen_ai.usage.output_tokens", 2,
				"langsmith.metadata.ls_integration", "claude-agent-sdk", "gen_ai.completion", `{"content":[{"type":"text","text":"It is 18 degrees and sunny in Paris."}]}`)},
			{"langsmith", 0, 200, 300, calls("gen_ai.provider.name", "anthropic", "gen_ai.request.model", "claude-sonnet-4-5", "gen_ai.usage.output_tokens", 12,
				"langsmith.metadata.ls_integration", "claude-agent-sdk", "gen_ai.completion", `{"content":[{"type":"text","text":"It is 18 degrees and sunny in Paris."}]}`)},
		}, []string{"call partial missing_tokens 0.00303", "call priced 0.00318"}},
		"an answer out of promptfoo's cache, and one that is none": {[]told{
			{"promptfoo.providers", 0, 0, 100, calls("promptfoo.cache_hit", true)},
			{"promptfoo.providers", 0, 200, 300, calls("promptfoo.cache_hit", false)},
		}, []string{"call cached 0", "call priced 0.0035"}},
		"an answer out of LangChain's cache": {[]told{
			{inference, 0, 0, 100, response(`"generations":[[{"message":{"kwargs":{"usage_metadata":{"input_tokens":1000,"output_tokens":100,"total_tokens":1100,"total_cost":0}}}}]]`)},
			{inference, 0, 100, 200, response(`"generations":[[{"generationInfo":{"tokenUsage":{}},"message":{"kwargs":{
				"usage_metadata":{"input_tokens":0,"output_tokens":0,"total_tokens":0},
				"response_metadata":{"usage":{"prompt_tokens":1000,"completion_tokens":100}}}}}]]`)},
			{"langsmith", 0, 200, 300, calls("langsmith.metadata.usage_metadata", `{"input_tokens":1000,"output_tokens":100,"total_cost":0}`)},
			{"langfuse-sdk", 0, 400, 500, map[string]any{
				"langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-4o",
				"langfuse.observation.usage_details": `{"input":1000,"output":100,"total":1100,"total_cost":0}`,
			}},
		}, []string{"call cached 0", "call cached 0", "call cached 0", "call cached 0"}},
		"an account in which 0 is a cost that nobody knows": {[]told{
			{"langsmith", 0, 0, 100, calls("langsmith.metadata.usage_metadata", `{"input_tokens":1000,"output_tokens":100,"input_cost":0,"output_cost":0,"total_cost":0}`)},
			{"langsmith", 0, 200, 300, calls("langsmith.metadata.usage_metadata", `{"total_cost":0}`)},
			{inference, 0, 400, 500, response(`"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"total_cost":0.0}`)},
		}, []string{"call priced 0.0035", "call priced 0.0035", "call priced 0.0035"}},
		"a model of one's own, of which LiteLLM says that it costs nothing": {[]told{
			{"openinference.instrumentation.litellm", 0, 0, 100, map[string]any{
				"openinference.span.kind": "LLM", "llm.model_name": "hosted_vllm/llama-3.3-70b",
				"llm.token_count.prompt": 1000, "llm.token_count.completion": 100, "llm.cost.total": 0.0,
			}},
		}, []string{"call unpriced unknown_model"}},
		"searches are counted, other tools are said": {[]told{
			{inference, 0, 0, 100, response(`"output":[{"type":"file_search_call"},{"type":"computer_call"},{"type":"message"}],"usage":{"input_tokens":1000,"output_tokens":100}`)},
		}, []string{"call partial unread_usage 0.006"}},
		"a total that proves that tokens are missing": {[]told{
			{inference, 0, 0, 100, map[string]any{
				"openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "gpt-4o",
				"llm.token_count.prompt": 1000, "llm.token_count.completion": 100, "llm.token_count.total": 1500,
			}},
		}, []string{"call partial missing_tokens 0.0035"}},
		"a compaction is billed on top": {[]told{
			{inference, 0, 0, 100, map[string]any{
				"openinference.span.kind": "LLM", "llm.provider": "anthropic", "llm.model_name": "claude-sonnet-4-5",
				"llm.token_count.prompt": 100, "llm.token_count.completion": 10,
				"output.value": `{"usage":{"input_tokens":100,"output_tokens":10,"iterations":[{"type":"compaction","input_tokens":900,"output_tokens":90},{"type":"message","input_tokens":100,"output_tokens":10}]}}`,
			}},
		}, []string{"call priced 0.0045"}},
		"images, which cost by size and quality": {[]told{
			{"openlit.otel.tracing", 0, 0, 100, map[string]any{
				"gen_ai.operation.name": "image", "gen_ai.provider.name": "openai", "gen_ai.request.model": "dall-e-3",
				"gen_ai.request.image_size": "1024x1792", "gen_ai.request.image_quality": "hd",
				"gen_ai.response.image": []any{"https://images.example/1", "https://images.example/2"},
			}},
			{"openlit.otel.tracing", 0, 200, 300, map[string]any{
				"gen_ai.operation.name": "image", "gen_ai.provider.name": "openai", "gen_ai.request.model": "dall-e-3",
				"gen_ai.request.image_size": "3x3", "gen_ai.response.image": []any{"https://images.example/3"},
			}},
		}, []string{"call priced 0.24", "call unpriced unknown_image_size"}},
		"usage as one JSON string": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.input_tokens", nil, "gen_ai.usage.output_tokens", nil, "gen_ai.usage", `{"prompt_tokens":1000,"completion_tokens":100}`)},
		}, []string{"call priced 0.0035"}},
		"counts that JavaScript added up from nothing": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.usage.input_tokens", "NaN", "gen_ai.usage.output_tokens", "NaN")},
		}, []string{"call unpriced no_usage"}},
		"an SDK of one vendor pointed at another": {[]told{
			{openAI, 0, 0, 100, calls("gen_ai.request.model", "gemini-2.5-flash", "server.address", "generativelanguage.googleapis.com")},
		}, []string{"call priced 0.00055"}},
		"a local server that answers as whatever it is asked for": {[]told{
			{openAI, 0, 0, 100, calls("server.address", "127.0.0.1", "gen_ai.response.model", "gpt-4o")},
		}, []string{"call unpriced local_host"}},
		"a local gateway to the vendor, who dates its answers": {[]told{
			{openAI, 0, 0, 100, calls("server.address", "http://localhost:4000/v1", "gen_ai.response.model", "gpt-4o-2024-08-06")},
		}, []string{"call priced 0.0035"}},
		"a query that a gateway stamped with a model": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"gen_ai.request.model": "gpt-4o", "gen_ai.provider.name": "openai", "db.system": "redis"}},
		}, []string{"other "}},
		"turns that count the turns before them again": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"openinference.span.kind": "CHAIN"}},
			{spring, 1, 10, 20, calls()},
			{spring, 1, 22, 28, map[string]any{"gen_ai.operation.name": "framework", "spring.ai.kind": "tool_call"}},
			{spring, 1, 30, 40, calls("gen_ai.usage.input_tokens", 2100, "gen_ai.usage.output_tokens", 220)},
			{spring, 1, 42, 48, map[string]any{"gen_ai.operation.name": "framework", "spring.ai.kind": "tool_call"}},
			{spring, 1, 50, 60, calls("gen_ai.usage.input_tokens", 3400, "gen_ai.usage.output_tokens", 350)},
		}, []string{"other ", "call priced 0.0035", "tool ", "call priced 0.00395", "tool ", "call priced 0.00455"}},
		"calls without a tool between them, whose prompts grow": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"openinference.span.kind": "CHAIN"}},
			{spring, 1, 10, 20, calls()},
			{spring, 1, 30, 40, calls("gen_ai.usage.input_tokens", 2100, "gen_ai.usage.output_tokens", 220)},
		}, []string{"other ", "call priced 0.0035", "call priced 0.00745"}},
		"a wrapper that knows the tier, above an SDK that knows the caches": {[]told{
			{"litellm", 0, 0, 100, calls("gen_ai.request.model", "gpt-5", "gen_ai.response.service_tier", "flex", "gen_ai.usage.output_tokens", nil, "gen_ai.usage.input_tokens", nil)},
			{otherSDK, 1, 10, 90, calls("gen_ai.request.model", "gpt-5", "gen_ai.usage.cache_read.input_tokens", 0)},
		}, []string{"duplicate duplicate", "call priced 0.001125"}},
		"turns that count themselves": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"openinference.span.kind": "CHAIN"}},
			{spring, 1, 10, 20, calls()},
			{spring, 1, 30, 40, calls("gen_ai.usage.input_tokens", 1200, "gen_ai.usage.output_tokens", 120)},
		}, []string{"other ", "call priced 0.0035", "call priced 0.0042"}},
		"an agent that counts what its calls do not": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.operation.name", "invoke_agent")},
			{otherSDK, 1, 10, 20, calls("gen_ai.usage.input_tokens", nil, "gen_ai.usage.output_tokens", nil)},
		}, []string{"call priced 0.0035", "duplicate duplicate"}},
		"an agent that counts what its calls do": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.operation.name", "invoke_agent")}, {otherSDK, 1, 10, 20, calls()},
		}, []string{"aggregate aggregate", "call priced 0.0035"}},
		"an agent beside whose tokens there is an embedding": {[]told{
			{otherSDK, 0, 0, 100, calls("gen_ai.operation.name", "invoke_agent")},
			{otherSDK, 1, 10, 20, calls("gen_ai.operation.name", "embeddings", "gen_ai.request.model", "text-embedding-3-small",
				"gen_ai.usage.input_tokens", 8, "gen_ai.usage.output_tokens", nil)},
		}, []string{"call priced 0.0035", "call priced 0.00000016"}},
		"a reranker by its searches": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"gen_ai.operation.name": "rerank", "gen_ai.provider.name": "cohere", "gen_ai.request.model": "rerank-v3.5", "gen_ai.usage.search_units": 2}},
		}, []string{"call priced 0.004"}},
		"speech by the character": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"gen_ai.operation.name": "tts", "gen_ai.system": "openai", "gen_ai.request.model": "tts-1", "metrics.character_count": 420}},
		}, []string{"call priced 0.0063"}},
		"speech is seen, priced or not": {[]told{
			{otherSDK, 0, 0, 100, map[string]any{"gen_ai.request.model": "some-voice", "gen_ai.provider.name": "openai", "gen_ai.operation.name": "tts"}},
		}, []string{"call unpriced no_usage"}},
	} {
		t.Run(title, func(t *testing.T) { assert.Equal(t, kind.want, judged(t, kind.spans)) })
	}
}

// judged runs the tool on spans, and tells of each what it is, its status and reason, and its cost.
func judged(t *testing.T, spans []told) []string {
	var out bytes.Buffer
	require.NoError(t, trace([]string{capturedAs(t, spans)}, &out, &out))
	var lines []string
	for text := range strings.Lines(out.String()) {
		var l line
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		said := l.Role + " " + l.Status
		for _, word := range []string{l.Reason, l.CostUSD} {
			if word != "" {
				said += " " + word
			}
		}
		lines = append(lines, said)
	}
	return lines
}

func capturedAs(t *testing.T, spans []told) string {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "app")
	for n, s := range spans {
		ss := rs.ScopeSpans().AppendEmpty()
		ss.Scope().SetName(s.scope)
		span := ss.Spans().AppendEmpty()
		span.SetName(fmt.Sprint("span ", n+1))
		span.SetTraceID(pcommon.TraceID{1})
		span.SetSpanID(pcommon.SpanID{byte(n + 1)})
		span.SetParentSpanID(pcommon.SpanID{byte(s.above)})
		span.SetStartTimestamp(pcommon.Timestamp(1_790_000_000_000_000_000 + s.from*1_000_000))
		span.SetEndTimestamp(pcommon.Timestamp(1_790_000_000_000_000_000 + s.to*1_000_000))
		require.NoError(t, span.Attributes().FromRaw(s.attrs))
	}
	body, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "capture.json")
	require.NoError(t, os.WriteFile(path, body, 0o600))
	return path
}
