package convert_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// one is a trace of a single span with these attributes.
func one(t *testing.T, attrs map[string]any, more ...func(ptrace.Span)) ptrace.Traces {
	t.Helper()
	td := ptrace.NewTraces()
	add(t, td, 1, 0, attrs, more...)
	return td
}

func add(t *testing.T, td ptrace.Traces, id, parent byte, attrs map[string]any, more ...func(ptrace.Span)) {
	t.Helper()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetTraceID(pcommon.TraceID{1})
	span.SetSpanID(pcommon.SpanID{id})
	if parent != 0 {
		span.SetParentSpanID(pcommon.SpanID{parent})
	}
	span.SetName("span")
	span.SetStartTimestamp(1_800_000_000_000_000_000)
	span.SetEndTimestamp(1_800_000_002_000_000_000)
	require.NoError(t, span.Attributes().FromRaw(attrs))
	for _, f := range more {
		f(span)
	}
}

// seen converts td and is what users see of it, in arrival order and the same in both write modes.
func seen(t *testing.T, td ptrace.Traces) []langfusetest.Observation {
	t.Helper()
	inPlace(t, td, convert.Options{})
	legacy, direct := observe(t, td, "3"), observe(t, td, "4")
	require.Equal(t, show(direct), show(legacy))
	return direct
}

