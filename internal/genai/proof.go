package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

type proof uint8

const (
	unproven proof = iota
	inside
	outside
)

// cacheProof is what arithmetic says about cache and input. A total of input plus output proves nothing: emitters with
// disjoint counts print it too.
func (u *usage) cacheProof(cache int64) proof {
	in, raw := u[gInput], u[gRawInput]
	switch {
	case cache == 0 || in < 0:
		return unproven
	case raw >= 0 && in == raw+cache:
		return inside
	case raw >= 0 && in == raw, cache > in, u[gTotal] >= 0 && u[gTotal] == in+u.or0(gOutput)+cache, u.allApart():
		return outside
	}
	return unproven
}

// allApart reports whether the total has caches beside the input and reasoning beside the output, as OpenCode counts.
func (u *usage) allApart() bool {
	cache, r := u.or0(gCacheRead)+u.cacheWrites(), u.or0(gReasoning)
	return cache > 0 && r > 0 && u[gInput] >= 0 && u[gOutput] >= 0 && u[gTotal] == u[gInput]+u[gOutput]+cache+r
}

// writesProof reports whether the total has what was written to a cache beside an input that has what was read from it, as older
// versions of LiteLLM told of Bedrock and browser-use tells of Anthropic.
func (u *usage) writesProof() bool {
	read, writes := u.or0(gCacheRead), u.cacheWrites()
	return read > 0 && writes > 0 && read <= u[gInput] && u[gTotal] == u[gInput]+u.or0(gOutput)+writes
}

// reasoningProof likewise for reasoning and output.
func (u *usage) reasoningProof() proof {
	out, r, raw := u[gOutput], u.or0(gReasoning), u[gRawOutput]
	switch {
	case r == 0 || out < 0:
		return unproven
	case raw >= 0 && out == raw+r:
		return inside
	case raw >= 0 && out == raw, r > out, u[gInput] >= 0 && u[gTotal] == u[gInput]+out+r+u.or0(gToolPrompt), u.allApart():
		return outside
	}
	return unproven
}

// findThoughts takes the reasoning of Gemini and Grok from the total, where an emitter tells it nowhere else: it is on top of
// the output there. What Gemini read of a search may be, too, and costs less.
func (u *usage) findThoughts(c *Call) {
	if u[gReasoning] >= 0 || u[gInput] < 0 || u[gOutput] < 0 {
		return
	}
	rest := u[gTotal] - u[gInput] - u[gOutput] - u.or0(gToolPrompt)
	if rest <= 0 {
		return
	}
	by := vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))
	if by == vXAI || by == vGoogle && (u[gToolPrompt] >= 0 || u[gWebSearch] <= 0) {
		u[gReasoning] = rest
	}
}

// short reports whether a total proves that the counts leave tokens out: caches that the emitter does not tell, mostly.
func (u *usage) short(n nesting) bool {
	if u[gTotal] < 0 || u[gInput] < 0 || u[gOutput] < 0 {
		return false
	}
	return u[gTotal] > u.told(n)
}

// told is what the counts come to.
func (u *usage) told(n nesting) int64 {
	told := u[gInput] + u[gOutput] + u.or0(gToolPrompt)
	switch {
	case n.writesOutside:
		told += u.cacheWrites()
	case n.cacheOutside:
		told += u.or0(gCacheRead) + u.cacheWrites()
	}
	if n.reasoningOutside {
		told += u.or0(gReasoning)
	}
	return told
}

// clash reports whether a total says that something was counted twice: it is less than the counts come to, and not because it leaves out
// what was cached or thought, as some totals do. Streams whose every part told of all of it make such counts.
func (u *usage) clash(n nesting) bool {
	if u[gTotal] <= 0 || u[gInput] < 0 || u[gOutput] < 0 || u.or0(gMoreInput)+u.or0(gMoreOutput) > 0 {
		return false
	}
	over := u.told(n) - u[gTotal]
	if over <= 0 {
		return false
	}
	parts := [...]int64{u.or0(gCacheRead), u.cacheWrites(), u.or0(gToolPrompt), u.or0(gReasoning)}
	if !n.reasoningOutside {
		parts[3] = 0 // no total leaves out a part of the output
	}
	for left := range 1 << len(parts) {
		sum := int64(0)
		for i, part := range parts {
			if left>>i&1 == 1 {
				sum += part
			}
		}
		if sum == over {
			return false
		}
	}
	return true
}

// mixed reports whether cached tokens are of text and audio, or of text and images, and nothing says how many of each: then they are
// taken for what makes the bill a lower bound. Sound costs what text does nowhere, so that it counts also where all of the cache may be text.
func (u *usage) mixed(c *Call) (unsure bool) {
	for _, m := range [...]struct {
		told         given
		fresh, cache pricing.Unit
		apart        bool
	}{{gAudioCacheRead, pricing.AudioInput, pricing.AudioCacheRead, true}, {gImageCacheRead, pricing.ImageInput, pricing.ImageCacheRead, false}} {
		more := min(c.Tokens[m.fresh], c.Tokens[pricing.CacheRead])
		if u[m.told] >= 0 || c.Tokens[m.fresh] == 0 || c.Tokens[m.cache] == 0 && (!m.apart || more == 0) {
			continue
		}
		c.Tokens[m.fresh] -= more
		c.Tokens[m.cache] += more
		c.Tokens[pricing.CacheRead] -= more
		c.Tokens[pricing.Input] += more
		unsure = true
	}
	return unsure
}

// toneless reports whether nothing says how much of what was counted is sound, not even that none is. What is billed by the second or the
// character needs no such split.
func (u *usage) toneless() bool {
	return u[gAudioMilli] < 0 && u[gCharacters] < 0 && u[gAudioInput] < 0 && u[gAudioOutput] < 0 && u[gAudioCacheRead] < 0
}
