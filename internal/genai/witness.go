package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Knowledge is what one record knows of its call that decides the price. A greater value knows more: each bit weighs more
// than all below it, in the order in which missing it makes a bill wrong.
type Knowledge uint8

// The bits of Knowledge.
const (
	KnowsPlace    Knowledge = 1 << iota // region or geography
	KnowsTier                           // service tier or speed
	KnowsFees                           // server-side tools; searches are added to the better record, whoever tells them
	KnowsLifetime                       // lifetimes of the cache writes
	KnowsModality                       // audio or images apart from text
	CountsCache                         // cached tokens, also if there were none
	KnowsCache                          // cached tokens, and there were some
)

// know works out the Knowledge of c, whose counts were u.
func (c *Call) know(u *usage) {
	for _, row := range [...]struct {
		bit   Knowledge
		knows bool
	}{
		{KnowsPlace, c.Region != "" || c.Geo != "" && c.Geo != "not_available"},
		{KnowsTier, c.Service != ""},
		{KnowsLifetime, c.Tokens.CacheWrites() > c.Tokens[pricing.CacheWrite]},
		{KnowsFees, c.Tokens[pricing.WebSearch] > 0 || c.Lacks != ""},
		{KnowsModality, media(&c.Tokens) > 0},
		{CountsCache, u[gCacheRead] >= 0 || u.cacheWrites() > 0},
		{KnowsCache, c.Tokens[pricing.CacheRead]+c.Tokens[pricing.AudioCacheRead]+c.Tokens[pricing.ImageCacheRead]+c.Tokens.CacheWrites() > 0},
	} {
		if row.knows {
			c.Knows |= row.bit
		}
	}
}

// media is what of t is no text.
func media(t *pricing.Tokens) int64 {
	return t[pricing.AudioInput] + t[pricing.AudioCacheRead] + t[pricing.AudioOutput] + t[pricing.ImageInput] + t[pricing.ImageCacheRead] + t[pricing.ImageOutput]
}

// Family is what kind of work a call is. Calls of two families are never one call.
type Family uint8

// The families.
const (
	FamilyUnknown Family = iota
	FamilyText
	FamilyEmbedding
	FamilyRerank
	FamilySpeech
	FamilyTranscript
	FamilyPicture
	FamilyModeration
)

var families = map[string]Family{
	OpChat: FamilyText, OpDecision: FamilyText, OpCompletion: FamilyText, OpGenerate: FamilyText, OpInvokeAgent: FamilyText, OpInvokeWorkflow: FamilyText,
	OpEmbeddings: FamilyEmbedding, OpRerank: FamilyRerank, OpSpeech: FamilySpeech, OpTranscription: FamilyTranscript,
	OpImage: FamilyPicture, OpVideo: FamilyPicture, OpModeration: FamilyModeration,
}

// Family is the family of the call's operation.
func (c *Call) Family() Family { return families[c.Operation] }

// Layer is where an emitter stands on the way of a call: a framework calls an instrumented SDK, which may record itself.
type Layer uint8

// The layers, the outermost first.
const (
	LayerAlone     Layer = iota // sends requests itself: nothing else that we know of records them
	LayerFramework              // LangChain and the like, which call a provider's SDK
	LayerRouter                 // LiteLLM, which frameworks call and which calls an SDK
	LayerWrapped                // an instrumentation around a provider's SDK
	LayerNative                 // the SDK's own spans, or the server's
)

// oneLayer are emitters that have one layer. For others the scope tells.
var oneLayer = map[Layer]string{
	LayerAlone: `
		ai-sdk ai-sdk-otel claude-code codex copilot copilot-chat mistral-vibe gemini-cli qwen-code effect-ai goose genai-rust
		arize-codex arize-claude arize-cursor arize-gemini arize-opencode arize-omp arize-kiro`,
	LayerFramework: `
		langfuse langsmith openinference-agents mastra pydantic-ai livekit pipecat strands strands-js tanstack koog ruby-llm
		ag2 langwatch weave mirascope agenta trulens promptflow openclaw google-adk google-adk-plain adk-rust spring-ai
		agentscope-java agent-framework microsoft-ai semantic-kernel mlflow mlflow-semconv genkit upsonic fiddler honeyhive
		respan llamaindex haystack monocle openinference-python-haystack voltagent traceloop-js-langchain
		openinference-langchain langchain-elixir trpc-agent eino docker-agent flue adot adot-crewai adot-llama-index`,
	LayerRouter: "litellm tensorzero bifrost plano traceloop-hub envoy cloudflare higress",
	LayerNative: "anthropic-sdk anthropic-platform mistral-sdk openai-dotnet vllm otel-ebpf sglang",
}

// layers is oneLayer by emitter.
var layers = func() map[string]Layer {
	all := map[string]Layer{}
	for layer, names := range oneLayer {
		for _, name := range strings.Fields(names) {
			all[name] = layer
		}
	}
	return all
}()

// frameworkScopes are parts of scope names.
var frameworkScopes = []string{
	"langchain", "langgraph", "llamaindex", "llama_index", "crewai", "haystack", "autogen", "dspy", "agno", "beeai", "instructor",
	"smolagents", "openai_agents", "openai-agents", "guardrails", "strands", "pydantic", "portkey", "langchain4j",
}

// layerOfScope is the layer of an emitter that has more than one.
func layerOfScope(scope string) Layer {
	for _, part := range frameworkScopes {
		if strings.Contains(scope, part) {
			return LayerFramework
		}
	}
	return LayerWrapped
}
