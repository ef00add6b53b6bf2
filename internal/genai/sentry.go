package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// sentry is Sentry's SDK for JavaScript up to version 10, whose own spans go through OpenTelemetry. Caches and Gemini's thoughts are told
// since 10.77; before that, all that is told of them is in a total.
var sentry = standard("sentry-js", 6, allInside, adjustSentry, "@sentry/*").pointed().since(older{
	version: version{10, 77}, nesting: nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
})

// adjustSentry: of what OpenAI's own tools did the items of a response tell, which may be hidden; Anthropic's and Google's are told by
// nothing but what was offered. A stream of Gemini's counts with each part, and has a reason to end only with the last one.
func adjustSentry(f *facts, c *Call, u *usage) {
	if c.Role != RoleCall {
		return
	}
	if f.has(sentryStreaming) && !f.has(genFinish) && u[gOutput] >= 0 {
		c.Lacks = pricing.MissingTokens
	}
	offered := f.str(sentryTools)
	if !offersFees(offered) && !offersNothing(offered) {
		return
	}
	var items []any
	if s := f.str(sentryCalls); strings.HasPrefix(c.ID, "resp_") && json.Unmarshal([]byte(s), &items) == nil && len(items) > 0 {
		readToolItems(u, c, items)
		return
	}
	c.Lacks = pricing.UnreadUsage
}

// offersNothing reports whether a tool that was offered was not kept: what is no function, where functions alone are.
func offersNothing(definitions string) bool {
	var tools []json.RawMessage
	if !strings.Contains(definitions, "null") || len(definitions) > maxJSON || json.Unmarshal([]byte(definitions), &tools) != nil {
		return false
	}
	for _, tool := range tools {
		if string(tool) == "null" {
			return true
		}
	}
	return false
}
