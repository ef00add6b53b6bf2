package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustMastra: before each request had a span of its own, that of a generation was a call, with the sum of all of its steps.
func adjustMastra(f *facts, c *Call, u *usage) {
	if f.str(mastraType) == "model_step" {
		f.stepOfMastra(c, u)
	}
	c.Summed = c.Summed || c.Role == RoleCall && f.str(mastraType) == "model_generation"
	if r := u.or0(gReasoning); r > 0 && r <= u[gOutput] && u[gTotal] < 0 && vendorOf(c.Provider, c.RequestModel) == vXAI {
		u.set(gRawOutput, u[gOutput]-r) // at least: whether xAI's thoughts are in the output depends on the AI SDK below
		c.Lacks = pricing.MissingTokens
	}
}

// stepOfMastra reads the response that the span of a step keeps where it was not streamed. It tells what the span of its request, below it, does
// not: tiers, places, lifetimes, searches and why Claude declined. Of the other vendors the two may count otherwise, and would then be
// two calls; as would what Gemini read of its tools, which the request's span leaves out.
func (f *facts) stepOfMastra(c *Call, u *usage) {
	body, asked := object(f.str(mastraBody)), object(f.str(mastraModel))
	provider, model := textOf(asked, "modelProvider"), cmp.Or(textOf(body, "model"), textOf(body, "modelVersion"))
	if model == "" || vendorOf(provider, model)&(vOther|vAnthropic|vGoogle|vXAI) == 0 || at(body, "usageMetadata", "toolUsePromptTokenCount") != nil {
		return
	}
	c.Operation, c.Role = OpChat, RoleCall
	c.Provider, c.RequestModel, c.Model = provider, textOf(asked, "modelId"), model
	readOutput(body, c, u)
}
