package genai

import "strings"

// langChainProviders are who serves a model by the names of LangChain's classes (ls_provider), as emitters spell them. Any other is the
// name of an application's own class.
var langChainProviders = map[string]string{
	"amazon_bedrock": "aws.bedrock", "anthropic-bedrock": "aws.bedrock", "anthropic-mantle": "aws.bedrock", "bedrock": "aws.bedrock",
	"ai21": "ai21", "anthropic": "anthropic", "azure": "azure.ai.openai", "cerebras": "cerebras", "cohere": "cohere",
	"databricks": "databricks", "deepinfra": "deepinfra", "deepseek": "deepseek", "fireworks": "fireworks", "google_genai": "gcp.gemini",
	"google_vertexai": "gcp.vertex_ai", "groq": "groq", "huggingface": "huggingface", "mistral": "mistral_ai", "mistralai": "mistral_ai",
	"moonshot": "moonshot_ai", "nvidia": "nvidia", "ollama": "ollama", "openai": "openai", "openrouter": "openrouter",
	"perplexity": "perplexity", "sambanova": "sambanova", "together": "together_ai", "tongyi": "dashscope", "upstage": "upstage",
	"xai": "x_ai", "zhipuai": "zhipu",
}

// langChain reads what LangChain's callbacks tell every listener beside the call: its class, whose name is the vendor's, and the model.
// Listeners take the vendor from the name of the model instead (LangSmith's exporter: of any Claude it is Anthropic), know few classes
// (OpenLLMetry: the others are langchain), or tell none. The class of OpenAI's protocol is what others are called with, too: it is no
// better than what the listener made of the model.
func (c *Call) langChain(f *facts, guessed bool) {
	if c.Role != RoleCall {
		return
	}
	c.ofLangChainClass(unquoted(f.str(lcProvider)), unquoted(f.str(lcModel)), guessed)
	if s := f.str(lcParams); c.Region == "" && strings.Contains(s, regionName) {
		c.Region = named(textAt(object(s), regionName))
	}
}

// ofLangChainClass takes the provider and the model as LangChain calls them.
func (c *Call) ofLangChainClass(provider, model string, guessed bool) {
	switch {
	case c.Model == "" && c.RequestModel == "":
		c.RequestModel = model
	case model != "" && len(c.Model) > len(model) && strings.ReplaceAll(c.Model, model, "") == "":
		c.Model = model // of a stream whose parts all named it, which were put together
	}
	name := langChainProviders[strings.ToLower(provider)]
	if name != "" && name != "openai" && (guessed || c.Provider == "" || c.Provider == "langchain") {
		c.Provider = name
	}
}

// regionName is what LangChain's classes for Bedrock have among their parameters.
const regionName = "region_name"

// readLangChainCost reads what a router says that it charged, which LangChain keeps beside the answer and not with the counts.
func readLangChainCost(u *usage, c *Call, o map[string]any) {
	m, _ := at(o, langChainMetadata...).(map[string]any)
	if m["cost"] != nil && charges(c.Provider) {
		readUsage(u, c, map[string]any{"cost": m["cost"], "cost_details": m["cost_details"]})
	}
}

// unquoted is a text that may have been written as JSON, which Langfuse does to values of metadata.
func unquoted(s string) string { return strings.Trim(s, `"`) }

// adjustLangChainJS is of OpenLLMetry for JavaScript.
func adjustLangChainJS(f *facts, c *Call, u *usage) {
	c.langChain(f, false)
	if c.Role == RoleCall {
		u.halveUntold(c)
	}
}
