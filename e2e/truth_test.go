//go:build e2e

package e2e

import "github.com/otelcol-genai/otelcol-genai/e2e/fakemodel"

// rates are published prices in US dollars per million tokens, as of November 2025.
type rates struct{ input, cacheRead, cacheWrite5m, cacheWrite1h, output float64 }

var published = map[string]rates{
	"claude-sonnet-4-5":          {3, 0.3, 3.75, 6, 15},
	"claude-sonnet-4-5-20250929": {3, 0.3, 3.75, 6, 15},
	"claude-haiku-4-5-20251001":  {1, 0.1, 1.25, 2, 5},
	"gpt-5-mini-2025-08-07":      {0.25, 0.025, 0, 0, 2},
	"gpt-4o-2024-08-06":          {2.5, 1.25, 0, 0, 10},
	"gemini-2.5-flash":           {0.3, 0.03, 0, 0, 2.5},
}

// bill is what the provider charges for calls, in US dollars.
func bill(calls []fakemodel.Call) (usd float64) {
	for _, c := range calls {
		r, u := published[c.Model], c.Usage
		usd += (float64(u.Input)*r.input + float64(u.CacheRead)*r.cacheRead +
			float64(u.CacheWrite5m)*r.cacheWrite5m + float64(u.CacheWrite1h)*r.cacheWrite1h +
			float64(u.Output)*r.output) / 1e6
	}
	return usd
}
