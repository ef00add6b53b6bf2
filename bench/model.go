package main

// model is one model of the load with its published prices in US dollars per million tokens.
type model struct {
	name                                 string
	provider                             string
	input, cacheRead, cacheWrite, output float64
}

// models is the load's mix. Prices: the providers' price pages, November 2025; OpenAI bills no cache writes.
var models = []model{
	{"claude-sonnet-4-5-20250929", "anthropic", 3, 0.3, 3.75, 15},
	{"gpt-5-2025-08-07", "openai", 1.25, 0.125, 0, 10},
	{"claude-haiku-4-5-20251001", "anthropic", 1, 0.1, 1.25, 5},
	{"gpt-4o-2024-08-06", "openai", 2.5, 1.25, 0, 10},
	{"gpt-5-mini-2025-08-07", "openai", 0.25, 0.025, 0, 2},
	{"claude-opus-4-5-20251101", "anthropic", 5, 0.5, 6.25, 25},
	{"gpt-4o-mini-2024-07-18", "openai", 0.15, 0.075, 0, 0.6},
	{"gpt-4.1-2025-04-14", "openai", 2, 0.5, 0, 8},
	{"o3-2025-04-16", "openai", 2, 0.5, 0, 8},
	{"gpt-4.1-mini-2025-04-14", "openai", 0.4, 0.1, 0, 1.6},
}

// usage is what a call used, in disjoint counts.
type usage struct{ input, cacheRead, cacheWrite, output int64 }

// cost is in US dollars.
func (m *model) cost(u usage) float64 {
	return (float64(u.input)*m.input + float64(u.cacheRead)*m.cacheRead +
		float64(u.cacheWrite)*m.cacheWrite + float64(u.output)*m.output) / 1e6
}
