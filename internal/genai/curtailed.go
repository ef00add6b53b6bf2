package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// curtail makes a call whose SDK has dropped attributes for its limit (128 by default, which a long conversation in attributes of its
// own passes) a lower bound: counts are told last, and all SDKs but Python's drop what comes last. Python's drops the oldest.
func (c *Call) curtail(res pcommon.Resource, dropped uint32) {
	if dropped == 0 || c.Role != RoleCall || c.Lacks != "" {
		return
	}
	if language, ok := res.Attributes().Get("telemetry.sdk.language"); !ok || language.Str() != "python" {
		c.Lacks = pricing.MissingTokens
	}
}
