package genai_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// TestDialects reads what each emitter really sent, or what its source says that it sends, as Calls.
func TestDialects(t *testing.T) {
	golden.Run(t, "testdata/*/*.txtar", func(_ *testing.T, c *golden.Case) {
		var got strings.Builder
		for _, section := range c.Sections("traces") {
			for _, rs := range c.Traces(section).ResourceSpans().All() {
				for _, ss := range rs.ScopeSpans().All() {
					for _, span := range ss.Spans().All() {
						var call genai.Call
						genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
						describe(&got, span.Name(), &call)
					}
				}
			}
		}
		for _, section := range c.Sections("logs") {
			for _, rl := range c.Logs(section).ResourceLogs().All() {
				for _, sl := range rl.ScopeLogs().All() {
					for _, rec := range sl.LogRecords().All() {
						var call genai.Call
						genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
						event := rec.EventName()
						if name, ok := rec.Attributes().Get("event.name"); ok {
							event = name.AsString()
						}
						describe(&got, "log "+event, &call)
					}
				}
			}
		}
		c.Want("calls", got.String())
	})
}

// describe writes a Call as a line: only what is not empty.
func describe(w *strings.Builder, name string, c *genai.Call) {
	fmt.Fprintf(w, "%s: %s", name, c.Role)
	for _, f := range []struct{ key, value string }{
		{"dialect", c.Dialect}, {"op", c.Operation}, {"provider", c.Provider}, {"model", c.Model}, {"asked", c.RequestModel},
		{"region", c.Region}, {"geo", c.Geo}, {"service", c.Service}, {"id", c.ID}, {"usage", usageNames[c.Usage]},
	} {
		if f.value != "" {
			fmt.Fprintf(w, " %s=%s", f.key, f.value)
		}
	}
	for u := range pricing.Units {
		if n := c.Tokens[u]; n != 0 {
			fmt.Fprintf(w, " %s=%d", u, n)
		}
	}
	for _, name := range c.Assumed.Names() {
		fmt.Fprintf(w, " assumed=%s", name)
	}
	if c.HasReported {
		fmt.Fprintf(w, " reported=%s", c.Reported)
	}
	if c.Loop != genai.NoLoop {
		fmt.Fprintf(w, " loop=%s", loopNames[c.Loop])
	}
	if c.Aborted {
		w.WriteString(" aborted")
	}
	if c.Declined {
		w.WriteString(" declined")
	}
	if c.Lacks != "" {
		fmt.Fprintf(w, " lacks=%s", c.Lacks)
	}
	w.WriteByte('\n')
}

var loopNames = map[genai.LoopStep]string{genai.LoopAsks: "asks", genai.LoopRan: "ran", genai.LoopAnswers: "answers", genai.LoopHears: "hears"}

var usageNames = map[genai.UsageState]string{genai.UsageBad: "bad", genai.UsagePart: "part"}

