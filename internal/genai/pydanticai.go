package genai

import "github.com/otelcol-genai/otelcol-genai/internal/pricing"

// pydanticAI has xAI's thoughts in the output since it needs a genai-prices that adds them up.
var pydanticAI = standard("pydantic-ai", 4, nestingRule{known: true, reasoningInside: true}, adjustPydanticAI, "pydantic-ai").since(older{
	version: version{2, 22}, nesting: allInside,
	earlier: &older{
		version: version{1, 40}, nesting: nestingRule{known: true, cacheOutside: vBedrock, cacheUntold: vBedrock}, // which it did not tell before 1.31
		earlier: &older{version: version{0, 7}, nesting: nestingRule{known: true, reasoningOutside: vGoogle, cacheUntold: vBedrock}},
	},
})

// adjustPydanticAI: what xAI's own tools were used for is among the details. A search of X costs what one of the web does, and what the
// others cost has no price of xAI's here.
func adjustPydanticAI(f *facts, c *Call, u *usage) {
	if n := f.count([]field{xaiSearches}); n > 0 {
		u.add(gWebSearch, n)
	}
	if f.count([]field{xaiCode}) > 0 || f.count([]field{xaiFiles}) > 0 {
		c.Lacks = pricing.UnreadUsage
	}
}
