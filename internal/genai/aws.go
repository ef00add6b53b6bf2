package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// begun is how many tokens of output Anthropic's first event of a stream counts at most: it is told before there is an answer.
const begun = 8

// adjustAWS: of a Claude's stream the instrumentation for JavaScript reads the first event alone. In every language what Cohere's and
// Mistral's models took is a sixth of the letters, where they are invoked in their own words.
func adjustAWS(f *facts, c *Call, u *usage) {
	invoked := contains(f.str(rpcMethod), "invokemodel") || contains(f.name, "invokemodel")
	if invoked && (contains(c.RequestModel, "cohere.") || contains(c.RequestModel, "mistral.")) && u.state() != UsageNone {
		u[gInput] = bad
	}
	if strings.HasSuffix(f.name, "InvokeModelWithResponseStream") && claude(c.RequestModel) && u[gOutput] >= 0 && u[gOutput] <= begun {
		c.Lacks = pricing.MissingTokens
	}
}

// adjustTraceloopBedrock: that a cache was in use is told, and how much of it is not. Of a profile's name the place is cut off, global or not: a
// Claude without it is as one without its vendor, which does not say where it was served.
func adjustTraceloopBedrock(f *facts, c *Call, u *usage) {
	c.RequestModel, c.Model = strings.TrimPrefix(c.RequestModel, "anthropic."), strings.TrimPrefix(c.Model, "anthropic.")
	if f.str(promptCaching) != "" && u.or0(gCacheRead)+u.cacheWrites() == 0 && c.Lacks == "" {
		c.Lacks = pricing.MissingTokens
	}
}
