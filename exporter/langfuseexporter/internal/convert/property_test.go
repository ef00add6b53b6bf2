package convert_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
)

// hostileKeys are attributes that the mapping reads, and such that it does not.
var hostileKeys = []string{
	"langfuse.observation.type", "langfuse.observation.input", "langfuse.observation.output", "langfuse.observation.usage_details",
	"langfuse.observation.cost_details", "langfuse.observation.level", "langfuse.observation.status_message", "langfuse.version",
	"langfuse.observation.prompt.name", "langfuse.observation.prompt.version", "langfuse.observation.completion_start_time",
	"langfuse.trace.tags", "langfuse.trace.input", "langfuse.user.id", "langfuse.environment", "langfuse.internal.is_app_root",
	"user.id", "session.id", "gen_ai.operation.name", "gen_ai.tool.name", "gen_ai.input.messages", "gen_ai.output.messages",
	"gen_ai.system_instructions", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.cost", "gen_ai.request.model",
	"gen_ai.request.temperature", "gen_ai.response.model", "ai.operationId", "ai.prompt.messages", "ai.response.text", "ai.response.toolCalls",
	"openinference.span.kind", "input.value", "output.value", "llm.output_messages.0.message.role", "llm.output_messages..x.y", "gen_ai.prompt.9.a.b.c",
	"langfuse.observation.model.parameters", "llm.invocation_parameters", "model_config", "langfuse.prompt.name", "langfuse.trace.name",
	"span.type", "success", "error.type", "agent.cost.status", "agent.cost.total_usd", "agent.tokens.input", "agent.cost.usd", "sandbox.id", "x", "",
}

var hostileTexts = []string{
	"", "chat", "invoke_agent", "AGENT", "LLM", "generation", "priced", "duplicate", "aggregate", "{}", "[]", "null", "[{", `[{"role":"user","parts":[{"type":"text","content":"x"}]}]`,
	`[{"parts":[{"type":"tool_call","name":"f","arguments":{}}]}]`, `{"input":1}`, `"2026-11-22T10:00:00Z"`, "-1", "1e400", "\x00", "é\xff", "ai.generateText", "llm_request", "warn",
	strings.Repeat("n", 1001),
}

func hostileValue(t *rapid.T, v pcommon.Value) {
	switch rapid.IntRange(0, 8).Draw(t, "type") {
	case 0:
		v.SetInt(rapid.SampledFrom([]int64{0, 1, -1, 1200, math.MaxInt64, math.MinInt64}).Draw(t, "int"))
	case 1:
		v.SetDouble(rapid.SampledFrom([]float64{0, 0.5, -2, math.NaN(), math.Inf(1), math.MaxFloat64}).Draw(t, "double"))
	case 2:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case 3:
		v.SetEmptyBytes().Append(1, 2, 255)
	case 4:
		hostileValue(t, v.SetEmptySlice().AppendEmpty())
	case 5:
		hostileValue(t, v.SetEmptyMap().PutEmpty("k"))
	case 6: // empty
	default:
		v.SetStr(rapid.SampledFrom(hostileTexts).Draw(t, "text"))
	}
}

// TestHostile: no attributes make the conversion panic, no observation is one that the server's older path drops, none
// is written twice, and converting twice is converting once.
func TestHostile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		td := ptrace.NewTraces()
		for range rapid.IntRange(1, 3).Draw(rt, "resources") {
			rs := td.ResourceSpans().AppendEmpty()
			hostileValue(rt, rs.Resource().Attributes().PutEmpty("deployment.environment.name"))
			ss := rs.ScopeSpans().AppendEmpty()
			ss.Scope().SetName(rapid.SampledFrom([]string{"", "ai", "langfuse-sdk", "gemini-cli", "com.anthropic.claude_code.tracing"}).Draw(rt, "scope"))
			for range rapid.IntRange(0, 4).Draw(rt, "spans") {
				span := ss.Spans().AppendEmpty()
				span.SetTraceID(pcommon.TraceID{1, byte(rapid.IntRange(0, 1).Draw(rt, "trace"))})
				span.SetSpanID(pcommon.SpanID{1, byte(rapid.IntRange(0, 5).Draw(rt, "id"))})
				span.SetParentSpanID(pcommon.SpanID{byte(rapid.IntRange(0, 1).Draw(rt, "has parent")), 3})
				for _, k := range rapid.SliceOfN(rapid.SampledFrom(hostileKeys), 0, 12).Draw(rt, "keys") {
					hostileValue(rt, span.Attributes().PutEmpty(k))
				}
				if rapid.Bool().Draw(rt, "event") {
					e := span.Events().AppendEmpty()
					e.SetName(rapid.SampledFrom([]string{"exception", "gen_ai.choice", "gen_ai.client.inference.operation.details", "x"}).Draw(rt, "event"))
					hostileValue(rt, e.Attributes().PutEmpty("gen_ai.output.messages"))
				}
			}
		}
		filter := rapid.Bool().Draw(rt, "filter")
		inPlace(rt, td, convert.Options{Filter: filter})
		observe(t, td, "3")
		distinct(rt, td)
		once := marshal(t, td)
		inPlace(rt, td, convert.Options{Filter: filter})
		if diff := cmp.Diff(once, marshal(t, td)); diff != "" {
			rt.Fatalf("twice is not once: %s", diff)
		}
	})
}

// distinct: no span has an attribute twice.
func distinct(t *rapid.T, td ptrace.Traces) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				seen := map[string]bool{}
				for k := range span.Attributes().All() {
					if seen[k] {
						t.Fatalf("%s is there twice", k)
					}
					seen[k] = true
				}
			}
		}
	}
}
