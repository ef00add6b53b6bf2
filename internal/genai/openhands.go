package genai

import "strings"

// adjustLaminar: OpenHands' spans, which are made with Laminar. A prompt's run is a function of its own, and a call is around LiteLLM's,
// where that is told: its name has the model as LiteLLM has it, and nothing else tells it.
func adjustLaminar(f *facts, c *Call, _ *usage) {
	model, isCall := strings.CutPrefix(f.name, "llm.")
	switch {
	case f.name == "conversation.run" && c.Role == RoleOther:
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	case isCall && c.Role == RoleCall && c.Model == "" && c.RequestModel == "":
		c.RequestModel = model
		if provider, rest, ok := strings.Cut(model, "/"); ok {
			c.Provider, c.RequestModel = provider, rest
		}
	}
}
