package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Components of Datadog's tracer for JavaScript that need more than its row says.
const (
	openAIOfDatadog = "openai"
	claudeOfDatadog = "claude_agent_sdk_llm"
)

// datadogFrameworks are the components that tell a framework's part in a call, which another may tell of the SDK below, beside it.
var datadogFrameworks = map[string]bool{"openai-agents": true, "langchain": true, "ai": true, claudeOfDatadog: true}

// adjustDatadogJS: turns of the Claude Agent SDK have the count of the answer as it began, since its messages have no other. What Claude wrote
// to a cache is not told where OpenAI's SDK asks for it, as at OpenRouter.
func adjustDatadogJS(f *facts, c *Call, u *usage) {
	component := f.str(datadogComponent)
	if datadogFrameworks[component] {
		c.Layer = LayerFramework
	}
	if component == claudeOfDatadog {
		c.shortOfEnd()
	}
	if component == openAIOfDatadog && u[gCacheRead] > 0 && claude(cmp.Or(c.Model, c.RequestModel)) {
		c.lack(pricing.MissingTokens)
	}
}
