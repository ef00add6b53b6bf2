package genai

// ax is the row of Ax, for JavaScript, whose spans are of the scope that the application gives it. It tells counts in an event: the
// input without caches, which only the total proves, and the output without Gemini's thoughts.
var ax = dialect{
	name: "ax", rank: 6, marker: axStreaming, events: []string{"gen_ai.usage"}, spelling: &genSpelling, acts: genActs,
	nesting: nestingRule{known: true, reasoningOutside: vGoogle}, adjust: adjustAx,
}

var axProviders = map[string]string{
	"OpenAI": "openai", "OpenAI Responses": "openai", "OpenAI Compatible": "", "Azure OpenAI": "azure.ai.openai", "Azure AI Foundry": "azure.ai.openai",
	"GoogleGeminiAI": "gcp.gemini", "Google Gemini": "gcp.gemini", "xAI Grok": "x_ai", "Mistral AI": "mistral_ai", "DeepSeek Responses": "deepseek",
	"Together AI": "together",
}

// adjustAx: what the total has beyond the counts is of caches, and never of thoughts.
func adjustAx(f *facts, c *Call, u *usage) {
	if name, ok := axProviders[c.Provider]; ok {
		c.Provider = name
	}
	c.servedAt(f.str(urlFull))
	if u[gReasoning] < 0 && u.state() != UsageNone {
		u[gReasoning] = 0
	}
}
