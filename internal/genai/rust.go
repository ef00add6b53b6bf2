package genai

import "strings"

// adjustGenAIRust: a model may be asked for with the API that it is to be asked through before it ("openai_resp::gpt-5-mini"), and a stream tells no
// other name.
func adjustGenAIRust(_ *facts, c *Call, _ *usage) {
	if _, model, ok := strings.Cut(c.RequestModel, "::"); ok {
		c.RequestModel = model
	}
}

// adjustGoose: Vertex AI has a name of goose's own.
func adjustGoose(_ *facts, c *Call, _ *usage) {
	if c.Provider == "gcp_vertex_ai" {
		c.Provider = "gcp.vertex_ai"
	}
}

// adjustPlano: of its spans, those that name a provider are of a call.
func adjustPlano(f *facts, c *Call, _ *usage) {
	if !f.has(oiProvider) {
		c.Operation, c.Role = "", RoleOther
		return
	}
	c.Operation, c.Role = OpChat, RoleCall
}
