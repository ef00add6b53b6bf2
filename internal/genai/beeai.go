package genai

import "strings"

// adjustOIBeeAI: each event of a model has a span of its own, which names no model. An error of the framework's is printed with what caused it,
// a line for each: ChatModelError(module): words, and below it RateLimitError(module): words.
func adjustOIBeeAI(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if c.Role == RoleCall && c.Model == "" && c.RequestModel == "" && u.state() == UsageNone {
		c.Operation, c.Role = "", RoleOther
	}
	if !f.failed {
		return
	}
	for line := range strings.Lines(f.str(oiOutputValue)) {
		if name, _, ok := strings.Cut(line, "("); ok && strings.HasPrefix(name, "  ") {
			f.failure.name = strings.TrimSpace(name)
		}
	}
}
