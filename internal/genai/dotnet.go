package genai

import "strings"

// adjustMicrosoftAI: Google's own clients tell thoughts beside the output; all others have them in it, as Microsoft.Extensions.AI asks for.
func adjustMicrosoftAI(_ *facts, c *Call, u *usage) {
	if strings.HasPrefix(c.Provider, "gcp.") {
		u.set(gRawOutput, u[gOutput])
	}
}
