package genai

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// What the attributes of a span say has been through doubles; what is counted adds up to the total they give all the same.
func TestSplitAddsUpToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Bill{HasTotal: true}
		explained := rapid.Bool().Draw(t, "explained")
		var exact pricing.Amount
		for p := range b.Parts {
			a := pricing.Femto(rapid.Uint64().Draw(t, "femto") >> rapid.IntRange(0, 63).Draw(t, "shift"))
			exact = exact.Add(a)
			b.Parts[p], _ = pricing.FromUSD(a.USD())
		}
		if !explained {
			exact = pricing.Femto(rapid.Uint64().Draw(t, "total"))
		}
		b.Total, _ = pricing.FromUSD(exact.USD())

		parts, rest := b.Split()
		sum := rest
		for _, a := range parts {
			sum = sum.Add(a)
		}
		if sum != b.Total {
			t.Fatalf("parts and rest are %v, the total is %v", sum, b.Total)
		}
		if explained && !rest.IsZero() {
			t.Fatalf("%v of %v is left, though the parts explain all", rest, b.Total)
		}
	})
}
