package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// endless makes a call whose response of Gemini's was kept and tells no reason for its end a lower bound: the stream broke off, which some
// SDKs take for its end, and what it counted is of the parts that had come.
func (c *Call) endless(response any) {
	first := at(response, "candidates", "0")
	if at(first, "content") != nil && textAt(first, "finishReason") == "" && at(response, "usageMetadata") != nil {
		c.shortOfEnd()
	}
}

// shortOfEnd makes a call whose last counts are of a part of the answer a lower bound.
func (c *Call) shortOfEnd() {
	if c.Role == RoleCall && c.Lacks == "" {
		c.Lacks = pricing.MissingTokens
	}
}

// attributeLimit is how many attributes an SDK keeps where nothing else was configured.
const attributeLimit = 128

// curtail makes a call whose SDK has dropped attributes for its limit (which a long conversation in attributes of its own passes) a lower
// bound: counts are told last, and all SDKs but Python's drop what comes last. Python's drops the oldest. Java's counts as dropped what an
// attribute was before it was set again, as ADK sets all of them with each part of a stream.
func (c *Call) curtail(res pcommon.Resource, kept int, dropped uint32) {
	if dropped == 0 || c.Role != RoleCall || c.Lacks != "" {
		return
	}
	var language string
	if v, ok := res.Attributes().Get("telemetry.sdk.language"); ok {
		language = v.Str()
	}
	if language != "python" && (language != "java" || kept >= attributeLimit) {
		c.Lacks = pricing.MissingTokens
	}
}
