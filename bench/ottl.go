package main

import (
	"fmt"
	"strconv"
	"strings"
)

// transform is the upstream way to price: the transform processor with one statement per model. The load's models are
// spread evenly through a list of n, as they would be in a list of everything on sale; the rest are made up.
func transform(n int) string {
	var b strings.Builder
	b.WriteString("  transform:\n    trace_statements:\n")
	b.WriteString("      - conditions: ['span.attributes[\"gen_ai.usage.input_tokens\"] != nil']\n        statements:\n")
	statement := func(s string) { fmt.Fprintf(&b, "          - '%s'\n", s) }
	statement(`set(span.cache["read"], 0)`)
	statement(`set(span.cache["write"], 0)`)
	for _, alias := range []struct{ to, from string }{
		{"read", "gen_ai.usage.cache_read.input_tokens"},
		{"read", "ai.usage.inputTokenDetails.cacheReadTokens"},
		{"write", "gen_ai.usage.cache_creation.input_tokens"},
		{"write", "gen_ai.usage.cache_write.input_tokens"},
		{"write", "ai.usage.inputTokenDetails.cacheWriteTokens"},
	} {
		statement(fmt.Sprintf(`set(span.cache["%s"], span.attributes["%s"]) where span.attributes["%[2]s"] != nil`,
			alias.to, alias.from))
	}
	for i := range n {
		m := model{name: fmt.Sprintf("vendor-model-%03d", i), input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 4}
		if step := n / len(models); i%step == step-1 {
			m = models[i/step]
		}
		statement(priceStatement(m))
	}
	return b.String()
}

func priceStatement(m model) string {
	return fmt.Sprintf(`set(span.attributes["gen_ai.usage.cost"], `+
		`Double(span.attributes["gen_ai.usage.input_tokens"] - span.cache["read"] - span.cache["write"]) * %s`+
		` + Double(span.cache["read"]) * %s + Double(span.cache["write"]) * %s`+
		` + Double(span.attributes["gen_ai.usage.output_tokens"]) * %s)`+
		` where span.attributes["gen_ai.response.model"] == "%s"`,
		perToken(m.input), perToken(m.cacheRead), perToken(m.cacheWrite), perToken(m.output), m.name)
}

// perToken writes dollars per token without an exponent, which OTTL does not read. Prices have at most six decimals.
func perToken(perMillion float64) string {
	return strconv.FormatFloat(perMillion/1e6, 'f', 12, 64)
}
