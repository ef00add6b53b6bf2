package genai

import (
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// llamaIndex is the row of LlamaIndex's own spans (llama-index-observability-otel), for Python. A call is told in two events of a span that has the
// name of the client's class and method: as it begins, with the model, and as it ends, with the provider's response. A stream ends when its
// span is over, and has none.
var llamaIndex = dialect{
	name: "llamaindex", rank: 6, scopes: []string{"llamaindex.opentelemetry*"}, spelling: &llamaSpelling, adjust: adjustLlamaIndex,
	events: []string{"LLMChatStartEvent", "LLMChatEndEvent", "LLMCompletionStartEvent", "LLMCompletionEndEvent", "workflow.output"}, response: "response.raw.",
	nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle},
}

var llamaSpelling = genSpelling // of spans, too, that have nothing of the standard's

// llamaProviders are of the clients' classes. What is not here may be anywhere; the model says whose it is.
var llamaProviders = map[string]string{
	"OpenAI": "openai", "OpenAIResponses": "openai", "AzureOpenAI": "azure.ai.openai", "AzureOpenAIResponses": "azure.ai.openai",
	"AzureAICompletionsModel": "azure.ai.inference", "Anthropic": "anthropic", "Bedrock": "aws.bedrock", "BedrockConverse": "aws.bedrock",
	"SageMakerLLM": "sagemaker", "Vertex": "gcp.vertex_ai", "Gemini": "gcp.gemini", "Groq": "groq", "MistralAI": "mistral_ai", "DeepSeek": "deepseek",
	"Cohere": "cohere", "AI21": "ai21", "Cerebras": "cerebras", "DashScope": "dashscope", "MiniMax": "minimax", "Perplexity": "perplexity",
	"Upstage": "upstage", "ZhipuAI": "zhipu", "OpenRouter": "openrouter", "TogetherLLM": "together", "Fireworks": "fireworks", "Baseten": "baseten",
	"Databricks": "databricks", "DeepInfraLLM": "deepinfra", "NebiusLLM": "nebius", "NovitaAI": "novita", "NVIDIA": "nvidia", "OCIGenAI": "oci",
	"OVHcloud": "ovhcloud", "Replicate": "replicate", "SambaNovaCloud": "sambanova", "SiliconFlow": "siliconflow", "WatsonX": "watsonx",
	"HuggingFaceInferenceAPI": "huggingface", "HuggingFaceLLM": LocalProvider, "LlamaCPP": LocalProvider, "Ollama": LocalProvider, "Vllm": LocalProvider,
}

// adjustOILlamaIndex is of OpenInference, which takes whatever speaks OpenAI's protocol for OpenAI.
func adjustOILlamaIndex(f *facts, c *Call, u *usage) {
	c.ofLlamaClass(f)
	adjustOpenInference(f, c, u)
}

// adjustTraceloopLlamaIndex is of OpenLLMetry, which has LlamaIndex's own names for providers: fireworks_llm.
func adjustTraceloopLlamaIndex(f *facts, c *Call, _ *usage) { c.ofLlamaClass(f) }

// llamaAnywhere are classes of clients that may be pointed anywhere, of which their observers tell the protocol, or the class again.
var llamaAnywhere = map[string]bool{"OpenAILike": true, "OpenAILikeResponses": true, "LiteLLM": true}

// ofLlamaClass takes the provider from the class that a span is named after: Fireworks.chat.
func (c *Call) ofLlamaClass(f *facts) {
	class, _, ok := strings.Cut(f.name, ".")
	switch {
	case !ok || c.Role != RoleCall:
	case llamaAnywhere[class]:
		c.Provider = "" // the model says whose it is
	default:
		c.Provider = cmp.Or(llamaProviders[class], c.Provider)
	}
}

// collectResponse reads what an event has of the provider's response. A client's method may tell one twice; of two, it tells the first.
func (f *facts) collectResponse(prefix string, attrs pcommon.Map) {
	told := leavesBelow(prefix, attrs)
	switch {
	case told == nil:
	case f.response == nil:
		f.response = told
	case !sameResponse(f.response, told):
		f.more = true
	case f.response["usage"] == nil && f.response["usage_metadata"] == nil:
		f.response = told
	}
}

// leavesBelow are the attributes below a prefix, each by its path.
func leavesBelow(prefix string, attrs pcommon.Map) (o map[string]any) {
	for name, v := range attrs.All() {
		path, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		if o == nil {
			o = map[string]any{}
		}
		switch v.Type() {
		case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
			plant(o, path, json.Number(v.AsString()))
		case pcommon.ValueTypeStr:
			if word := named(v.Str()); word != "" { // a word for nothing is of a count, mostly
				plant(o, path, word)
			}
		}
	}
	return o
}

// sameResponse reports whether two events may be of one response: one id, or where one has none, one usage where both tell it.
func sameResponse(a, b map[string]any) bool {
	x, y := llamaID(a), llamaID(b)
	if x != "" && y != "" {
		return x == y
	}
	for _, key := range []string{"usage", "usage_metadata"} {
		if a[key] != nil && b[key] != nil && !reflect.DeepEqual(a[key], b[key]) {
			return false
		}
	}
	return true
}

func llamaID(response map[string]any) string {
	return cmp.Or(responseID(response), textAt(response, "response_id"))
}

// maxPath bounds how deep a leaf may be: usage.prompt_tokens_details.cached_tokens is three deep.
const maxPath = 6

// plant puts a leaf into o. One that is in the way of a branch stays.
func plant(o map[string]any, path string, leaf any) {
	steps := strings.SplitN(path, ".", maxPath)
	for _, step := range steps[:len(steps)-1] {
		below, ok := o[step].(map[string]any)
		if !ok {
			if o[step] != nil {
				return
			}
			below = map[string]any{}
			o[step] = below
		}
		o = below
	}
	if last := steps[len(steps)-1]; o[last] == nil {
		o[last] = leaf
	}
}

// adjustLlamaIndex: what has no event of a call is a step. One client's method may call another, which tells the same response.
func adjustLlamaIndex(f *facts, c *Call, u *usage) {
	class, method, _ := strings.Cut(f.name, ".")
	switch {
	case c.RequestModel != "":
		c.Operation, c.Role = OpChat, RoleCall
		c.Provider = llamaProviders[class]
		c.Model = cmp.Or(textAt(f.response, "model"), textAt(f.response, "model_version"))
		c.ID = llamaID(f.response)
		c.served(textAt(f.response, "service_tier"))
		readUsage(u, c, f.response["usage"], f.response["usage_metadata"])
		if f.more {
			c.Lacks = pricing.MissingTokens
		}
	case method == "run":
		c.Operation, c.Role = OpInvokeWorkflow, RoleAgent
	case strings.HasSuffix(class, "Tool") && (method == "call" || method == "acall"):
		c.Operation, c.Role = OpExecuteTool, RoleTool
	default:
		c.Role = RoleOther
	}
}
