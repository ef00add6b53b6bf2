package genai

import "strings"

// adjustStrands: the provider's name is the framework's own. Through LiteLLM, whose models have a slash, as Bedrock's ARNs do, every
// provider counts as OpenAI does; so do all since the caches have the standard's names. Newer versions add caches to an input that with
// the output is not the total, also where thoughts are what is missing: those of Gemini and xAI in OpenAI's protocol.
func adjustStrands(f *facts, c *Call, u *usage) {
	if c.Provider == "strands-agents" {
		c.Provider = ""
	}
	cache := u.or0(gCacheRead) + u.cacheWrites()
	if cache > 0 && u[gInput] >= cache && u[gTotal] < u[gInput]+u[gOutput] && u[gTotal] > u[gInput]-cache+u[gOutput] {
		u[gInput] -= cache
	}
	routed := strings.Contains(c.RequestModel, "/") && !strings.HasPrefix(c.RequestModel, "arn:")
	if routed || f.named(genCacheRead, 1) || f.named(genCacheWrite, 2) {
		u.set(gRawInput, max(u[gInput]-cache, absent))
	}
}

// adjustStrandsJS: the provider's name is the framework's own. Caches have the standard's names, and are counted as the provider does, but
// since 1.17 they are part of the input of Bedrock, whose total has them. A node of a graph or a swarm has the sum of the agent in it.
func adjustStrandsJS(f *facts, c *Call, u *usage) {
	if c.Provider == "strands-agents" {
		c.Provider = ""
	}
	if f.str(genOperation) == "execute_node" {
		c.Operation, c.Role = OpInvokeWorkflow, RoleAgent
	}
	if u[gTotal] == u[gInput]+u[gOutput] && ofBedrock(c.RequestModel) {
		u.set(gRawInput, max(u[gInput]-u.or0(gCacheRead)-u.cacheWrites(), absent))
	}
}

// ofBedrock reports whether a model is named as Bedrock names those of vendors whose caches are beside the input.
func ofBedrock(model string) bool {
	return strings.HasPrefix(model, "arn:") || strings.Contains(model, "anthropic.") || strings.Contains(model, "amazon.")
}
