package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Teller is who reported the cost of a call, and so what the figure is worth.
type Teller uint8

// The tellers, the most trusted first.
const (
	TellInvoice  Teller = iota // who charges for the call: a router, a gateway, the provider itself
	TellVendor                 // a vendor's own client about the vendor's own model
	TellEstimate               // a library or application, from a price table of its own
	TellFallback               // a client that is known to take another model's price, or told a part only: never the cost
)

// maxReported bounds a reported cost in USD: far above what a call or a run has ever cost, far below nonsense.
const maxReported = 10_000

// reportedFields are the attributes with a cost in US dollars, most trusted first, with who tells it.
var reportedFields = []struct {
	field field
	by    func(f *facts, c *Call) Teller
}{
	{cliCost, ownClient},
	{genCostAmount, bySource},
	{oiCost, ofAgent},
	{opencodeCost, estimate},
	{tableCost, estimate},
	{genCostTotal, byCharge},
	{operationCost, estimate}, // by genai-prices
	{genCost, byCharge},
}

// invoiceFields are the attributes with a cost in units that only who charges has.
var invoiceFields = []struct {
	field  field
	perUSD float64
}{
	{copilotUnits, 1e11}, // nano-credits of a cent each
	{xaiTicks, 1e10},
}

// reported reads the cost that the emitter reported, unless the emitter's row has. Zero does not count: emitters write it
// for models they do not know.
func (f *facts) reported(c *Call) {
	if !c.HasReported {
		f.readReported(c)
	}
	if c.HasReported && c.Reported.USD() > maxReported {
		c.Reported, c.HasReported = pricing.Amount{}, false
	}
}

// guess says that the emitter counted what the provider had not told: the counts are none, and a cost made from them is no estimate.
func (f *facts) guess(c *Call, u *usage) {
	u[gInput] = bad
	f.reported(c)
	c.By = TellFallback
}

func (f *facts) readReported(c *Call) {
	for _, row := range invoiceFields {
		if !f.has(row.field) {
			continue
		}
		if n, ok := number(f.value(row.field)); ok && n > 0 {
			c.Reported, c.HasReported = pricing.FromUSD(n / row.perUSD)
			c.By = TellInvoice
			return
		}
	}
	for _, row := range reportedFields {
		if !f.has(row.field) || row.field == genCostAmount && f.has(genCostCurrency) && !strings.EqualFold(f.str(genCostCurrency), "USD") {
			continue
		}
		if a, ok := amount(f.value(row.field)); ok {
			c.Reported, c.HasReported, c.By = a, true, row.by(f, c)
			return
		}
	}
}

// ownClient is for costs in dollars, as Claude Code tells them. Others tell some of that name, too, from tables of their own.
func ownClient(f *facts, c *Call) Teller {
	if !strings.HasPrefix(c.Dialect, "claude-code") {
		return byCharge(f, c)
	}
	return claudeTeller(c)
}

// claudeTeller is Claude Code, which knows more about its calls than its spans say, but prices what is no Claude like one, and what a cloud
// charges, by region, like Anthropic.
func claudeTeller(c *Call) Teller {
	switch {
	case !claude(c.Model) && !claude(c.RequestModel):
		return TellFallback
	case c.Provider != "" && c.Provider != "anthropic":
		return TellEstimate
	}
	return TellVendor
}

// ofAgent is the agent's own account of its run; on a call it is a library's estimate.
func ofAgent(f *facts, c *Call) Teller {
	if c.Operation != OpInvokeAgent {
		return byCharge(f, c)
	}
	if model := c.Model + c.RequestModel; model != "" && !claude(c.Model) && !claude(c.RequestModel) {
		return TellFallback
	}
	return TellVendor
}

// bySource is for the standard's proposal, which names the source of the amount.
func bySource(f *facts, c *Call) Teller {
	switch strings.ToLower(f.str(genCostSource)) {
	case "provider", "response", "invoice", "billing", "gateway":
		return TellInvoice
	}
	return byCharge(f, c)
}

func estimate(*facts, *Call) Teller { return TellEstimate }

// byCharge is for names that also the charge of a provider has. What OpenLIT tells is of its own table in any case.
func byCharge(_ *facts, c *Call) Teller {
	if charges(c.Provider) && !strings.HasPrefix(c.Dialect, "openlit") {
		return TellInvoice
	}
	return TellEstimate
}

// chargers are providers whose responses tell what they charge.
var chargers = []string{"openrouter", "perplexity", "gateway", "xai", "x_ai", "x-ai", "copilot", "requesty", "nanogpt", "nano-gpt"}

// charges reports whether the provider's responses tell what it charges.
func charges(provider string) bool {
	for _, name := range chargers {
		if contains(provider, name) {
			return true
		}
	}
	return false
}

// claude reports whether a model is one of Anthropic's, by its full name or by Claude Code's short ones.
func claude(model string) bool {
	for _, name := range [...]string{"claude", "sonnet", "opus", "haiku"} {
		if contains(model, name) {
			return true
		}
	}
	return false
}

func amount(v pcommon.Value) (pricing.Amount, bool) {
	usd, ok := number(v)
	if !ok || usd <= 0 {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(usd)
}
