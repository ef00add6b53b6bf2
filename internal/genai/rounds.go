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

// addRounds adds the rounds that the provider's plain counts leave out: these sum up the answers of the model that served, and not what it
// took to compact a conversation or to ask an advisor. Newer SDKs add them to their own counts themselves. What another model used
// has a price of its own, so it is left out: an advisor, and a model that had begun to answer when it declined.
func (d *document) addRounds(u *usage, c *Call) {
	if d.rounds == nil {
		return
	}
	more := d.sumRounds(c)
	if d.usage[gInput] >= 0 && u[gInput] >= d.usage[gInput]+more.or0(gMoreInput) && u[gOutput] > d.usage[gOutput] {
		more[gMoreInput], more[gMoreOutput] = absent, absent // they are in already, and their caches may not be
		if u[gCacheRead] != d.usage[gCacheRead] {
			return
		}
	}
	for k := gMoreInput; k <= gMoreOutput; k++ {
		u.set(k, more[k])
	}
}

// sumRounds sums up the rounds that are not in the plain counts, and notes of all what they make of the call.
func (d *document) sumRounds(c *Call) usage {
	more, served, fellBack, own := noUsage, cmp.Or(c.Model, c.RequestModel), false, 0
	for _, o := range d.rounds {
		if textOf(o, "type") == roundFallback {
			served, fellBack = textOf(o, "model"), true
		}
	}
	for _, o := range d.rounds {
		round := document{usage: noUsage, research: noResearch}
		round.read(o, "")
		kind, theirs := textOf(o, "type"), sameName(textOf(o, "model"), served)
		switch {
		case !theirs && (kind != roundAnswer || fellBack && round.usage[gOutput] > noAnswer):
			c.Lacks = pricing.MissingTokens
		case theirs && kind != "" && kind != roundAnswer && kind != roundFallback:
			more.addRound(&round.usage)
		}
		if theirs {
			c.Longest, own = max(c.Longest, round.usage.or0(gInput)+round.usage.or0(gCacheRead)+round.usage.cacheWrites()), own+1
		}
	}
	c.Summed = c.Summed || own > 1
	return more
}

func (u *usage) addRound(round *usage) {
	u.add(gMoreInput, round.or0(gInput))
	u.add(gMoreOutput, round.or0(gOutput))
	u.add(gMoreCacheRead, round.or0(gCacheRead))
	u.add(gMoreCacheWrite, round.cacheWrites())
}

// sameName reports whether two names may be of one model, one of them with its date or its cloud's name. No name is of any.
func sameName(a, b string) bool { return strings.Contains(a, b) || strings.Contains(b, a) }
