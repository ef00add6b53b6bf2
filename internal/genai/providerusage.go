package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// UsageKey reports whether key is one of a provider's usage object.
func UsageKey(key string) bool {
	_, leaf := leaves[key]
	if _, ok := researchKeys[key]; ok || leaf || modalities[key] != nil {
		return true
	}
	for path := range leaves {
		if strings.HasPrefix(path, key+".") {
			return true
		}
	}
	return false
}

// ProviderUsage is the usage object of a provider's response, under the provider's own names, as disjoint tokens. It returns false if
// o holds no such counts, or counts that contradict each other.
func ProviderUsage(provider, model string, o map[string]any) (pricing.Tokens, bool) {
	c := Call{Role: RoleCall, Provider: provider, Model: model}
	u := noUsage
	readUsage(&u, &c, o)
	u.settle(nestingRule{}, &c)
	return c.Tokens, c.Usage == UsageOK || c.Usage == UsagePart
}
