package convert

import (
	"cmp"
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
	if s.bill.Status == genai.StatusCached {
		c.free(s)
		return
	}
	tokens, ok := s.tokens()
	cost := c.cost(s, &tokens)
	if s.has(lfCost) {
		c.ownCost(s, cost)
	} else {
		c.set(s, lfCost, cost)
		for _, x := range [...]field{usageCost, llmCost} {
			if cost == "" && s.has(x) && !s.credible(x) {
				s.drop(x)
			}
		}
	}
	switch {
	case s.has(lfUsage):
		c.ownUsage(s, &tokens, ok)
	case s.call.Usage == genai.UsageBad:
		c.set(s, lfUsage, "{}") // or the server would read the nonsense
	case ok && s.pays():
		c.usage(s, &tokens, cost != "")
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

// nothing makes the server read no usage and no cost from the span, which it looks for in a dozen places, some of them
// inside JSON. What the application set itself goes to the metadata: the server would price it once more.
func (c *Converter) nothing(s *subject) {
	c.instead(s, lfUsage, "{}")
	if s.any(lfCost, usageCost, llmCost) {
		c.instead(s, lfCost, "{}")
	}
}

// free tells that the reply cost nothing, or the server would price the counts of the call that it repeats.
func (c *Converter) free(s *subject) {
	c.instead(s, lfUsage, "{}")
	c.instead(s, lfCost, `{"total":0}`)
}

// usage writes tokens.
func (c *Converter) usage(s *subject, tokens *pricing.Tokens, priced bool) {
	start := len(c.texts.b)
	c.texts.b = appendUsage(c.texts.b, tokens, priced, s.kind == typeEmbedding)
	c.set(s, lfUsage, c.texts.text(start))
}

// credible reports whether a cost attribute is one: 0 is what emitters write for a model they do not know, and what genai
// does not take for a cost is nonsense.
func (s *subject) credible(x field) bool {
	n, err := strconv.ParseFloat(s.value(x).AsString(), 64)
	return err == nil && n > 0 && s.call.HasReported
}

// parts are the keys of the parts of a bill, and the units that each may be for. The server adds up what has input in its key, and
// what has output: tools are used for the answer.
var parts = [genai.Parts]struct {
	key   string
	units []pricing.Unit
}{
	genai.PartInput: {key: "input"}, genai.PartCacheRead: {key: "input_cached_tokens"},
	genai.PartCacheWrite: {"input_cache_creation", []pricing.Unit{
		pricing.CacheWrite, pricing.CacheWrite5m, pricing.CacheWrite30m, pricing.CacheWrite1h, pricing.CacheWrite12h,
	}},
	genai.PartOutput: {key: "output"}, genai.PartReasoning: {key: "output_reasoning_tokens"},
	genai.PartAudio: {"audio", []pricing.Unit{pricing.AudioInput, pricing.AudioCacheRead, pricing.AudioOutput}},
	genai.PartImage: {"image", []pricing.Unit{pricing.ImageInput, pricing.ImageOutput}},
	genai.PartTool:  {key: "output_tool"},
}

// partKey is the key of a part: that of its tokens, where they are all of one unit, so that the server shows the two beside each other.
func partKey(p genai.Part, tokens *pricing.Tokens) string {
	key := ""
	for _, u := range parts[p].units {
		if tokens[u] > 0 && key != "" {
			return parts[p].key
		} else if tokens[u] > 0 {
			key = unitKeys[u]
		}
	}
	return cmp.Or(key, parts[p].key)
}

// cost is what the call, or the sandbox, cost as cost_details, "" where that is not known. Amounts are exact decimals.
func (c *Converter) cost(s *subject, tokens *pricing.Tokens) string {
	switch {
	case s.call.Role == genai.RoleSandbox:
		return s.sandboxCost()
	case s.bill.HasTotal && (s.bill.Status != genai.StatusPartial || !s.bill.Total.IsZero()): // a lower bound of 0 says nothing
		start := len(c.texts.b)
		c.texts.b = appendCost(c.texts.b, &s.bill, tokens, s.kind == typeEmbedding)
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

func appendCost(out []byte, b *genai.Bill, tokens *pricing.Tokens, inputOnly bool) []byte {
	out = append(out, '{')
	split := b.Status != genai.StatusReported
	for p, a := range b.Parts {
		always := p == int(genai.PartInput) || p == int(genai.PartOutput) && !inputOnly
		if !split || a.IsZero() && !always {
			continue
		}
		out = member(out, partKey(genai.Part(p), tokens))
		out = a.Append(out)
	}
	out = member(out, "total")
	return append(b.Total.Append(out), '}')
}
