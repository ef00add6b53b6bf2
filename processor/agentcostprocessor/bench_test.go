package agentcostprocessor

import (
	"context"
	"fmt"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
)

// runs is the number of agent runs in a benchmark's batch; each is eight spans, three of them calls.
const runs = 64

// batchOf is what a gateway sees: for each run an agent's span that repeats the sum, three calls with the fifteen
// attributes of a good instrumentation, two tools and two HTTP requests.
func batchOf() ptrace.Traces {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	ss.Scope().SetName("opentelemetry.instrumentation.genai.openai")
	for range runs {
		agent := ss.Spans().AppendEmpty()
		agent.SetName("invoke_agent planner")
		agent.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
		agent.Attributes().PutStr("gen_ai.agent.name", "planner")
		agent.Attributes().PutInt("gen_ai.usage.input_tokens", 3600)
		agent.Attributes().PutInt("gen_ai.usage.output_tokens", 921)
		for range 3 {
			addCall(ss.Spans().AppendEmpty())
		}
		for range 2 {
			tool := ss.Spans().AppendEmpty().Attributes()
			tool.PutStr("gen_ai.operation.name", "execute_tool")
			tool.PutStr("gen_ai.tool.name", "search")
			tool.PutStr("gen_ai.tool.call.id", "call_1")
			request := ss.Spans().AppendEmpty().Attributes()
			for _, name := range []string{"http.request.method", "url.full", "server.address", "network.protocol.version", "user_agent.original"} {
				request.PutStr(name, "x")
			}
			request.PutInt("http.response.status_code", 200)
		}
	}
	return td
}

func addCall(span ptrace.Span) {
	span.SetName("chat gpt-4o")
	span.SetKind(ptrace.SpanKindClient)
	span.SetEndTimestamp(1_790_000_000_000_000_000)
	a := span.Attributes()
	for _, kv := range [][2]string{
		{"gen_ai.operation.name", "chat"}, {"gen_ai.provider.name", "openai"}, {"gen_ai.request.model", "gpt-4o"},
		{"gen_ai.response.model", "gpt-4o"}, {"gen_ai.response.id", "chatcmpl-1"}, {"gen_ai.conversation.id", "c1"},
		{"server.address", "api.example.test"}, {"user.id", "u1"}, {"openai.response.service_tier", "default"},
		{"gen_ai.output.type", "text"},
	} {
		a.PutStr(kv[0], kv[1])
	}
	a.PutInt("server.port", 443)
	a.PutInt("gen_ai.request.max_tokens", 1000)
	a.PutInt("gen_ai.usage.input_tokens", 1200)
	a.PutInt("gen_ai.usage.output_tokens", 307)
	a.PutInt("gen_ai.usage.cache_read.input_tokens", 1024)
}

func BenchmarkProcessor(b *testing.B) {
	benchmark(b, NewFactory(), createDefaultConfig())
}

// BenchmarkTransform is the same done by hand with the upstream transform processor: one statement a model, a total
// only.
func BenchmarkTransform(b *testing.B) {
	for _, models := range []int{10, 100} {
		b.Run(fmt.Sprintf("models=%d", models), func(b *testing.B) {
			factory := transformprocessor.NewFactory()
			cfg := factory.CreateDefaultConfig()
			require.NoError(b, confmap.NewFromStringMap(map[string]any{"trace_statements": statements(models)}).Unmarshal(cfg))
			benchmark(b, factory, cfg)
		})
	}
}

// statements price gpt-4o with the statement in the middle.
func statements(models int) []any {
	var list []any
	for i := range models {
		model := fmt.Sprintf("model-%d", i)
		if i == models/2 {
			model = "gpt-4o"
		}
		list = append(list, fmt.Sprintf(`set(span.attributes["agent.cost.total_usd"], (Double(span.attributes["gen_ai.usage.input_tokens"]) * 0.0000025)`+
			` + (Double(span.attributes["gen_ai.usage.output_tokens"]) * 0.00001)) where span.attributes["gen_ai.request.model"] == %q`, model))
	}
	return list
}

func benchmark(b *testing.B, factory processor.Factory, cfg component.Config) {
	p, err := factory.CreateTraces(b.Context(), processortest.NewNopSettings(factory.Type()), cfg, consumertest.NewNop())
	require.NoError(b, err)
	require.NoError(b, p.Start(b.Context(), componenttest.NewNopHost()))
	b.Cleanup(func() { require.NoError(b, p.Shutdown(context.WithoutCancel(b.Context()))) })
	batch := batchOf()
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		td := ptrace.NewTraces() // fresh, as it comes from a receiver: attributes have no room to grow
		batch.CopyTo(td)
		b.StartTimer()
		require.NoError(b, p.ConsumeTraces(b.Context(), td))
	}
	b.ReportMetric(float64(batch.SpanCount()*b.N)/b.Elapsed().Seconds(), "spans/s")
}

func TestBatchIsPriced(t *testing.T) {
	c, _ := started(t, createDefaultConfig())
	td, err := c.traces(t.Context(), batchOf())
	require.NoError(t, err)
	total, ok := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(1).Attributes().Get("agent.cost.total_usd")
	require.True(t, ok)
	require.InDelta(t, 0.00479, total.Double(), 0)
}
