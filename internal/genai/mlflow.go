package genai

import "strings"

// adjustMLflowNames is of MLflow in the standard's names, which tell no caches: what LiteLLM hands on to it has the response, and where that was
// asked for. Of other answers' tools it tells what was offered.
func adjustMLflowNames(f *facts, c *Call, u *usage) {
	if c.Role != RoleCall {
		return
	}
	if response := object(f.str(litellmRaw)); response != nil {
		if c.Provider == "" {
			c.Provider = providerAt(hostname(strings.Trim(f.str(litellmBase), `"`)))
		}
		u[gTotal] = absent
		readOutput(response, c, u)
		if thinks(c.Model) {
			u.set(gReasoning, 0) // which LiteLLM has in the output
		}
	}
	adjustOffered(f, c, u)
}
