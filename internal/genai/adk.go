package genai

import (
	"strings"
)

// adjustADK: older versions tell caches and thoughts only in the response's JSON, and the operation only in the span's
// name. Since thoughts have the standard's name they are part of the output, as tools' prompts are of the input. They are added to
// LiteLLM's completion, which has them already.
func adjustADK(f *facts, c *Call, u *usage) {
	f.namesOfADK(c)
	modern, twice := f.named(genReasoning, 1), throughLiteLLM(c.RequestModel)
	if modern && twice {
		u[gOutput] = max(u[gOutput]-u[gReasoning], absent)
	}
	if modern {
		u.set(gRawOutput, max(u[gOutput]-u[gReasoning], absent))
	}
	response := object(f.str(adkResponse))
	usageOfADK(response, c, u)
	if modern {
		u[gToolPrompt] = absent
	} else if twice {
		u[gRawOutput] = max(u[gOutput]-u.or0(gReasoning), absent)
	}
	if twice && c.Role == RoleCall && u[gCacheRead] < 0 && u[gOutput] >= 0 {
		c.Assumed |= AssumedUncached // which it did not tell of LiteLLM at first
	}
	if partial, told := response["partial"].(bool); partial || told && response["usageMetadata"] != nil && response["finishReason"] == nil {
		c.shortOfEnd() // the last that TypeScript's read of a stream has its reason to end
	}
	groundedADK(f, c, u, response)
}

// namesOfADK reads what a span does and who was asked, where the framework names itself.
func (f *facts) namesOfADK(c *Call) {
	word, _, _ := strings.Cut(f.name, " ")
	if a, ok := acts[word]; ok {
		c.Operation, c.Role = a.op, a.role
	}
	if c.Provider != "gcp.vertex.agent" {
		return
	}
	c.Provider = ""
	if contains(c.RequestModel, "gemini") && !throughLiteLLM(c.RequestModel) {
		c.Provider = "gcp.vertex_ai"
	}
}

// usageOfADK reads the counts in a response that ADK for Python, Java or Go keeps.
func usageOfADK(response map[string]any, c *Call, u *usage) {
	for _, key := range []string{"usage_metadata", "usageMetadata", "UsageMetadata"} {
		told := at(response, key)
		if o, ok := told.(map[string]any); ok && u[gInput] > 0 && u[gOutput] > 0 {
			if total, _ := firstNumber(o, "total_token_count"); total == u[gOutput] { // as versions 1.5 to 1.8 tell it
				u[gOutput] = absent
			}
		}
		readUsage(u, c, told)
		if told != nil && contains(c.RequestModel, "gemini") && !throughLiteLLM(c.RequestModel) {
			u[gCacheRead] = u.or0(gCacheRead) // which Google leaves out where there was none
		}
	}
}

// groundedADK reads what was searched for an answer. Newer versions keep no response by default, and tell only what was offered.
func groundedADK(f *facts, c *Call, u *usage, response map[string]any) {
	for _, key := range [...]string{"grounding_metadata", "groundingMetadata", "GroundingMetadata"} {
		if o, ok := at(response, key).(map[string]any); ok {
			readUsage(u, c, map[string]any{"grounding_metadata": o})
		}
	}
	if len(response) == 0 {
		adjustOffered(f, c, u)
	}
}

// throughLiteLLM reports whether a model of ADK is named as LiteLLM names it, provider/model; those of Vertex AI are paths.
func throughLiteLLM(model string) bool {
	return strings.Contains(model, "/") && !strings.HasPrefix(model, "projects/") && !strings.HasPrefix(model, "publishers/") &&
		!strings.HasPrefix(model, "models/")
}
