package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

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
