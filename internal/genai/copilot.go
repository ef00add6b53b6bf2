package genai

import "strings"

// adjustCopilot: Copilot's CLI calls whoever speaks OpenAI's protocol github, also where its user brought a provider of his own. Who that is,
// the host tells. What Copilot itself serves has another.
func adjustCopilot(f *facts, c *Call, _ *usage) {
	switch at := placeAt(f.str(serverAddress)).provider; {
	case c.Role != RoleCall, c.Provider != "github", at == "", strings.HasPrefix(at, "github"):
	case at == LocalProvider && dated(c.Model): // a gateway to the vendor, as no server of models of its own answers with a version
		c.Provider = ""
	default:
		c.Provider = at
	}
}