func TestWhatUsersSee(t *testing.T) {
	type m = map[string]any
	chat := func(more m) m {
		a := m{"gen_ai.operation.name": "chat", "gen_ai.request.model": "some-model"}
		for k, v := range more {
			a[k] = v
		}
		return a
	}
	exception := func(s ptrace.Span) {
		e := s.Events().AppendEmpty()
		e.SetName("exception")
		e.Attributes().PutStr("exception.type", "TimeoutError")
		e.Attributes().PutStr("exception.message", "too slow")
		s.Status().SetCode(ptrace.StatusCodeError)
	}
	for _, c := range []struct {
		name  string
		attrs m
		more  func(ptrace.Span)
		want  func(*testing.T, langfusetest.Observation)
	}{
		{"an exception is the status message", chat(nil), exception, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "ERROR", o.Level)
			assert.Equal(t, "TimeoutError: too slow", o.StatusMessage)
			assert.Contains(t, o.Metadata["exceptions"], `"exception.type":"TimeoutError"`)
		}},
		{"events and links are metadata", nil, func(s ptrace.Span) {
			s.Events().AppendEmpty().SetName("cache miss")
			link := s.Links().AppendEmpty()
			link.SetTraceID(pcommon.TraceID{7})
			link.Attributes().PutStr("note", "what no masking sees")
		}, func(t *testing.T, o langfusetest.Observation) {
			assert.Contains(t, o.Metadata["events"], `"name":"cache miss"`)
			assert.Equal(t, `[{"trace_id":"07000000000000000000000000000000","span_id":""}]`, o.Metadata["links"])
		}},
		{"error.type is an error", chat(m{"error.type": "rate_limited"}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "ERROR", o.Level)
			assert.Equal(t, "rate_limited", o.StatusMessage)
		}},
		{"type in capitals", m{"langfuse.observation.type": "AGENT"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "agent", o.Type)
		}},
		{"retrieval", m{"gen_ai.operation.name": "retrieval"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "retriever", o.Type)
		}},
		{"workflow", m{"gen_ai.operation.name": "invoke_workflow"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "chain", o.Type)
		}},
		{"no model span", m{"http.method": "GET"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "span", o.Type)
			assert.Empty(t, o.Model)
		}},
		{"output only keeps the other side", m{"langfuse.observation.output": "o", "gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"i"}]}]`}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, `[{"role":"user","content":"i"}]`, o.Input)
				assert.Equal(t, "o", o.Output)
			}},
		{"a stray attribute does not take the input over", chat(m{"prompt": "template-7", "gen_ai.input.messages": `[{"role":"user","parts":[]}]`}), nil,
			func(t *testing.T, o langfusetest.Observation) { assert.Contains(t, o.Input, `"role":"user"`) }},
		{"messages as values", chat(m{"gen_ai.output.messages": []any{m{"role": "assistant", "parts": []any{m{"type": "tool_call", "name": "f", "arguments": m{"a": 1}}}}}}), nil,
			func(t *testing.T, o langfusetest.Observation) { assert.Equal(t, []string{"f"}, o.ToolCalls) }},
		{"messages in events", chat(nil), func(s ptrace.Span) {
			user, choice := s.Events().AppendEmpty(), s.Events().AppendEmpty()
			user.SetName("gen_ai.user.message")
			user.Attributes().PutStr("content", "hi")
			choice.SetName("gen_ai.choice")
			choice.Attributes().PutStr("finish_reason", "stop")
			choice.Attributes().PutStr("message", `{"role":"assistant","content":"ho"}`)
		}, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, `[{"role":"user","content":"hi"}]`, o.Input)
			assert.Equal(t, `[{"role":"assistant","content":"ho","finish_reason":"stop"}]`, o.Output)
		}},
		{"trace output on the root", m{"langfuse.trace.output": "done"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "done", o.Output)
		}},
		{"a prompt's version as text", chat(m{"langfuse.observation.prompt.name": "p", "langfuse.observation.prompt.version": "3"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "p 3", o.PromptName+" "+o.PromptVersion)
			}},
		{"a prompt without a version", chat(m{"langfuse.observation.prompt.name": "p"}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Empty(t, o.PromptName)
			assert.Equal(t, "p", o.Metadata["prompt_name"])
		}},
		{"a prompt's version beyond what a double holds", chat(m{"langfuse.observation.prompt.name": "p", "langfuse.observation.prompt.version": 1<<53 + 1}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.PromptName)
				assert.Equal(t, "p", o.Metadata["prompt_name"])
			}},
		{"a level in other words", chat(m{"langfuse.observation.level": " warn"}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "WARNING", o.Level)
		}},
		{"a level that is none", chat(m{"langfuse.observation.level": 30, "error.type": "timeout"}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "ERROR", o.Level)
			assert.Equal(t, 30.0, o.Metadata["level"])
		}},
		{"time to first token", chat(m{"gen_ai.response.time_to_first_chunk": 0.25}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "2027-01-15T08:00:00.25Z", o.CompletionStart)
		}},
		{"parameters with the tier", chat(m{"gen_ai.request.temperature": 0.5, "openai.response.service_tier": "flex"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, m{"temperature": 0.5, "service_tier": "flex"}, o.ModelParameters)
			}},
		{"no cost is no cost", chat(m{"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.cost": 0}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.Cost)
				assert.Equal(t, map[string]float64{"input": 10, "output": 5, "total": 15}, o.Usage)
			}},
		{"a reported cost", chat(m{"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.cost": "0.5"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, map[string]float64{"total": 0.5}, o.Cost)
			}},
		{"reasoning within the output where the server prices", chat(m{"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.reasoning.output_tokens": 2}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, map[string]float64{"input": 10, "output": 5, "total": 15}, o.Usage)
			}},
		{"a name that the server can price", chat(m{"gen_ai.request.model": "litellm_proxy/bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", o.Model)
			}},
		{"a maker's name stays", chat(m{"gen_ai.request.model": "openai/gpt-4o"}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "openai/gpt-4o", o.Model)
		}},
		{"the name that was priced stays", chat(m{"gen_ai.request.model": "azure/gpt-4o", "agent.cost.status": "priced", "agent.cost.total_usd": 0.5}), nil,
			func(t *testing.T, o langfusetest.Observation) { assert.Equal(t, "azure/gpt-4o", o.Model) }},
		{"a bill's parts", chat(m{
			"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.reasoning.output_tokens": 2, "agent.cost.status": "priced",
			"agent.cost.total_usd": 0.3, "agent.cost.input_usd": 0.1, "agent.cost.output_usd": 0.05, "agent.cost.reasoning_usd": 0.15,
		}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, map[string]float64{"input": 10, "output": 3, "output_reasoning_tokens": 2, "total": 15}, o.Usage)
			assert.Equal(t, map[string]float64{"input": 0.1, "output": 0.05, "output_reasoning_tokens": 0.15, "total": 0.3}, o.Cost)
			assert.Equal(t, "priced", o.Metadata["cost_status"])
		}},
		{"a better witness's bill", chat(m{
			"gen_ai.usage.input_tokens": 1, "gen_ai.usage.output_tokens": 6, "agent.cost.status": "priced", "agent.cost.total_usd": 0.3,
			"agent.tokens.input": 1200, "agent.tokens.output": 307,
		}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, map[string]float64{"input": 1200, "output": 307, "total": 1507}, o.Usage)
		}},
		{"unpriced says why", chat(m{"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "agent.cost.status": "unpriced", "agent.cost.reason": "unknown_model"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.Cost)
				assert.Equal(t, "unknown_model", o.Metadata["cost_reason"])
			}},
		{"a step that is no call names its model in the metadata, or the server would count its text", m{
			"openinference.span.kind": "CHAIN", "llm.model_name": "gpt-5", "input.value": "hi", "output.value": "Paris",
		}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "chain", o.Type)
			assert.Empty(t, o.Model)
			assert.Equal(t, "gpt-5", o.Metadata["model"])
		}},
		{"the same of an agent", m{"gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "gpt-5"}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "agent", o.Type)
				assert.Empty(t, o.Model)
				assert.Equal(t, "gpt-5", o.Metadata["model"])
			}},
		{"a call without usage keeps its model", chat(nil), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "generation", o.Type)
			assert.Equal(t, "some-model", o.Model)
		}},
		{"an application's own model stays", m{"langfuse.observation.type": "chain", "langfuse.observation.model.name": "gpt-5"}, nil,
			func(t *testing.T, o langfusetest.Observation) { assert.Equal(t, "gpt-5", o.Model) }},
		{"a duplicate costs nothing again", chat(m{"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.cost": 0.5, "agent.cost.status": "duplicate"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.Usage)
				assert.Empty(t, o.Cost)
				assert.Empty(t, o.Model, "the server would count the text's tokens")
				assert.NotEqual(t, "generation", o.Type)
			}},
		{"an agent does not repeat its calls", m{"gen_ai.operation.name": "agent_step", "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.response.model": "some-model"}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.Usage)
				assert.Equal(t, "some-model", o.Metadata["model"])
			}},
		{"a remote agent's bill", m{"gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.usage.cost": 0.5}, func(s ptrace.Span) { s.SetKind(ptrace.SpanKindClient) },
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "agent", o.Type)
				assert.Equal(t, map[string]float64{"total": 0.5}, o.Cost)
				assert.Equal(t, 10.0, o.InputUsage())
			}},
		{"a leaf agent's bill", m{"gen_ai.operation.name": "invoke_agent", "agent.cost.status": "priced", "agent.cost.total_usd": 0.5, "agent.cost.input_usd": 0.5}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "agent", o.Type)
				assert.Equal(t, map[string]float64{"input": 0.5, "output": 0, "total": 0.5}, o.Cost)
			}},
		{"a run's figures", m{"gen_ai.operation.name": "invoke_agent", "agent.cost.usd": 0.5, "agent.tools.executed": 3, "sandbox.id": "sb"}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, 0.5, o.Metadata["cost_usd"])
				assert.Equal(t, 3.0, o.Metadata["tools_executed"])
				assert.Equal(t, "sb", o.Metadata["sandbox_id"])
				assert.Empty(t, o.Cost)
			}},
		{"a sandbox's money", m{"sandbox.id": "sb", "sandbox.cost.usd": 0.0125}, func(s ptrace.Span) { s.SetName("e2b.sandbox") },
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, map[string]float64{"sandbox": 0.0125, "total": 0.0125}, o.Cost)
				assert.Empty(t, o.Usage)
				assert.Equal(t, "sb", o.Metadata["sandbox_id"])
			}},
		{"a process in a sandbox", m{"sandbox.id": "sb"}, func(s ptrace.Span) { s.SetName("e2b.process") },
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "span", o.Type)
				assert.Empty(t, o.Cost)
			}},
		{"values of every type", m{"a": m{"b": []any{1, "x"}}, "c": []any{m{}}, "d": []byte("hi"), "e": nil, "f": math.NaN(), "g": int64(1) << 60, "h": []any{}, "i": []any{1, 2}, "j": ""}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				got := o.Attributes
				assert.Equal(t, `{"b":[1,"x"]}`, got["a"])
				assert.Equal(t, `[{}]`, got["c"])
				assert.Equal(t, "aGk=", got["d"])
				assert.NotContains(t, got, "e")
				assert.Equal(t, "NaN", got["f"])
				assert.Equal(t, "1152921504606846976", got["g"])
				assert.Equal(t, "[]", got["h"])
				assert.Equal(t, "", got["j"])
				assert.Equal(t, []any{1.0, 2.0}, got["i"])
			}},
		{"a stream's answer in OpenInference", m{
			"openinference.span.kind": "LLM", "input.value": "hi", "llm.output_messages.0.message.role": "assistant",
			"llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "f", "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c",
		}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "hi", o.Input)
			assert.Equal(t, `[{"role":"assistant","tool_calls":[{"function":{"name":"f"},"id":"c"}]}]`, o.Output)
			assert.Equal(t, []string{"f"}, o.ToolCalls)
		}},
		{"calls that LangChain's dump hides", m{
			"openinference.span.kind": "LLM", "input.value": "hi", "output.value": `{"generations":[[{"text":""}]]}`,
			"llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "f",
		}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "hi", o.Input)
			assert.Equal(t, []string{"f"}, o.ToolCalls)
		}},
		{"Gemini's parts", chat(m{
			"gen_ai.input.messages":  `[{"role":"user","parts":[{"functionResponse":{"id":"c","name":"f","response":{"ok":true}}}]}]`,
			"gen_ai.output.messages": `[{"role":"model","parts":[{"functionCall":{"id":"c","name":"f","args":{"a":1}}}]}]`,
		}), nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, `[{"role":"tool","tool_call_id":"c","content":"{\"ok\":true}"}]`, o.Input)
			assert.Equal(t, []string{"f"}, o.ToolCalls)
		}},
		{"parameters that are no object", m{"gen_ai.operation.name": "invoke_agent", "langfuse.observation.model.parameters": 5}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.ModelParameters)
				assert.Equal(t, 5.0, o.Metadata["model_parameters"])
			}},
		{"parameters as values", chat(m{"langfuse.observation.model.parameters": m{"temperature": 0.5}}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, m{"temperature": 0.5}, o.ModelParameters)
			}},
		{"a prompt named twice, without a version", chat(m{"langfuse.observation.prompt.name": "p", "langfuse.prompt.name": "old"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "p", o.Metadata["prompt_name"])
			}},
		{"a trace's name that is too long", m{"langfuse.trace.name": strings.Repeat("é😀", 400)}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, strings.Repeat("é😀", 333)+"é", o.TraceName)
		}},
		{"a root whose name is too long for a trace", nil, func(s ptrace.Span) { s.SetName(strings.Repeat("n", 1200)) }, func(t *testing.T, o langfusetest.Observation) {
			assert.Len(t, o.TraceName, 1000)
			assert.Len(t, o.Name, 1200)
		}},
		{"a number where a text must be", chat(m{"langfuse.version": 7, "langfuse.observation.status_message": 5}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, "7", o.Version)
				assert.Equal(t, "5", o.StatusMessage)
			}},
		{"a time that cannot be read", chat(m{"langfuse.observation.completion_start_time": "2026-11-22 10:00:00"}), nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Empty(t, o.CompletionStart)
				assert.Equal(t, "2026-11-22 10:00:00", o.Metadata["completion_start_time"])
			}},
		{"metadata of the application's own", m{
			"agent.cost.status": "aggregate", "agent.run.turns": 3, "gen_ai.response.model": "some-model",
			"langfuse.observation.metadata.cost_status": "mine", "langfuse.observation.metadata.model": "mine, too",
		}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "mine", o.Metadata["cost_status"])
			assert.Equal(t, "mine, too", o.Metadata["model"])
			assert.Equal(t, 3.0, o.Metadata["run_turns"])
		}},
		{"whole numbers that a double does not hold", m{"gen_ai.operation.name": "chat", "gen_ai.request.seed": 1<<53 + 1}, nil,
			func(t *testing.T, o langfusetest.Observation) {
				assert.Equal(t, m{"seed": "9007199254740993"}, o.ModelParameters)
			}},
		{"environment", m{"langfuse.environment": "langfuse_Prod"}, nil, func(t *testing.T, o langfusetest.Observation) {
			assert.Equal(t, "prod", o.Environment)
			assert.Equal(t, "langfuse_Prod", o.Attributes["langfuse.environment"], "what the application set stays")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.more == nil {
				c.more = func(ptrace.Span) {}
			}
			rows := seen(t, one(t, c.attrs, c.more))
			require.Len(t, rows, 1)
			c.want(t, rows[0])
		})
	}
}

