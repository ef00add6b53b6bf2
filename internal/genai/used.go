package genai

import (
	"cmp"
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// counts reads what was used.
func (d *dialect) counts(f *facts, c *Call, u *usage) {
	*u = noUsage
	s := d.spelling
	for k := range s.counts {
		if xs := s.counts[k]; len(xs) > 0 {
			u[k] = f.count(xs)
		}
	}
	if u.state() == UsageNone && f.has(genUsageMap) {
		readUsage(u, c, object(f.value(genUsageMap).AsString()))
	}
	f.untokened(u)
	f.langfuseWords(u)
}

// untokened reads what is not billed by the token, in any dialect: no other attributes have these names.
func (f *facts) untokened(u *usage) {
	if f.has(genSearchUnits) {
		u.set(gSearchUnit, countOf(f.value(genSearchUnits)))
	}
	if u[gInput] >= 0 || u[gOutput] >= 0 {
		return // then these are no more than a measure
	}
	if f.has(genCharacters) {
		u.set(gCharacters, countOf(f.value(genCharacters)))
	}
	if f.has(genPages) {
		u.set(gPages, countOf(f.value(genPages)))
	}
	if f.has(genImages) {
		u.set(gImages, lengthOf(f.value(genImages)))
	}
	if f.has(genAudioSeconds) {
		if seconds, ok := number(f.value(genAudioSeconds)); ok && seconds >= 0 {
			u.set(gAudioMilli, countOfFloat(math.Round(seconds*1000)))
		}
	}
}

// lengthOf counts images by what was made of each: a list of addresses or contents, or one.
func lengthOf(v pcommon.Value) int64 {
	if v.Type() == pcommon.ValueTypeSlice {
		return int64(v.Slice().Len())
	}
	return 1
}

// settle turns the counts into the Call's tokens.
func (u *usage) settle(rule nestingRule, c *Call) {
	if u[gInput] == absent && u[gOutput] <= 0 && c.Role == RoleCall && c.reads() {
		u[gInput] = u[gTotal]
	}
	if u[gWebSearch] > 1 && !c.Summed && c.byPrompt() {
		u[gWebSearch] = 1
	}
	c.Usage, c.Sum = u.state(), u.or0(gTotal)
	if c.Usage == UsageOK && c.Role == RoleCall && !c.Summed && u.promptless() && cmp.Or(c.Family(), FamilyText) == FamilyText {
		c.Usage = UsagePart
	}
	u.settleOperation(c)
	if c.Usage == UsagePart && (c.Operation == OpEmbeddings || c.Operation == OpRerank || c.Role != RoleCall) {
		c.Usage = UsageOK
	}
	if c.Usage == UsageOK || c.Usage == UsagePart {
		u.halve(c)
		u.findThoughts(c)
		n := u.nest(rule, c)
		c.Assumed |= n.assumed
		switch {
		case u.clash(n), !u.tokens(n, &c.Tokens):
			c.Usage = UsageBad
		case u.short(n), n.halfTold:
			c.Lacks = pricing.MissingTokens
		case u.mixed(c), u.toneless() && speaks(cmp.Or(c.Model, c.RequestModel)):
			c.Lacks = pricing.MixedModality
		}
	}
	if c.Usage == UsageNone && (c.Role == RoleAggregate || c.Operation == OpRerank && !hosted(c)) {
		c.Role = RoleOther // there is nothing to repeat; and rerankers are often local models
	}
}

func (u *usage) settleOperation(c *Call) {
	if c.Role != RoleCall {
		return
	}
	c.Operation = cmp.Or(c.Operation, OpChat)
	completes := c.Operation == OpChat || c.Operation == OpCompletion // as Bedrock's models are all called in one way
	if completes && u[gOutput] <= 0 && c.reads() {
		c.Operation = OpEmbeddings
	}
}

// reads reports whether c only reads, so that a total is what it read: embeddings and rankings.
func (c *Call) reads() bool {
	model := cmp.Or(c.Model, c.RequestModel)
	switch {
	case contains(model, "multimodal"): // images are counted besides
		return false
	case c.Operation == OpRerank:
		return hosted(c)
	}
	return c.Operation == OpEmbeddings || contains(model, "embed") || contains(model, "voyage-") || contains(model, "rerank")
}
