package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustRubyLLM: what RubyLLM 1.15 and 1.16 took off Bedrock's input twice is lost.
func adjustRubyLLM(_ *facts, c *Call, u *usage) {
	if vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel)) == vBedrock && u.or0(gCacheRead)+u.cacheWrites() > 0 {
		c.Lacks = pricing.MissingTokens
	}
}
