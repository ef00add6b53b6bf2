package convert

import (
	"strconv"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// tokens are what the bill counts, which may come from a better witness of the call than its span; false where nothing
// is known.
func (s *subject) tokens() (t pricing.Tokens, ok bool) {
	t, ok = s.call.Tokens, s.call.Usage == genai.UsageOK || s.call.Usage == genai.UsagePart
	billed := genai.ReadTokens(s.span.Attributes())
	if !s.billed || billed == [genai.Kinds]int64{} || billed == genai.KindsOf(&t) {
		return t, ok
	}
	if t.CacheWrites() != billed[genai.KindCacheWrite] { // else the span knows their lifetimes
		t = pricing.Tokens{pricing.CacheWrite: billed[genai.KindCacheWrite]}
	}
	t[pricing.Input], t[pricing.ImageInput] = billed[genai.KindInput], 0
	t[pricing.CacheRead] = billed[genai.KindCacheRead]
	t[pricing.Output], t[pricing.ImageOutput] = billed[genai.KindOutput], 0
	t[pricing.Reasoning] = billed[genai.KindReasoning]
	t[pricing.AudioInput], t[pricing.AudioCacheRead] = billed[genai.KindAudioInput], 0
	t[pricing.AudioOutput] = billed[genai.KindAudioOutput]
	return t, true
}

// unitKeys are the keys under which Langfuse prices the units. They are disjoint, and contain "input" or "output": the
// server shows the sums of these. What has no key, it does not count in tokens.
var unitKeys = [pricing.Units]string{
	pricing.Input: "input", pricing.CacheRead: "input_cached_tokens", pricing.CacheWrite: "input_cache_creation",
	pricing.CacheWrite5m: "input_cache_creation_5m", pricing.CacheWrite1h: "input_cache_creation_1h",
	pricing.CacheWrite30m: "input_cache_creation_30m", pricing.CacheWrite12h: "input_cache_creation_12h",
	pricing.Output: "output", pricing.Reasoning: "output_reasoning_tokens",
	pricing.AudioInput: "input_audio_tokens", pricing.AudioCacheRead: "input_cached_audio_tokens", pricing.AudioOutput: "output_audio_tokens",
	pricing.ImageInput: "input_image_tokens", pricing.ImageOutput: "output_image_tokens",
}

// appendUsage appends the tokens as usage_details. Where the server is to find the price, reasoning stays within the output, and
// lifetimes that it has no price for within the cache writes: tokens without a price cost nothing.
func appendUsage(out []byte, t *pricing.Tokens, priced, inputOnly bool) []byte {
	tokens := *t
	if !priced {
		tokens[pricing.Output] += tokens[pricing.Reasoning]
		tokens[pricing.CacheWrite] += tokens[pricing.CacheWrite30m] + tokens[pricing.CacheWrite12h]
		tokens[pricing.Reasoning], tokens[pricing.CacheWrite30m], tokens[pricing.CacheWrite12h] = 0, 0, 0
	}
	out = append(out, '{')
	for u, n := range tokens {
		key := unitKeys[u]
		always := u == int(pricing.Input) || u == int(pricing.Output) && !inputOnly
		if key == "" || n == 0 && !always {
			continue
		}
		out = member(out, key)
		out = strconv.AppendInt(out, n, 10)
	}
	out = member(out, "total")
	out = strconv.AppendInt(out, tokens.Total(), 10)
	return append(out, '}')
}

// member goes on with an open object, up to the member's value.
func member(b []byte, key string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), key...), '"', ':')
}
