package genai

import "github.com/otelcol-genai/otelcol-genai/internal/pricing"

// Carries reports whether the bill is its call's one bill. Any other repeats it.
func (b *Bill) Carries() bool {
	switch b.Status {
	case StatusPriced, StatusPartial, StatusUnpriced, StatusReported, StatusCached:
		return true
	}
	return false
}

// Split divides the bill's total among its parts and a rest that none explains. What it returns adds up to the total
// exactly: total and parts reach us as doubles, rounded one by one, and a difference as small as that goes to the largest part.
func (b *Bill) Split() (parts [Parts]pricing.Amount, rest pricing.Amount) {
	if !b.HasTotal {
		return parts, rest
	}
	rest = b.Total
	largest := 0
	for p, a := range b.Parts {
		if a.Cmp(rest) > 0 {
			a = rest
		}
		parts[p], rest = a, rest.Sub(a)
		if a.Cmp(parts[largest]) > 0 {
			largest = p
		}
	}
	if rounding, _ := pricing.FromUSD(b.Total.USD() / (1 << 50)); !parts[largest].IsZero() && rest.Cmp(rounding) <= 0 {
		parts[largest], rest = parts[largest].Add(rest), pricing.Amount{}
	}
	return parts, rest
}
