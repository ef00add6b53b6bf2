package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// UsageKey reports whether key is one of a provider's usage object.
func UsageKey(key string) bool {
	_, leaf := leaves[key]
	if _, ok := researchKeys[key]; ok || leaf || modalities[key] != nil || words[key] != noWord {
		return true
	}
	for path := range leaves {
		if strings.HasPrefix(path, key+".") {
			return true
		}
	}
	return key == "type" // of what a transcription is charged by
}

// ProviderUsage is the call whose response has the usage object o, under the provider's own names: disjoint tokens, and what the object tells
// of the tier and the place that served it. It returns false if o holds no counts, or counts that contradict each other.
func ProviderUsage(provider, model string, o map[string]any) (Call, bool) {
	c := Call{Role: RoleCall, Provider: provider, Model: model}
	u := noUsage
	readUsage(&u, &c, o)
	u.settle(nestingRule{}, &c)
	return c, c.Usage == UsageOK || c.Usage == UsagePart
}

// Lower is why the counts of c are a lower bound; empty if they are not.
func (c *Call) Lower() pricing.Reason {
	if c.Usage == UsagePart {
		return pricing.NoUsage
	}
	return c.lacks()
}

// lacks is Lacks, or else that c searched the web for a fee that nobody told.
func (c *Call) lacks() pricing.Reason {
	if c.Lacks == "" && c.searched() {
		return pricing.UnreadUsage
	}
	return c.Lacks
}
