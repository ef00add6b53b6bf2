package genai

import (
	"math"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Trust says what becomes of a cost that the emitter reported itself.
type Trust string

// The degrees of trust.
const (
	TrustAuto   Trust = "auto"   // it stands, but a library's estimate only where no complete cost could be computed
	TrustPrefer Trust = "prefer" // it stands as the cost, unless the computed one is the same
	TrustKeep   Trust = "keep"   // it is written beside the computed one
	TrustIgnore Trust = "ignore" // it is not read
)

// Judge makes the bill of c: what it cost, or why that is not known. It is false where c is nothing to bill, neither
// a call nor a repetition of calls.
func Judge(book *pricing.Book, c *Call, trust Trust, tenant string, b *Bill) bool {
	*b = Bill{}
	switch {
	case c.Role == RoleDuplicate:
		b.Status = StatusDuplicate
	case c.Role == RoleAggregate, c.Role == RoleAgent && c.Usage != UsageNone:
		b.Status = StatusAggregate
	case c.Role != RoleCall:
		return false
	default:
		b.compute(book, c, tenant)
		if trust != TrustIgnore && c.HasReported {
			b.report(c, trust)
		}
	}
	return true
}

func (b *Bill) compute(book *pricing.Book, c *Call, tenant string) {
	b.Status = StatusUnpriced
	switch c.Usage {
	case UsageNone:
		b.Reason = pricing.NoUsage
		return
	case UsageBad:
		b.Reason = pricing.BadUsage
		return
	}
	q := pricing.Query{
		Provider: c.Provider, Model: c.Model, RequestModel: c.RequestModel,
		Region: c.Region, Geo: c.Geo, Service: c.Service, Tenant: tenant,
	}
	if c.At != 0 { // a zero timestamp would be 1970; Find takes a zero time for now
		q.At = c.At.AsTime()
	}
	card, reason := book.Find(&q)
	if reason != "" {
		b.Reason = reason
		return
	}
	var cost pricing.Cost
	if !c.Summed {
		card.Cost(&c.Tokens, &cost)
	} else if !card.CostOfSum(&c.Tokens, &cost) {
		c.Assumed |= AssumedLowestTier
	}
	b.Price = cost.Card
	switch {
	case cost.Missing != pricing.Units:
		b.Reason = pricing.MissingRate
		if cost.Total.IsZero() {
			return
		}
		b.Status = StatusPartial
	case c.Usage == UsagePart:
		b.Status, b.Reason = StatusPartial, pricing.NoUsage
	default:
		b.Status = StatusPriced
	}
	if cost.Assumed {
		c.Assumed |= AssumedCacheWrite
	}
	b.Source, b.Total, b.HasTotal = SourceComputed, cost.Total, true
	for u, a := range cost.Parts {
		p := unitParts[u]
		b.Parts[p] = b.Parts[p].Add(a)
	}
}

// report puts the emitter's own figure beside the computed one or, where it is trusted more and differs, in its place: its
// components are not known then.
func (b *Bill) report(c *Call, trust Trust) {
	usd, priced := c.Reported, b.Status == StatusPriced
	b.Reported, b.HasReported = usd, true
	b.Disputed = priced && !within(usd, b.Total, 100)
	computed := trust == TrustKeep || priced && (trust == TrustAuto && c.Estimated || within(usd, b.Total, 1_000_000))
	if computed {
		return
	}
	b.Status, b.Source, b.Reason, b.Price = StatusReported, SourceReported, "", ""
	b.Total, b.HasTotal, b.Parts = usd, true, [Parts]pricing.Amount{}
}

// within reports whether a and b differ by at most one part in n of b. Doubles are exact enough to compare.
func within(a, b pricing.Amount, n float64) bool {
	return math.Abs(a.USD()-b.USD())*n <= b.USD()
}

// unitParts says which component of a bill each unit's cost belongs to.
var unitParts = [pricing.Units]Part{
	pricing.Input: PartInput, pricing.CacheRead: PartCacheRead,
	pricing.CacheWrite: PartCacheWrite, pricing.CacheWrite5m: PartCacheWrite, pricing.CacheWrite30m: PartCacheWrite,
	pricing.CacheWrite1h: PartCacheWrite, pricing.CacheWrite12h: PartCacheWrite,
	pricing.Output: PartOutput, pricing.Reasoning: PartReasoning,
	pricing.AudioInput: PartAudio, pricing.AudioCacheRead: PartAudio, pricing.AudioOutput: PartAudio,
	pricing.ImageInput: PartImage, pricing.ImageOutput: PartImage,
	pricing.WebSearch: PartTool, pricing.Request: PartTool,
}
