package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// begun is how many tokens of output Anthropic's first event of a stream counts at most: it is told before there is an answer.
const begun = 8

// adjustAWS: of a Claude's stream the instrumentation for JavaScript reads the first event alone.
func adjustAWS(f *facts, c *Call, u *usage) {
	if strings.HasSuffix(f.name, "InvokeModelWithResponseStream") && claude(c.RequestModel) && u[gOutput] >= 0 && u[gOutput] <= begun {
		c.Lacks = pricing.MissingTokens
	}
}
