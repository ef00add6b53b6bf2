package convert_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOwnUsageAndCost: what applications set in other shapes than the server's comes out in the server's, counted once.
func TestOwnUsageAndCost(t *testing.T) {
	type m = map[string]any
	generation := func(more m) m {
		a := m{"langfuse.observation.type": "generation", "langfuse.observation.model.name": "my-model"}
		for k, v := range more {
			a["langfuse.observation."+k] = v
		}
		return a
	}
	priced := func(a m) m {
		a["agent.cost.status"], a["agent.cost.total_usd"], a["agent.cost.input_usd"] = "priced", 0.25, 0.25
		return a
	}
	type numbers = map[string]float64
	for name, tc := range map[string]struct {
		attrs       m
		usage, cost numbers
		kept        string // in the metadata
	}{
		"names of a JavaScript library": {
			attrs: generation(m{"usage_details": `{"promptTokens":1000,"completionTokens":100,"totalTokens":1100}`}),
			usage: numbers{"input": 1000, "output": 100, "total": 1100},
		},
		"OpenAI's own": {
			attrs: generation(m{"usage_details": `{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"prompt_tokens_details":{"cached_tokens":400}}`}),
			usage: numbers{"input": 600, "input_cached_tokens": 400, "output": 100, "total": 1100},
		},
		"a total alone": {
			attrs: generation(m{"usage_details": `{"totalTokens":1100}`}), usage: numbers{"total": 1100},
		},
		"the server's own": {
			attrs: generation(m{"usage_details": `{"input":7,"my_unit":3}`}), usage: numbers{"input": 7, "my_unit": 3, "total": 10},
		},
		"nonsense": {
			attrs: generation(m{"usage_details": `{"input":4600000000000000000}`}), kept: "usage_details",
		},
		"a cost with its currency": {
			attrs: generation(m{"cost_details": `{"totalCost":0.5,"currency":"USD"}`}), cost: numbers{"total": 0.5}, kept: "cost_details",
		},
		"a cost of nothing": {
			attrs: generation(m{"cost_details": `{"total":0}`}), cost: numbers{"total": 0},
		},
		"a cost that nothing has": {
			attrs: generation(m{"cost_details": `{"total":999999}`}), kept: "cost_details",
		},
		"a reply from a cache": {
			attrs: m{
				"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100,
				"agent.cost.status": "cached", "agent.cost.total_usd": 0.0, "agent.cost.source": "reported",
			},
			cost: numbers{"total": 0},
		},
		"a model that costs nothing": {
			attrs: m{
				"gen_ai.operation.name": "chat", "gen_ai.request.model": "my-model", "gen_ai.usage.input_tokens": 10,
				"agent.cost.status": "priced", "agent.cost.total_usd": 0.0, "agent.cost.source": "computed",
			},
			usage: numbers{"input": 10, "output": 0, "total": 10}, cost: numbers{"input": 0, "output": 0, "total": 0},
		},
		"a figure beside a complete price": {
			attrs: priced(generation(m{"cost_details": `{"total":0.5}`})), cost: numbers{"input": 0.25, "output": 0, "total": 0.25}, kept: "cost_details",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := seen(t, one(t, tc.attrs))[0]
			if len(tc.usage) > 0 || len(o.Usage) > 0 {
				assert.Equal(t, tc.usage, numbers(o.Usage))
			}
			if len(tc.cost) > 0 || len(o.Cost) > 0 {
				assert.Equal(t, tc.cost, numbers(o.Cost))
			}
			if tc.kept != "" {
				assert.Contains(t, o.Metadata, tc.kept)
			}
		})
	}
}

// TestRepeatedWhateverWasSet: a span whose bill another carries keeps nothing that the server would price.
func TestRepeatedWhateverWasSet(t *testing.T) {
	for _, status := range []string{"duplicate", "aggregate"} {
		o := seen(t, one(t, map[string]any{
			"langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-4o", "agent.cost.status": status,
			"langfuse.observation.usage_details": `{"input":1000,"output":100}`, "langfuse.observation.cost_details": `{"total":1}`,
			"langfuse.observation.input": "q", "langfuse.observation.output": "a",
		}))[0]
		assert.NotEqual(t, "generation", o.Type)
		assert.Empty(t, o.Usage)
		assert.Empty(t, o.Cost)
		assert.Empty(t, o.Model)
		assert.Equal(t, "gpt-4o", o.Metadata["model"])
	}
}
