package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// LangChain's client for xAI in JavaScript adds what the last part of a stream counts, in xAI's names, to what was read of that part before. The
// total, which both call by one name, is then twice what it was, and no other count is.

// halve takes such a total for what it is where thoughts are told, and so prove it.
func (u *usage) halve(c *Call) {
	told := u[gInput] + u[gOutput] + u[gReasoning]
	if u[gInput] > 0 && u[gOutput] >= 0 && u[gReasoning] >= 0 && u[gTotal] == 2*told && vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel)) == vXAI {
		u[gTotal] = told
	}
}

// halveUntold does where the total alone tells what was thought. More thoughts than prompt and answer together are rare, and may as well be a total
// that is twice told: the fewer are billed, as a lower bound.
func (u *usage) halveUntold(c *Call) {
	told := u[gInput] + u[gOutput]
	rest := u[gTotal] - 2*told
	if u[gReasoning] >= 0 || u[gInput] <= 0 || u[gOutput] < 0 || rest < 0 || rest%2 != 0 || vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel)) != vXAI {
		return
	}
	u[gReasoning], u[gTotal] = rest/2, told+rest/2
	if rest > 0 {
		c.Lacks = pricing.MissingTokens
	}
}

// readLessThoughts reads what Langfuse's handler for LangChain in JavaScript makes of xAI's counts, and reports whether it did: it takes thoughts
// off an output that never had them, as far as there is any. The total tells what that was.
func readLessThoughts(o map[string]any, u *usage) bool {
	cached, thoughts, left := countAt(o, "input_cache_read"), countAt(o, "output_reasoning"), countAt(o, "output")
	prompt, total := countAt(o, "input")+cached, countAt(o, "total")
	if thoughts == 0 || countAt(o, "input_audio")+countAt(o, "output_audio") > 0 {
		return false
	}
	for _, whole := range [...]int64{total, total / 2} {
		answer := whole - prompt - thoughts
		if (whole == total || total%2 == 0) && answer >= 0 && left == max(answer-thoughts, 0) {
			u[gInput], u[gCacheRead], u[gOutput], u[gReasoning], u[gTotal] = prompt, cached, answer+thoughts, thoughts, whole
			return true
		}
	}
	return false
}
