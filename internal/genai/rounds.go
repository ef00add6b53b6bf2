package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// What a round of a request to Anthropic's API was for, which may have had several.
const (
	roundAnswer   = "message"          // one of the model that was asked, or of a fallback that may have been asked for more
	roundFallback = "fallback_message" // the last of a fallback that answered, since the model that was asked declined
)

// roundsOf keeps the rounds of a request, once: the AI SDK tells them in names of its own, too.
func (d *document) roundsOf(list []any) {
	if d.rounds != nil {
		return
	}
	for _, e := range list {
		if o, ok := e.(map[string]any); ok {
			d.rounds = append(d.rounds, o)
		}
	}
}

// addRounds makes the counts of a call those of the model that served: the provider's plain counts sum up its answers, and leave out what it
// took to compact a conversation or to ask an advisor. Newer SDKs add all or some of that to their own counts. What another model used has
// a price of its own, so it is left out: an advisor, and a model that had begun to answer when it declined. One that had not is not billed.
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
var roundCounts = map[given]given{gInput: gMoreInput, gCacheRead: gMoreCacheRead, gCacheWrite: gMoreCacheWrite, gOutput: gMoreOutput}

// rounds are sums over rounds of a request, disjoint: of all, of those that the plain counts leave out, and of other models.
type rounds struct{ all, more, others usage }

// sumRounds sums up the rounds, and notes what they make of the call.
func (d *document) sumRounds(c *Call) (sum rounds) {
	sum = rounds{noUsage, noUsage, noUsage}
	served, fellBack, own := cmp.Or(c.Model, c.RequestModel), false, 0
	for _, o := range d.rounds {
		if textOf(o, "type") == roundFallback {
			served, fellBack = textOf(o, "model"), true
		}
	}
	for _, o := range d.rounds {
		round := document{usage: noUsage, research: noResearch}
		round.read(o, "")
		sum.all.addRound(&round.usage)
		kind := textOf(o, "type")
		if !sameName(textOf(o, "model"), served) && (fellBack || kind != roundAnswer) {
			sum.others.addRound(&round.usage)
			if kind != roundAnswer || round.usage[gOutput] > noAnswer {
				c.Lacks = pricing.MissingTokens
			}
			continue
		}
		c.Longest, own = max(c.Longest, round.usage.prompt()), own+1
		if kind != "" && kind != roundAnswer && kind != roundFallback {
			sum.more.addRound(&round.usage)
		}
	}
	c.Summed = c.Summed || own > 1
	return sum
}

// prompt is all that a round of Anthropic's has read.
func (u *usage) prompt() int64 { return u.or0(gInput) + u.or0(gCacheRead) + u.cacheWrites() }

func (u *usage) addRound(round *usage) {
	u.add(gInput, round.or0(gInput))
	u.add(gCacheRead, round.or0(gCacheRead))
	u.add(gCacheWrite, round.cacheWrites())
	u.add(gOutput, round.or0(gOutput))
}

// subtract takes rounds off counts whose input is all of the prompt, and off the evidence for that.
func (u *usage) subtract(others *usage) {
	for k, n := range map[given]int64{
		gInput: others.prompt(), gCacheRead: others.or0(gCacheRead), gCacheWrite: others.or0(gCacheWrite), gOutput: others.or0(gOutput),
		gTotal: others.prompt() + others.or0(gOutput), gRawInput: others.or0(gInput), gRawOutput: others.or0(gOutput),
	} {
		if u[k] >= n {
			u[k] -= n
		}
	}
}

// sameName reports whether two names may be of one model, one of them with its date or its cloud's name. No name is of any.
func sameName(a, b string) bool { return strings.Contains(a, b) || strings.Contains(b, a) }
