package genai

import (
	"cmp"
	"strings"
)

// adjustCodex: of hundreds of spans only a response's carries usage; a turn's repeats the sum under names of its own. Of the spans
// that a tool's execution makes, one is its dispatch.
func adjustCodex(f *facts, c *Call, u *usage) {
	switch {
	case f.has(codexTurn):
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
		c.RequestModel = f.str(cliModel)
	case u.state() != UsageNone:
		c.Operation, c.Role = OpChat, RoleCall
	case f.str(codexPhase) == "dispatch":
		c.Operation, c.Role = OpExecuteTool, RoleTool
	case f.has(codexEffort):
		c.Role, c.Loop = RoleOther, LoopHears
	default:
		c.Role = RoleOther
	}
}

// adjustLangtrace: a total is Langtrace's own sum, which proves nothing of what it leaves out, but of what OpenAI's SDK answers without a
// stream. It counts streams of Groq and LiteLLM itself, and knows the hosts of some vendors.
func adjustLangtrace(f *facts, c *Call, u *usage) {
	if f.yes(streamed) || !strings.Contains(f.scope, ".openai") {
		u[gTotal] = absent
	}
	c.servedAt(f.str(urlFull))
	adjustOffered(f, c, u)
	if f.yes(streamed) && u.state() != UsageNone && (strings.Contains(f.scope, ".groq") || strings.Contains(f.scope, ".litellm")) {
		f.guess(c, u)
	}
}

// adjustTraceAI: a streamed call's model is among what was asked for alone, and caches are in the response where that is kept.
func adjustTraceAI(f *facts, c *Call, u *usage) {
	if c.Model == "" && c.RequestModel == "" {
		c.RequestModel = textAt(object(f.str(genParameters)), "model")
	}
	if s := f.str(oiOutputValue); strings.Contains(s, `"usage`) {
		response := object(s)
		readUsage(u, c, at(response, "usage"))
		c.ID = cmp.Or(responseID(response), c.ID)
	}
}

// adjustMonocle: an inference's first entity is the provider and its second the model; an embedding's first is the model.
func adjustMonocle(f *facts, c *Call, _ *usage) {
	kind := f.str(moKind)
	if c.Role != RoleCall {
		c.Model = ""
		return
	}
	c.Provider = strings.TrimPrefix(kind, "inference.")
	if strings.HasPrefix(kind, "model.embedding.") {
		c.Provider, c.Model = "", f.str(moName)
	}
}

// mlflowTypes are MLflow's kinds of span in words that acts has.
var mlflowTypes = map[string]string{
	"CHAT_MODEL": "chat", "LLM": "llm", "EMBEDDING": "embedding", "RERANKER": "reranker", "AGENT": "agent", "TOOL": "tool",
	"CHAIN": "chain", "WORKFLOW": "workflow", "RETRIEVER": "retriever", "PARSER": "parser", "GUARDRAIL": "guardrail",
	"EVALUATOR": "evaluator", "TASK": "task", "UNKNOWN": "span",
}

// adjustMLflow: every value is JSON, so strings are in quotes; a tier is an argument of the call. The response is there as the provider sent it.
func adjustMLflow(f *facts, c *Call, u *usage) {
	c.Provider, c.Model = strings.Trim(c.Provider, `"`), strings.Trim(c.Model, `"`)
	c.Service = named(strings.Trim(c.Service, `"`))
	c.Wished = c.Service != ""
	kind := acts[mlflowTypes[strings.Trim(f.str(mlflowType), `"`)]]
	c.Operation, c.Role = kind.op, kind.role
	told := document{usage: noUsage}
	told.read(object(f.str(mlflowUsage)), "")
	told.outside = false // MLflow's own input is all of it, whatever the provider's names for caches say
	told.into(u, c)
	if c.Role != RoleCall {
		return
	}
	if strings.Trim(f.str(mlflowFormat), `"`) == "bedrock" { // whose models' names begin with a place, or with a vendor, which MLflow takes for the provider
		c.Provider = "aws.bedrock"
	}
	if s := f.str(mlflowInputs); c.Service == "" && strings.Contains(s, `"service_tier": "`) { // of Google's SDK
		c.Service = named(textAt(object(s), "config", "service_tier"))
		c.Wished = c.Service != ""
	}
	response := object(f.str(mlflowOutputs))
	u[gRawInput] = absent
	readUsage(u, c, response["usage"], response["usage_metadata"], response["usageMetadata"], at(response, "candidates", "0"))
	readTools(u, c, response)
	c.ID = responseID(response)
	c.served(tierOf(response))
	if f.name == "llm" && f.has(cliModel) && !f.has(mlflowModel) {
		adjustClaudeCodeHook(c, u)
	}
}

// adjustGenkit: usage is in the action's output alone, caches often in the response that is kept there, and its name is the provider's and the model's.
func adjustGenkit(f *facts, c *Call, u *usage) {
	provider, model, ok := strings.Cut(f.str(genkitName), "/")
	if ok {
		c.Provider, c.RequestModel = genkitProviders[provider], model
		if c.Provider == "" {
			c.Provider = provider
		}
	}
	output := object(f.str(genkitOutput))
	response := output["raw"] // the provider's, which knows more; the names of counts are each provider's own
	if response == nil {
		response = output["custom"] // Google's
	}
	readUsage(u, c, output["usage"], at(output, "usage", "custom"), at(response, "usage"), at(response, "usageMetadata"))
	readUsage(u, c, at(response, "candidates", "0"))
	c.endless(response)
	readTools(u, c, response)
	c.served(tierOf(response))
	c.ID = cmp.Or(responseID(response), textAt(output, "custom", "id"), c.ID) // Go's for OpenAI keep what is not usual apart
	c.Model = cmp.Or(c.Model, named(textAt(output, "custom", "model")))
	if c.Role == RoleOther && u.state() != UsageNone {
		c.Operation, c.Role = OpChain, RoleAggregate
	}
}

// genkitProviders are the plugins whose names are not their providers'.
var genkitProviders = map[string]string{
	"googleai": "gcp.gemini", "vertexai": "gcp.vertex_ai", "vertexModelGarden": "gcp.vertex_ai", "azure-openai": "azure.ai.openai",
	"aws-bedrock": "aws.bedrock", "bedrock": "aws.bedrock", "xai": "x_ai", "ollama": LocalProvider,
}
