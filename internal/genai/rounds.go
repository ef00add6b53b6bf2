package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// What a round of a request to Anthropic's API was for, which may have had several.
const (
	roundAnswer   = "message"          // one of the model that was asked, or of a fallback that may have been asked for more
	roundFallback = "fallback_message" // one of a fallback, asked since the one before it declined; the last of them is of the model that served
	roundAdvice   = "advisor_message"
)

// roundsOf keeps the rounds of a request, once: the AI SDK tells them in names of its own, too, and leaves out how long caches are kept.
func (d *document) roundsOf(list []any) {
	if d.rounds != nil && at(list, "0", "input_tokens") == nil {
		return
	}
	d.rounds = nil
	for _, e := range list {
		if o, ok := e.(map[string]any); ok {
			d.rounds = append(d.rounds, o)
		}
	}
}

// addRounds makes the counts of a call those of the model that served: the provider's plain counts sum up its answers, and leave out what it
// took to compact a conversation or to ask an advisor. Newer SDKs add all or some of that to their own counts. What another model used has
// a price of its own, so it is left out: an advisor, and a model that declined, if that is billed.
func (d *document) addRounds(u *usage, c *Call) {
	if d.rounds == nil {
		return
	}
	r := d.sumRounds(c)
	switch {
	case u[gInput] == r.all.prompt() && u[gOutput] == r.all[gOutput]: // LiteLLM's, which are of all rounds
		u.subtract(&r.others)
		return
	case d.usage[gInput] >= 0 && u[gInput] >= d.usage[gInput]+r.more.or0(gInput) && u[gOutput] > d.usage[gOutput]:
		r.more[gInput], r.more[gOutput] = absent, absent // they are in already, and their caches may not be
		if u[gCacheRead] != d.usage[gCacheRead] {
			return
		}
	}
	for k, more := range roundCounts {
		u.set(more, r.more[k])
	}
}

// roundCounts are the counts of a round, and where they go if the plain counts leave them out.
var roundCounts = map[given]given{
	gInput: gMoreInput, gCacheRead: gMoreCacheRead, gOutput: gMoreOutput,
	gCacheWrite: gMoreCacheWrite, gCacheWrite5m: gMoreCacheWrite5m, gCacheWrite1h: gMoreCacheWrite1h,
}

// rounds are sums over rounds of a request, disjoint: of all, of those that the plain counts leave out, and of other models.
type rounds struct{ all, more, others usage }

// sumRounds sums up the rounds, and notes what they make of the call.
func (d *document) sumRounds(c *Call) (sum rounds) {
	sum = rounds{noUsage, noUsage, noUsage}
	model, fellBack := d.server()
	model = cmp.Or(model, c.Model, c.RequestModel)
	own := 0
	for _, o := range d.rounds {
		round := document{usage: noUsage, research: noResearch}
		round.read(o, "")
		sum.all.addRound(&round.usage)
		kind, answer := textOf(o, "type"), answering(o)
		switch {
		case answer && !fellBack, sameName(textOf(o, "model"), model) && (kind != roundAdvice || o["model"] != nil):
			c.Longest, own = max(c.Longest, round.usage.prompt()), own+1
			if !answer {
				sum.more.addRound(&round.usage)
			}
		default:
			sum.others.addRound(&round.usage)
			switch {
			case !answer, round.usage[gOutput] > noAnswer:
				c.Lacks = pricing.MissingTokens
			case c.byCategory() && c.Lacks != pricing.MissingTokens:
				c.Lacks = pricing.UnknownRefusal // of no round is its category told
			}
		}
	}
	c.Summed = c.Summed || own > 1
	return sum
}

// server is the model that answered last, as the rounds call it, which a span may call by another name; and whether it was a fallback.
func (d *document) server() (model string, fellBack bool) {
	for _, o := range d.rounds {
		if answering(o) {
			model, fellBack = cmp.Or(textOf(o, "model"), model), fellBack || textOf(o, "type") == roundFallback
		}
	}
	return model, fellBack
}

// answering reports whether a round was to answer the request, and is within the plain counts if it did.
func answering(round map[string]any) bool {
	kind := textOf(round, "type")
	return kind == "" || kind == roundAnswer || kind == roundFallback
}

// prompt is all that a round of Anthropic's has read.
func (u *usage) prompt() int64 { return u.or0(gInput) + u.or0(gCacheRead) + u.cacheWrites() }

func (u *usage) addRound(round *usage) {
	u.add(gCacheWrite, round.cacheWrites())
	for _, k := range [...]given{gInput, gCacheRead, gCacheWrite5m, gCacheWrite1h, gOutput, gReasoning} {
		u.add(k, round.or0(k))
	}
}

// subtract takes rounds off counts whose input is all of the prompt, and off the evidence for that. What of the writes has no lifetime
// counts among those of five minutes there.
func (u *usage) subtract(others *usage) {
	for k, n := range map[given]int64{
		gInput: others.prompt(), gCacheRead: others.or0(gCacheRead), gCacheWrite: others.or0(gCacheWrite),
		gCacheWrite5m: others.or0(gCacheWrite) - others.or0(gCacheWrite1h), gCacheWrite1h: others.or0(gCacheWrite1h),
		gOutput: others.or0(gOutput), gReasoning: others.or0(gReasoning),
		gTotal: others.prompt() + others.or0(gOutput), gRawInput: others.or0(gInput), gRawOutput: others.or0(gOutput),
	} {
		if u[k] >= n {
			u[k] -= n
		}
	}
}

// sameName reports whether two names are of one model, one of which may have its date. No name is of any.
func sameName(a, b string) bool { return a == "" || b == "" || CanonicalModel(a) == CanonicalModel(b) }
