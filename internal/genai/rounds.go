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
	more, served, fellBack := noUsage, cmp.Or(c.Model, c.RequestModel), false
	for _, o := range d.rounds {
		if textOf(o, "type") == roundFallback {
			served, fellBack = textOf(o, "model"), true
		}
	}
	for _, o := range d.rounds {
		round := document{usage: noUsage, research: noResearch}
		round.read(o, "")
		other := !sameName(textOf(o, "model"), served)
		switch kind := textOf(o, "type"); {
		case kind == "", kind == roundFallback:
		case kind == roundAnswer:
			if fellBack && other && round.usage[gOutput] > noAnswer {
				c.Lacks = pricing.MissingTokens
			}
		case other:
			c.Lacks = pricing.MissingTokens
		default:
			more.addRound(&round.usage)
		}
	}
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

func (u *usage) addRound(round *usage) {
	u.add(gMoreInput, round.or0(gInput))
	u.add(gMoreOutput, round.or0(gOutput))
	u.add(gMoreCacheRead, round.or0(gCacheRead))
	u.add(gMoreCacheWrite, round.cacheWrites())
}

// sameName reports whether two names may be of one model, one of them with its date or its cloud's name. No name is of any.
func sameName(a, b string) bool { return strings.Contains(a, b) || strings.Contains(b, a) }
