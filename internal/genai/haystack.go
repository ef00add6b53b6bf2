package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustHaystack: the tracer is the application's, and a span's name says what it is. Model and usage are in what a
// component answers, as its metadata, and only where the tracing of content is on. What a component hands on, it repeats:
// only those that generate or embed, and an agent's own steps, are calls.
func adjustHaystack(f *facts, c *Call, u *usage) {
	kind := f.str(hsComponent)
	a, known := haystackSpans[f.name]
	switch {
	case known:
		c.Operation, c.Role = a.op, a.role
	case strings.HasSuffix(kind, "Embedder"):
		c.Operation, c.Role = OpEmbeddings, RoleCall
	case strings.HasSuffix(kind, "Generator"):
		c.Operation, c.Role = OpChat, RoleCall
	}
	if c.Role != RoleCall {
		return
	}
	meta := haystackMeta(object(f.str(hsOutput)))
	c.Provider, c.Model = haystackProvider(kind), textAt(meta, "model")
	readUsage(u, c, haystackUsage(meta))
	if vendorOf(c.Provider, c.Model) == vAnthropic {
		u[gRawInput] = absent // the integration adds Anthropic's caches to the input; older versions did not
	}
	c.served(textAt(meta, "service_tier"))
	if offered, err := json.Marshal(at(meta, "tools")); err == nil && u[gWebSearch] < 0 && offersFees(string(offered)) { // of OpenAI's responses, whose other items are left out
		c.Lacks = pricing.UnreadUsage
	}
	if c.Model == "" && u.state() == UsageNone && !f.failed { // an answer that broke off may have been paid for
		c.Operation, c.Role = "", RoleOther // content is not traced
	}
}

// haystackUsage is the usage in an answer's metadata. Cohere's embedders have what it charges for among the metadata itself.
func haystackUsage(meta any) any {
	if usage := at(meta, "usage"); usage != nil {
		return usage
	}
	if at(meta, "billed_units") != nil {
		return meta
	}
	return nil
}

// haystackSpans are the names of spans that say what these are.
var haystackSpans = map[string]act{
	"haystack.pipeline.run":          {OpInvokeWorkflow, RoleAgent},
	"haystack.async_pipeline.run":    {OpInvokeWorkflow, RoleAgent},
	"haystack.agent.run":             {OpInvokeAgent, RoleAgent},
	"haystack.agent.step.llm":        {OpChat, RoleCall},
	"haystack.agent.step.tool":       {OpExecuteTool, RoleTool},
	"haystack.tool.run":              {OpExecuteTool, RoleTool},
	"haystack.tool_invoker.run_tool": {OpExecuteTool, RoleTool},
}

// haystackMeta is the metadata of the first answer: of a chat's message, of a completion, or of an embedding. All answers to
// one request repeat its usage.
func haystackMeta(output any) any {
	for _, path := range [][]string{{"replies", "0", "meta"}, {"replies", "0", "_meta"}, {"meta", "0"}} {
		if meta := at(output, path...); meta != nil {
			return meta
		}
	}
	return at(output, "meta")
}

// haystackProvider is the provider by the name of the component, if the model's name does not tell it.
func haystackProvider(component string) string {
	for _, p := range haystackProviders {
		if strings.HasPrefix(component, p.prefix) {
			return p.provider
		}
	}
	return ""
}

var haystackProviders = []struct{ prefix, provider string }{
	{"Azure", "azure.ai.openai"}, {"AmazonBedrock", "aws.bedrock"}, {"OpenRouter", "openrouter"}, {"Vertex", "gcp.vertex_ai"},
	{"TogetherAI", "together"}, {"Nvidia", "nvidia"}, {"Mistral", "mistral_ai"}, {"Cohere", "cohere"},
	{"Ollama", LocalProvider}, {"LlamaCpp", LocalProvider}, {"HuggingFaceLocal", LocalProvider},
	{"Transformers", LocalProvider}, {"SentenceTransformers", LocalProvider}, {"Fastembed", LocalProvider}, {"VLLM", LocalProvider},
}
