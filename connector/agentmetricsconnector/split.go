package agentmetricsconnector

import (
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// unsplit is the token type of money that no part explains: a figure that the emitter reported as one.
const unsplit = "unsplit"

// split divides the bill's total among its parts and a rest that none explains. What it returns adds up to the total
// exactly: total and parts reach us as doubles, rounded one by one, and a difference as small as that goes to the largest part.
func split(bill *genai.Bill) (parts [genai.Parts]pricing.Amount, rest pricing.Amount) {
	if !bill.HasTotal {
		return parts, rest
	}
	rest = bill.Total
	largest := 0
	for p, a := range bill.Parts {
		if a.Cmp(rest) > 0 {
			a = rest
		}
		parts[p], rest = a, rest.Sub(a)
		if a.Cmp(parts[largest]) > 0 {
			largest = p
		}
	}
	if rounding, _ := pricing.FromUSD(bill.Total.USD() / (1 << 50)); !parts[largest].IsZero() && rest.Cmp(rounding) <= 0 {
		parts[largest], rest = parts[largest].Add(rest), pricing.Amount{}
	}
	return parts, rest
}
