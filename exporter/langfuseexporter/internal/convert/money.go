package convert

import (
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// money writes the tokens of a call and what it cost, and takes both away from a span that repeats them.
func (c *Converter) money(s *subject) {
	if s.repeats {
		c.nothing(s)
		return
	}
	cost := c.cost(s)
	if !s.has(lfCost) {
		c.set(s, lfCost, cost)
		if cost == "" && s.has(usageCost) && !s.positive(usageCost) {
			s.drop(usageCost) // 0 is what emitters write for a model they do not know
		}
		if cost == "" && s.has(llmCost) && !s.positive(llmCost) {
			s.drop(llmCost)
		}
	}
	if tokens, ok := s.tokens(); ok && !s.has(lfUsage) && s.pays() {
		start := len(c.texts.b)
		c.texts.b = appendUsage(c.texts.b, &tokens, cost != "" || s.has(lfCost), s.kind == typeEmbedding)
		c.set(s, lfUsage, c.texts.text(start))
	}
	// The server takes model, usage and cost from a span of this operation, even where they are langfuse.* ones. One
	// that carries a bill is a leaf, such as a remote agent: nothing below it has paid.
	if op := s.str(operation); (op == "invoke_agent" || op == "agent_step") && cost != "" {
		s.drop(operation)
		c.note(s, metadata+"operation", op)
	}
}

// pays reports whether the span is a bill: a call, or an agent that is the only record of its calls.
func (s *subject) pays() bool {
	return s.call.Role == genai.RoleCall || s.call.Role == genai.RoleAgent && !s.repeats
}

// tokens are what the bill counts, which may come from a better witness of the call than its span; false where nothing
// is known.
func (s *subject) tokens() (t pricing.Tokens, ok bool) {
	t, ok = s.call.Tokens, s.call.Usage == genai.UsageOK || s.call.Usage == genai.UsagePart
	billed := genai.ReadTokens(s.span.Attributes())
	if !s.billed || billed == [genai.Kinds]int64{} || billed == counts(&t) {
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

// counts are tokens by the kinds of a bill.
func counts(t *pricing.Tokens) [genai.Kinds]int64 {
	return [genai.Kinds]int64{
		genai.KindInput: t[pricing.Input] + t[pricing.ImageInput], genai.KindCacheRead: t[pricing.CacheRead],
		genai.KindCacheWrite: t.CacheWrites(), genai.KindOutput: t[pricing.Output] + t[pricing.ImageOutput],
		genai.KindReasoning: t[pricing.Reasoning], genai.KindAudioInput: t[pricing.AudioInput] + t[pricing.AudioCacheRead],
		genai.KindAudioOutput: t[pricing.AudioOutput],
	}
}

// nothing makes the server read no usage and no cost from the span, which it looks for in a dozen places, some of them
// inside JSON. What the application set itself stays.
func (c *Converter) nothing(s *subject) {
	if !s.has(lfUsage) {
		c.set(s, lfUsage, "{}")
	}
	if !s.has(lfCost) && s.any(usageCost, llmCost) {
		c.set(s, lfCost, "{}")
	}
}

func (s *subject) positive(x field) bool {
	n, err := strconv.ParseFloat(s.value(x).AsString(), 64)
	return err == nil && n > 0
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

// partKeys are the keys of the parts of a bill.
var partKeys = [genai.Parts]string{
	genai.PartInput: "input", genai.PartCacheRead: "input_cached_tokens", genai.PartCacheWrite: "input_cache_creation",
	genai.PartOutput: "output", genai.PartReasoning: "output_reasoning_tokens", genai.PartAudio: "audio",
	genai.PartImage: "image", genai.PartTool: "tool",
}

// cost is what the call, or the sandbox, cost as cost_details, "" where that is not known. Amounts are exact decimals.
func (c *Converter) cost(s *subject) string {
	switch {
	case s.call.Role == genai.RoleSandbox:
		return s.sandboxCost()
	case s.bill.HasTotal && !s.bill.Total.IsZero():
		start := len(c.texts.b)
		c.texts.b = appendCost(c.texts.b, &s.bill, s.kind == typeEmbedding)
		return c.texts.text(start)
	case s.billed:
		return ""
	case s.call.HasReported && s.pays():
		return `{"total":` + s.call.Reported.String() + "}"
	}
	return ""
}

// sandboxCost is the money for a sandbox's running time, which no call's bill holds; "" for every other span.
func (s *subject) sandboxCost() string {
	if s.call.Role != genai.RoleSandbox {
		return ""
	}
	usd := genai.ReadSandbox(pcommon.NewResource(), s.span.Attributes())
	if !usd.HasCost || usd.Cost.IsZero() {
		return ""
	}
	return `{"sandbox":` + usd.Cost.String() + `,"total":` + usd.Cost.String() + "}"
}

func appendCost(out []byte, b *genai.Bill, inputOnly bool) []byte {
	out = append(out, '{')
	split := b.Status != genai.StatusReported
	for p, a := range b.Parts {
		always := p == int(genai.PartInput) || p == int(genai.PartOutput) && !inputOnly
		if !split || a.IsZero() && !always {
			continue
		}
		out = member(out, partKeys[p])
		out = a.Append(out)
	}
	out = member(out, "total")
	return append(b.Total.Append(out), '}')
}
