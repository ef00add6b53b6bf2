package agentrunprocessor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// A call that only the trace reveals costs what agent_cost in this process would have said.
func TestPricesOfTheProcess(t *testing.T) {
	total := func(tenant string) any {
		span := ptrace.NewSpan()
		span.Attributes().PutStr("tenant.id", tenant)
		span.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
		span.Attributes().PutStr("gen_ai.provider.name", "openai")
		span.Attributes().PutStr("gen_ai.response.model", "house")
		span.Attributes().PutInt("gen_ai.usage.input_tokens", 1_000_000)
		_, _ = price(&hold.Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}, span, hold.Seen{})
		return span.Attributes().AsRaw()["agent.cost.total_usd"]
	}
	assert.Nil(t, total(""), "the embedded book has no such model")
	layer, err := pricing.ParseMap("prices.inline", map[string]any{
		"models": map[string]any{"openai/house": map[string]any{"rates": map[string]any{"input": 7, "output": 9}}},
		"adjust": []any{map[string]any{"tenant": "friend", "percent": -50}},
	})
	require.NoError(t, err)
	prices, err := reload.Share(t.Context(), t.Name(), reload.Settings{Inline: layer})
	require.NoError(t, err)
	defer func() { require.NoError(t, prices.Stop(t.Context())) }()
	assert.Equal(t, 7.0, total("anyone"))
	assert.Equal(t, 3.5, total("friend"), "by the contract")
}

// What agent_cost wrote beside a bill is beside the one that is made anew, of the new amount; and it is not what the application reports.
func TestCopyOfTheTotal(t *testing.T) {
	span := ptrace.NewSpan()
	require.NoError(t, span.Attributes().FromRaw(map[string]any{
		"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
		"gen_ai.usage.input_tokens": 3_000_000, "gen_ai.usage.output_tokens": 300_000, "gen_ai.usage.cost": 10.5,
		"agent.cost.status": "priced", "agent.cost.source": "computed", "agent.cost.price": "openai/gpt-4o", "agent.cost.total_usd": 10.5,
		"agent.cost.stale": true,
	}))
	seen := hold.Seen{Earlier: genai.Earlier{Prompt: 1_000_000, Completion: 100_000}}
	bill, ok := price(&hold.Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}, span, seen)
	require.True(t, ok)
	attrs := span.Attributes().AsRaw()
	assert.Equal(t, 7.0, bill.Total.USD())
	assert.Equal(t, 7.0, attrs["gen_ai.usage.cost"])
	assert.Equal(t, true, attrs["agent.cost.stale"])
	assert.NotContains(t, attrs, "agent.cost.reported_usd")
}

// What another record tells of a call is written down where its price depends on that.
func TestJoinedWhereItDecides(t *testing.T) {
	for wished, want := range map[string]any{"auto": nil, "flex": []any{"service=flex"}} {
		span := ptrace.NewSpan()
		require.NoError(t, span.Attributes().FromRaw(map[string]any{
			"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5",
			"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100,
		}))
		o := &hold.Origin{Resource: pcommon.NewResource(), Scope: pcommon.NewInstrumentationScope()}
		first, ok := price(o, span, hold.Seen{})
		require.True(t, ok)
		joined, ok := price(o, span, hold.Seen{Terms: run.Terms{Wished: wished}})
		assert.Equal(t, want != nil, ok)
		assert.Equal(t, want == nil, first.Total == joined.Total)
		assert.Equal(t, want, span.Attributes().AsRaw()["agent.cost.joined"])
	}
}
