package genai

import "strings"

// adjustLaminar: OpenHands' spans, which are made with Laminar. A prompt's run is a function of its own, and a call is around LiteLLM's,
// where that is told: its name has the model as LiteLLM has it, and nothing else tells it. Of a stream of Gemini's Laminar adds up a total
// itself.
func adjustLaminar(f *facts, c *Call, u *usage) {
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
