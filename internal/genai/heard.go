package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// prompts are where emitters keep what a model was asked, as JSON.
var prompts = [...]field{partsIn, oiInputValue, lfInput}

// unheard notes that a model was asked with sound, which costs more than text, where nothing says how much of the prompt that was: Gemini's Flash models
// count it apart, and not everybody hands that on.
func (f *facts) unheard(c *Call, u *usage) {
	model := cmp.Or(c.Model, c.RequestModel)
	if c.Role != RoleCall || c.Lacks != "" || c.Usage != UsageOK || !u.toneless() || !contains(model, "flash") || vendorOf(c.Provider, model) != vGoogle {
		return
	}
	for _, x := range prompts {
		if hasSound(f.str(x)) {
			c.Lacks = pricing.MixedModality
			return
		}
	}
}

// hasSound reports whether a part of these messages is of a type of audio. What a text says has its quotes escaped, and is no such part, but
// that OpenLLMetry keeps parts of Google's SDK as Python prints them.
func hasSound(messages string) bool {
	if !strings.HasPrefix(messages, "[") && !strings.HasPrefix(messages, "{") {
		return false
	}
	return strings.Contains(messages, `:"audio/`) || strings.Contains(messages, `: "audio/`) || strings.Contains(messages, `mime_type='audio/`)
}
