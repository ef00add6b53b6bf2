package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// tokenAttrs are the attributes for token counts and the units that each adds up.
var tokenAttrs = []struct {
	attr  string
	count func(t *pricing.Tokens) int64
}{
	{AttrTokensInput, func(t *pricing.Tokens) int64 { return t[pricing.Input] + t[pricing.ImageInput] }},
	{AttrTokensCacheRead, func(t *pricing.Tokens) int64 { return t[pricing.CacheRead] }},
	{AttrTokensCacheWrite, (*pricing.Tokens).CacheWrites},
	{AttrTokensOutput, func(t *pricing.Tokens) int64 { return t[pricing.Output] + t[pricing.ImageOutput] }},
	{AttrTokensReasoning, func(t *pricing.Tokens) int64 { return t[pricing.Reasoning] }},
	{AttrTokensAudioInput, func(t *pricing.Tokens) int64 { return t[pricing.AudioInput] + t[pricing.AudioCacheRead] }},
	{AttrTokensAudioOutput, func(t *pricing.Tokens) int64 { return t[pricing.AudioOutput] }},
	{AttrTokensTotal, (*pricing.Tokens).Total},
}

// Write puts the bill b of the call c on attrs. Components and counts that are zero or unknown are left out.
func Write(attrs pcommon.Map, c *Call, b *Bill) {
	attrs.EnsureCapacity(attrs.Len() + b.size(c))
	attrs.PutStr(AttrStatus, string(b.Status))
	putStr(attrs, AttrReason, string(b.Reason))
	if b.Status == StatusDuplicate || b.Status == StatusAggregate {
		return // counts here would be counted twice
	}
	putStr(attrs, AttrSource, string(b.Source))
	putStr(attrs, AttrPrice, b.Price)
	if b.HasReported {
		attrs.PutDouble(AttrReportedUSD, b.Reported.USD())
	}
	if b.HasTotal {
		attrs.PutDouble(AttrTotalUSD, b.Total.USD())
		for p, a := range b.Parts {
			if !a.IsZero() {
				attrs.PutDouble(partAttrs[p], a.USD())
			}
		}
	}
	for _, t := range tokenAttrs {
		if n := t.count(&c.Tokens); n > 0 {
			attrs.PutInt(t.attr, n)
		}
	}
	writeAssumed(attrs, c.Assumed)
}

// size bounds the number of attributes that Write adds, so that room for them is made once.
func (b *Bill) size(c *Call) int {
	n := 1
	if b.Status != StatusDuplicate && b.Status != StatusAggregate {
		n = 7 // status, reason, source, price, reported, total, assumed
	}
	for _, a := range b.Parts {
		if !a.IsZero() {
			n++
		}
	}
	for _, tokens := range c.Tokens {
		if tokens > 0 {
			n++
		}
	}
	return n + 1 // tokens' total
}

func putStr(attrs pcommon.Map, attr, s string) {
	if s != "" {
		attrs.PutStr(attr, s)
	}
}

func writeAssumed(attrs pcommon.Map, assumed Assumption) {
	if assumed == 0 {
		return
	}
	list := attrs.PutEmptySlice(AttrAssumed)
	for _, name := range assumed.Names() {
		list.AppendEmpty().SetStr(name)
	}
}

// WriteUsageCost writes the total of b as gen_ai.usage.cost, unless the application has already set that.
func WriteUsageCost(attrs pcommon.Map, b *Bill) {
	if _, told := attrs.Get(AttrGenAIUsageCost); !told {
		attrs.PutDouble(AttrGenAIUsageCost, b.Total.USD())
	}
}

// Judged reports whether attrs carry one of our statuses, which means that an agent_cost earlier in the pipeline has
// judged them. Any other value of agent.cost.status is not ours and may be overwritten.
func Judged(attrs pcommon.Map) bool {
	v, ok := attrs.Get(AttrStatus)
	if !ok {
		return false
	}
	switch Status(v.Str()) {
	case StatusPriced, StatusPartial, StatusUnpriced, StatusReported, StatusDuplicate, StatusAggregate:
		return true
	}
	return false
}
