package genai

import (
	"math"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Trust says how to use a cost that the emitter reported. It is the agent_cost option "reported".
type Trust string

// The values of Trust.
const (
	TrustAuto   Trust = "auto"   // it is the cost; but an estimate is only if no complete cost could be computed: see Teller
	TrustPrefer Trust = "prefer" // it is the cost, unless the computed one is the same to a millionth
	TrustKeep   Trust = "keep"   // it is recorded, and the computed cost is the cost
	TrustIgnore Trust = "ignore" // it is neither used nor recorded
)

// Judge works out what c cost, or why that is unknown, and writes it to b. Tenant selects the price adjustments of a
// contract and may be empty. Judge may add to c.Assumed. It returns false if c is neither a call nor a repetition of
// calls, so that there is nothing to bill.
func Judge(book *pricing.Book, c *Call, trust Trust, tenant string, b *Bill) bool {
	*b = Bill{}
	switch {
	case c.Role == RoleDuplicate:
		b.Status = StatusDuplicate
	case c.Role == RoleAggregate, c.Role == RoleAgent && c.Usage != UsageNone:
		b.Status = StatusAggregate
	case c.Role != RoleCall:
		return false
	case c.Cached:
		b.cached(c)
	case c.Declined:
		b.declined(c)
	default:
		b.compute(book, c, tenant, trust)
		if c.Free && b.HasTotal && !b.Total.IsZero() && c.Provider != LocalProvider {
			b.cached(c)
			break
		}
		if trust != TrustIgnore && c.HasReported {
			b.report(c, trust)
		}
	}
	return true
}

// cached makes the bill that of a reply from a cache: no tokens were used.
func (b *Bill) cached(c *Call) {
	c.Tokens = pricing.Tokens{}
	*b = Bill{Status: StatusCached, Source: SourceReported, HasTotal: true}
}

// declined makes the bill of a call that the provider declined: its tokens were used, and cost nothing.
func (b *Bill) declined(c *Call) {
	if !c.Waived() {
		b.Status, b.Reason = StatusUnpriced, c.Lacks
		return
	}
	c.Assumed |= AssumedDeclined
	*b = Bill{Status: StatusPriced, Source: SourceComputed, HasTotal: true}
}

// compute prices the tokens of c.
func (b *Bill) compute(book *pricing.Book, c *Call, tenant string, trust Trust) {
	b.Status = StatusUnpriced
	switch c.Usage {
	case UsageNone:
		b.Reason = pricing.NoUsage
		return
	case UsageBad:
		b.Reason = pricing.BadUsage
		return
	}
	c.Lacks = c.lacks()
	card, reason := c.find(book, tenant)
	if reason != "" {
		b.Reason = reason
		return
	}
	if card.Timed() {
		if c.Tokens[pricing.GPUMilli] = c.Took.Milliseconds(); c.Took <= 0 {
			b.Reason = pricing.NoUsage // what is paid for is time
			return
		}
	}
	var cost pricing.Cost
	if !c.Summed {
		card.Cost(&c.Tokens, &cost)
	} else if !card.CostOfSum(&c.Tokens, c.Longest, &cost) {
		c.Assumed |= AssumedLowestTier
	}
	if cost.Assumed && c.HasReported && trust != TrustIgnore {
		hourly(&card, c, &cost)
	}
	if b.charge(&cost, c); cost.Assumed && b.HasTotal {
		c.Assumed |= AssumedCacheWrite
	}
}

// decisions is the book's service for a model that decides at another price than it answers.
const decisions = "decisions"

// find finds the price of c. Who speaks OpenAI's protocol and sells what OpenAI does not is the one that sells a model of that name. A path is
// a router's name, or that of one who serves others' models.
func (c *Call) find(book *pricing.Book, tenant string) (pricing.Card, pricing.Reason) {
	q := c.query(tenant)
	if c.Operation == OpDecision && q.Service == "" {
		q.Service = decisions
		if card, reason := book.Find(&q); reason != pricing.UnknownService {
			return card, reason
		}
		q.Service = ""
	}
	card, reason := book.Find(&q)
	if reason != pricing.UnknownModel || !c.Spoken || strings.ContainsAny(c.Model+c.RequestModel, "/:") {
		return card, reason
	}
	q.Provider = ""
	if other, none := book.Find(&q); none == "" {
		return other, ""
	}
	return card, reason
}

// hourly makes cache writes of unknown lifetime those of an hour, if that and nothing else is what the reported cost comes to.
func hourly(card *pricing.Card, c *Call, cost *pricing.Cost) {
	tokens := c.Tokens
	tokens[pricing.CacheWrite1h] += tokens[pricing.CacheWrite]
	tokens[pricing.CacheWrite] = 0
	var other pricing.Cost
	card.Cost(&tokens, &other)
	const precision = 1_000_000
	if within(c.Reported, other.Total, precision) && !within(c.Reported, cost.Total, precision) {
		c.Tokens, *cost = tokens, other
	}
}

// query is what decides the price of c.
func (c *Call) query(tenant string) pricing.Query {
	q := pricing.Query{
		Provider: c.Provider, Model: c.Model, RequestModel: c.RequestModel,
		Region: c.Region, Geo: c.Geo, Size: c.Size, Quality: c.Quality, Service: c.Service, Tenant: tenant,
	}
	if c.At != 0 { // a zero timestamp would be 1970; a zero time means now
		q.At = c.At.AsTime()
	}
	return q
}

// charge makes a computed cost the bill, if any of it is known.
func (b *Bill) charge(cost *pricing.Cost, c *Call) {
	b.Price = cost.Card
	switch {
	case cost.Missing != pricing.Units && cost.Total.IsZero():
		b.Reason = lacking(cost)
		return
	case cost.Missing != pricing.Units:
		b.Status, b.Reason = StatusPartial, lacking(cost)
	case c.Usage == UsagePart:
		b.Status, b.Reason = StatusPartial, pricing.NoUsage
	case c.Lacks != "":
		b.Status, b.Reason = StatusPartial, c.Lacks
	default:
		b.Status = StatusPriced
	}
	b.Source, b.Total, b.HasTotal = SourceComputed, cost.Total, true
	for u := range cost.Parts {
		if a := &cost.Parts[u]; !a.IsZero() {
			part := &b.Parts[unitParts[u]]
			*part = part.Add(*a)
		}
	}
}

// lacking is why a unit that was used could not be charged.
func lacking(cost *pricing.Cost) pricing.Reason {
	if cost.Unsplit {
		return pricing.MixedModality
	}
	return pricing.MissingRate
}

// report records the cost that the emitter reported. If that is trusted more than the computed one and differs from it,
// it becomes the total; the bill then has no components, since those are unknown, and keeps the computed total beside it.
func (b *Bill) report(c *Call, trust Trust) {
	usd, priced := c.Reported, b.Status == StatusPriced
	b.Reported, b.HasReported = usd, true
	b.Disputed = priced && !within(usd, b.Total, 100)
	switch {
	case c.Until:
		b.contest(usd)
		return
	case trust == TrustKeep, trust == TrustAuto && c.By == TellFallback, priced && c.Fee && usd.USD()*feeShare < b.Total.USD(),
		priced && trust == TrustAuto && c.By == TellEstimate, priced && within(usd, b.Total, 1_000_000),
		b.Status == StatusPartial && trust == TrustAuto && c.By == TellEstimate && noMore(usd, b.Total):
		return
	}
	b.Computed, b.HasComputed = b.Total, b.HasTotal
	b.Status, b.Source, b.Reason, b.Price = StatusReported, SourceReported, "", ""
	b.Total, b.HasTotal, b.Parts = usd, true, [Parts]pricing.Amount{}
}

// noMore reports whether an estimate comes to no more than a lower bound: what is missing there, it does not know either.
func noMore(estimate, bound pricing.Amount) bool {
	return estimate.USD() <= bound.USD() || within(estimate, bound, 1_000_000)
}

// feeShare is the least part of a cost that is no router's fee: OpenRouter's is a twentieth.
const feeShare = 10

// contest compares the bill of an agent with what its process had spent until then. More shows calls that are not counted, of subagents
// and for a title, unless they were made before; less, that the tokens are not the model's that answered last.
func (b *Bill) contest(spent pricing.Amount) {
	switch {
	case b.Status != StatusPriced, within(spent, b.Total, 1_000_000):
	case spent.USD() > b.Total.USD():
		b.Status, b.Reason = StatusPartial, pricing.MissingTokens
	default:
		*b = Bill{Status: StatusUnpriced, Reason: pricing.UnknownModel, Reported: spent, HasReported: true, Disputed: true}
	}
}

// within reports whether a and b differ by at most b/n. Floating point is exact enough for this comparison.
func within(a, b pricing.Amount, n float64) bool {
	return math.Abs(a.USD()-b.USD())*n <= b.USD()
}

// unitParts says which component of the bill the cost of each unit belongs to.
var unitParts = [pricing.Units]Part{
	pricing.Input: PartInput, pricing.CacheRead: PartCacheRead,
	pricing.CacheWrite: PartCacheWrite, pricing.CacheWrite5m: PartCacheWrite, pricing.CacheWrite30m: PartCacheWrite,
	pricing.CacheWrite1h: PartCacheWrite, pricing.CacheWrite12h: PartCacheWrite,
	pricing.Output: PartOutput, pricing.Reasoning: PartReasoning,
	pricing.AudioInput: PartAudio, pricing.AudioCacheRead: PartAudio, pricing.AudioOutput: PartAudio,
	pricing.ImageInput: PartImage, pricing.ImageCacheRead: PartImage, pricing.ImageOutput: PartImage, pricing.Image: PartImage,
	pricing.VideoInput: PartImage, pricing.VideoOutput: PartImage, pricing.VideoMilli: PartImage,
	pricing.AudioMilli: PartAudio, pricing.Character: PartAudio, pricing.Page: PartInput, pricing.SearchUnit: PartInput,
	pricing.GPUMilli:  PartOutput,
	pricing.WebSearch: PartTool, pricing.FileSearch: PartTool, pricing.CodeSession: PartTool, pricing.Request: PartTool,
}
