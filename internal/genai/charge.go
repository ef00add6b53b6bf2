package genai

import (
	"encoding/json"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// charge is what a response says that it cost. OpenRouter's cost is its own fee alone where the customer has a key of its
// own at the provider, who charges the rest.
type charge struct {
	total, upstream       pricing.Amount
	hasTotal, hasUpstream bool
	ownKey                bool
	router                bool // it says whose key was used, as routers do
	stated                bool // in a way that only those who charge have
}

// chargeKeys are the paths in a usage object at which a cost is, and who says it there.
var chargeKeys = map[string]struct {
	upstream, stated bool
	perUSD           float64
}{
	"cost":              {perUSD: 1},
	"total_cost":        {perUSD: 1},
	"cost.total_cost":   {perUSD: 1, stated: true}, // Perplexity
	"cost.totalCost":    {perUSD: 1, stated: true},
	"estimated_cost":    {perUSD: 1, stated: true},    // DeepInfra
	"cost_in_usd_ticks": {perUSD: 1e10, stated: true}, // xAI
	"costInUsdTicks":    {perUSD: 1e10, stated: true},

	"cost_details.upstream_inference_cost": {perUSD: 1, upstream: true},
	"costDetails.upstreamInferenceCost":    {perUSD: 1, upstream: true},
}

// number takes the value at a path of a usage object. It returns false if there is no cost at that path.
func (g *charge) number(path string, v json.Number) bool {
	key, ok := chargeKeys[path]
	if !ok {
		return false
	}
	usd, err := v.Float64()
	if err != nil {
		return true
	}
	a, ok := pricing.FromUSD(usd / key.perUSD)
	switch {
	case !ok:
	case key.upstream:
		g.upstream, g.hasUpstream = a, !a.IsZero()
	case !g.hasTotal || key.stated:
		g.total, g.hasTotal, g.stated = a, !a.IsZero(), key.stated
	}
	return true
}

// into makes it the reported cost of c, if there is any.
func (g *charge) into(c *Call) {
	if !g.hasTotal && !g.hasUpstream {
		return
	}
	c.Reported, c.HasReported, c.By = g.total, true, TellEstimate
	if g.stated || g.hasUpstream || g.ownKey || g.router || charges(c.Provider) {
		c.By = TellInvoice
	}
	switch {
	case g.hasUpstream && (g.ownKey || !g.hasTotal):
		c.Reported = g.total.Add(g.upstream)
	case g.ownKey: // the fee alone
		c.By = TellFallback
	}
}