// TestSpokenProtocol: which emitters say openai of all who speak OpenAI's protocol, and do not tell who that was.
func TestSpokenProtocol(t *testing.T) {
	for _, tc := range []struct {
		scope, provider, model string
		attrs                  map[string]any
		want                   bool
	}{
		{"@sentry/node", "openai", "deepseek-chat", nil, true},
		{"@sentry/node", "anthropic", "claude-haiku-4-5", nil, false},
		{"@sentry/node", "openai", "claude-haiku-4-5", nil, false}, // whose caches that protocol does not tell
		{"@traceloop/instrumentation-openai", "openai", "grok-4", nil, true},
		{"@traceloop/instrumentation-llamaindex", "openai", "deepseek-chat", nil, true},
		{"my-app", "openai-chat", "grok-4", map[string]any{"tanstack.ai.iteration": 0}, true},
		{"my-app", "gemini", "gemini-3-pro-preview", map[string]any{"tanstack.ai.iteration": 0}, false},
		{"my-app", "openai", "grok-4", nil, false},
		{"org.springframework.boot", "openai", "grok-4", nil, true},         // Spring AI
		{"org.springframework.boot", "OPEN_AI", "deepseek-chat", nil, true}, // LangChain4j
		{"org.springframework.boot", "OPEN_AI", "deepseek-chat", map[string]any{"server.address": "models.example.com"}, false},
		{"org.springframework.boot", "deepseek", "deepseek-chat", nil, false},
		{"io.opentelemetry.openai-java-1.1", "openai", "grok-4", nil, true},
		{"braintrust", "", "", map[string]any{"braintrust.metadata": `{"provider":"openai","model":"grok-4"}`}, true},
		{"openinference.instrumentation.haystack", "openai", "deepseek-chat", map[string]any{"openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "deepseek-chat"}, true},
		{"langtrace_python_sdk.instrumentation.openai.instrumentation", "openai", "grok-4", nil, true},
		{"agentops.instrumentation.google_genai", "openai", "grok-4", nil, true},
		{"@sentry/node", "openai", "deepseek-chat", map[string]any{"server.address": "api.openai.com"}, true}, // as SDKs say by default
		{"@sentry/node", "openai", "deepseek-chat", map[string]any{"server.address": "models.example.com"}, false},
		{"@openlit/openai", "openai", "deepseek-chat", map[string]any{"gen_ai.openai.api_base": "https://models.example.com/v1"}, false},
		{"logfire.openai", "openai", "grok-4-2025-07-09", map[string]any{"server.address": "127.0.0.1"}, false},
		{"logfire.openai", "openai", "claude", map[string]any{"gen_ai.request.model": "claude-haiku-4-5"}, false},
		{"logfire.openai", "openai", "", map[string]any{"gen_ai.request.model": "claude-haiku-4-5"}, false},
		{"logfire.openai", "openai", "my-alias", map[string]any{"gen_ai.request.model": "claude-haiku-4-5"}, false},
	} {
		span, scope := ptrace.NewSpan(), pcommon.NewInstrumentationScope()
		scope.SetName(tc.scope)
		require.NoError(t, span.Attributes().FromRaw(tc.attrs))
		for name, v := range map[string]string{"gen_ai.operation.name": "chat", "gen_ai.system": tc.provider, "gen_ai.response.model": tc.model} {
			span.Attributes().PutStr(name, v)
		}
		span.Attributes().PutInt("gen_ai.usage.input_tokens", 10)
		span.Attributes().PutInt("gen_ai.usage.output_tokens", 10)
		var c genai.Call
		genai.ReadSpan(pcommon.NewResource(), scope, span, &c)
		assert.Equal(t, tc.want, c.Spoken, "%s %s %s", tc.scope, tc.provider, tc.model)
	}
}

// TestStepsOfStreams: of a stream in steps, LangSmith's wrapper of the AI SDK has a span of the first alone, around the tools of all.
func TestStepsOfStreams(t *testing.T) {
	for integration, want := range map[string]bool{"vercel-ai-sdk": true, "langchain_chat_model": false} {
		span, scope := ptrace.NewSpan(), pcommon.NewInstrumentationScope()
		scope.SetName("langsmith")
		span.Attributes().PutStr("langsmith.span.kind", "llm")
		span.Attributes().PutStr("langsmith.metadata.ls_integration", integration)
		span.Attributes().PutInt("gen_ai.usage.input_tokens", 10)
		span.Attributes().PutInt("gen_ai.usage.output_tokens", 10)
		var c genai.Call
		genai.ReadSpan(pcommon.NewResource(), scope, span, &c)
		assert.Equal(t, want, c.Loops, integration)
	}
}

// TestBroken: an answer that broke off was counted in part, and not one that failed for another reason or after its end.
func TestBroken(t *testing.T) {
	for _, tc := range []struct {
		failure, finish string
		want            pricing.Reason
	}{
		{"httpx.RemoteProtocolError", "", pricing.MissingTokens},
		{"http.client.IncompleteRead", "", pricing.MissingTokens},
		{"TimeoutError", "stop", pricing.MissingTokens}, // which some put in where none came
		{"com.google.genai.errors.GenAiIOException", "", pricing.MissingTokens},
		{"okhttp3.internal.http2.StreamResetException", "", pricing.MissingTokens},
		{"TimeoutError", "end_turn", ""},
		{"redis.exceptions.ConnectionError", "tool_use", ""},
		{"instructor.IncompleteOutputException", "", ""}, // whose answer was as long as it might be
		{"langchain_core.exceptions.OutputParserException", "", ""},
	} {
		span, scope := ptrace.NewSpan(), pcommon.NewInstrumentationScope()
		span.Status().SetCode(ptrace.StatusCodeError)
		for name, v := range map[string]string{
			"gen_ai.operation.name": "chat", "gen_ai.system": "anthropic", "gen_ai.response.model": "claude-haiku-4-5", "error.type": tc.failure,
		} {
			span.Attributes().PutStr(name, v)
		}
		if tc.finish != "" {
			span.Attributes().PutEmptySlice("gen_ai.response.finish_reasons").AppendEmpty().SetStr(tc.finish)
		}
		span.Attributes().PutInt("gen_ai.usage.input_tokens", 10)
		span.Attributes().PutInt("gen_ai.usage.output_tokens", 10)
		var c genai.Call
		genai.ReadSpan(pcommon.NewResource(), scope, span, &c)
		assert.Equal(t, tc.want, c.Lacks, "%s %s", tc.failure, tc.finish)
	}
}

// TestLogfireFailed: a call of OpenAI's agents that broke off has no counts, and no operation. A chat tells how it was configured, a response a usage
// that is null.
func TestLogfireFailed(t *testing.T) {
	for _, told := range []string{"model_config", "usage"} {
		for failure, want := range map[string]genai.Role{"openai.APIConnectionError": genai.RoleCall, "openai.RateLimitError": genai.RoleOther} {
			span, scope := ptrace.NewSpan(), pcommon.NewInstrumentationScope()
			scope.SetName("logfire.openai_agents")
			span.Status().SetCode(ptrace.StatusCodeError)
			for name, v := range map[string]string{
				"gen_ai.system": "openai", "gen_ai.request.model": "gpt-4.1", "gen_ai.response.model": "gpt-4.1", told: "null", "error.type": failure,
			} {
				span.Attributes().PutStr(name, v)
			}
			var c genai.Call
			genai.ReadSpan(pcommon.NewResource(), scope, span, &c)
			assert.Equal(t, want, c.Role, "%s %s", told, failure)
		}
	}
}
