package genai

import "go.opentelemetry.io/collector/pdata/pcommon"

// Write puts the bill b of the call c on attrs. Components and counts that are zero or unknown are left out.
func Write(attrs pcommon.Map, c *Call, b *Bill) {
	if b.Status == StatusDuplicate || b.Status == StatusAggregate {
		attrs.PutStr(AttrStatus, string(b.Status))
		putStr(attrs, AttrReason, string(b.Reason))
		return // counts here would be counted twice
	}
	counts := KindsOf(&c.Tokens)
	attrs.EnsureCapacity(attrs.Len() + b.size(c, &counts))
	attrs.PutStr(AttrStatus, string(b.Status))
	putStr(attrs, AttrReason, string(b.Reason))
	putStr(attrs, AttrSource, string(b.Source))
	putStr(attrs, AttrPrice, b.Price)
	b.writeUSD(attrs)
	for k, n := range &counts {
		putCount(attrs, kinds[k].attr, n)
	}
	putCount(attrs, AttrTokensTotal, c.Tokens.Total())
	writeAssumed(attrs, c.Assumed)
}

// size is the number of attributes that Write adds if none of them is there yet, and one for WriteUsageCost. Making room
// copies all attributes of the span, so it is made once, and no more of it than is needed.
func (b *Bill) size(c *Call, counts *[Kinds]int64) int {
	n := 3 // the status, the tokens' total, and the one more
	for _, told := range [...]bool{
		b.Reason != "", b.Source != "", b.Price != "", b.HasReported, b.HasComputed, b.HasTotal, c.Assumed != 0,
	} {
		if told {
			n++
		}
	}
	for p := range b.Parts {
		if !b.Parts[p].IsZero() {
			n++
		}
	}
	for _, tokens := range counts {
		if tokens > 0 {
			n++
		}
	}
	return n
}

func (b *Bill) writeUSD(attrs pcommon.Map) {
	if b.HasReported {
		attrs.PutDouble(AttrReportedUSD, b.Reported.USD())
	}
	if b.HasComputed {
		attrs.PutDouble(AttrComputedUSD, b.Computed.USD())
	}
	if !b.HasTotal {
		return
	}
	attrs.PutDouble(AttrTotalUSD, b.Total.USD())
	for p := range b.Parts {
		if a := &b.Parts[p]; !a.IsZero() {
			attrs.PutDouble(partAttrs[p], a.USD())
		}
	}
}

func putStr(attrs pcommon.Map, attr, s string) {
	if s != "" {
		attrs.PutStr(attr, s)
	}
}

func putCount(attrs pcommon.Map, attr string, n int64) {
	if n > 0 {
		attrs.PutInt(attr, n)
	}
}

func writeAssumed(attrs pcommon.Map, assumed Assumption) {
	if assumed == 0 {
		return
	}
	list := attrs.PutEmptySlice(AttrAssumed)
	for bit, name := range assumptionNames {
		if assumed&(1<<bit) != 0 {
			list.AppendEmpty().SetStr(name)
		}
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
	case StatusPriced, StatusPartial, StatusUnpriced, StatusReported, StatusCached, StatusDuplicate, StatusAggregate:
		return true
	}
	return false
}
