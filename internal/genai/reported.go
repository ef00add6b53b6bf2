package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// reportedFields are the attributes with a cost in US dollars, most trusted first. Claude Code knows more about its
// calls than its spans say. The standard's proposal names the source of the amount. From llm.cost.total on, the amounts
// are mostly estimates that a library made from its own price table.
var reportedFields = []field{cliCost, genCostAmount, oiCost, opencodeCost, genCostTotal, operationCost, genCost}

// reported reads the cost that the emitter reported. Zero does not count: emitters write it for models they do not know.
func (f *facts) reported(c *Call) {
	for i, x := range reportedFields {
		if !f.has(x) || x == genCostAmount && f.has(genCostCurrency) && !strings.EqualFold(f.str(genCostCurrency), "USD") {
			continue
		}
		if a, ok := amount(f.value(x)); ok {
			c.Reported, c.HasReported, c.Estimated = a, true, f.estimated(c, i)
			return
		}
	}
}

// estimated reports whether the value of reportedFields[i] is a library's estimate. OpenRouter's is what it bills, and
// the span of an agent repeats what the agent itself reported.
func (f *facts) estimated(c *Call, i int) bool {
	switch reportedFields[i] {
	case cliCost:
		return false
	case genCostAmount:
		return f.str(genCostSource) == "local"
	case oiCost:
		return c.Operation != OpInvokeAgent
	default:
		return !strings.EqualFold(c.Provider, "openrouter")
	}
}

func amount(v pcommon.Value) (pricing.Amount, bool) {
	usd, ok := number(v)
	if !ok || usd <= 0 {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(usd)
}
