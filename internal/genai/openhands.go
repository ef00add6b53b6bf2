package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustLaminar: OpenHands' spans, which are made with Laminar. A prompt's run is a function of its own, and a call is around LiteLLM's,
// where that is told: its name has the model as LiteLLM has it, and nothing else tells it. Of a stream of Gemini's Laminar adds up a total
// itself. The first of the tools that an answer of OpenAI's used may be OpenAI's own, of which there may be more.
func adjustLaminar(f *facts, c *Call, u *usage) {
	if unit, ok := toolItems[f.str(lmnrTool)]; ok && c.Role == RoleCall {
		c.Lacks = pricing.UnreadUsage
		if unit < givens {
			u.set(unit, 1)
		}
	}
	groundedLaminar(f, c, u)
	if strings.HasSuffix(f.name, "_stream") {
		u[gTotal] = absent
	}
	model, isCall := strings.CutPrefix(f.name, "llm.")
	switch {
	case (f.name == "conversation.run" || f.name == "agent.run") && c.Role == RoleOther: // of OpenHands and of browser-use
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	case isCall && c.Role == RoleCall && c.Model == "" && c.RequestModel == "":
		c.RequestModel = model
		if provider, rest, ok := strings.Cut(model, "/"); ok {
			c.Provider, c.RequestModel = provider, rest
		}
	}
}

// groundedLaminar reads what Gemini searched from its candidates, which Laminar keeps as texts.
func groundedLaminar(f *facts, c *Call, u *usage) {
	s := f.str(partsOut)
	if c.Role != RoleCall || !strings.Contains(s, "grounding_metadata") {
		return
	}
	candidates, _ := at(object(`{"candidates":`+s+`}`), "candidates").([]any)
	for _, candidate := range candidates {
		text, _ := candidate.(string)
		if grounding := at(object(text), "grounding_metadata"); grounding != nil {
			readUsage(u, c, map[string]any{"grounding_metadata": grounding})
		}
	}
}