// TestPromptOfNoCall: what an application calls a generation keeps its prompt's version, also where its emitter says that it is no call.
// With one of the two parts alone as it was, the older path would drop it.
func TestPromptOfNoCall(t *testing.T) {
	td := one(t, map[string]any{
		"langfuse.observation.type": "generation", "langfuse.observation.prompt.version": "3",
	}, func(ptrace.Span) {})
	td.ResourceSpans().At(0).ScopeSpans().At(0).Scope().SetName("com.anthropic.claude_code.tracing")
	rows := seen(t, td)
	require.Len(t, rows, 1)
	assert.Equal(t, "generation", rows[0].Type)
	assert.Equal(t, "3", rows[0].Metadata["prompt_version"])
}

// TestRepeatedTokens: outer spans repeat their calls' tokens under names of their own, and inside JSON.
func TestRepeatedTokens(t *testing.T) {
	for key, value := range map[string]any{
		"ai.usage.cachedInputTokens": 1024, "ai.usage.reasoningTokens": 7, "ai.usage.tokens": 9, "gen_ai.usage.input_tokens": 3, "llm.token_count.prompt": 4,
		"ai.response.providerMetadata":  `{"openai":{"cachedPromptTokens":1024}}`,
		"gcp.vertex.agent.llm_response": `{"usage_metadata":{"prompt_token_count":3}}`, "genkit:output": `{"usage":{"inputTokens":3}}`,
	} {
		td := one(t, map[string]any{"ai.operationId": "ai.generateText", "agent.cost.status": "aggregate", key: value})
		td.ResourceSpans().At(0).ScopeSpans().At(0).Scope().SetName("ai")
		inPlace(t, td, convert.Options{})
		attrs := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes()
		details, ok := attrs.Get("langfuse.observation.usage_details")
		require.True(t, ok, key)
		assert.Equal(t, "{}", details.Str(), "given and empty: the server looks no further")
	}
}

func TestEnvironment(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Prod": "prod", "langfuse": "default", "langfuse-x": "x", "langfuselangfuse_x": "x", "a b": "default", "é": "default",
		strings.Repeat("a", 50): strings.Repeat("a", 40), "a_b-1": "a_b-1",
	} {
		assert.Equal(t, want, convert.Environment(in), in)
	}
}
