package genai

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
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

// claudeAgentSDK is how LangSmith names the integration.
const claudeAgentSDK = "claude-agent-sdk"

// adjustLangSmith: the details are JSON, or a dict as Python prints it.
func adjustLangSmith(f *facts, c *Call, u *usage) {
	c.langChain(f, true)
	told := object(f.str(lsUsage))
	if n, ok := firstNumber(told, "total_tokens"); ok && n > u[gTotal] {
		u[gTotal] = n // the provider's, where the attribute is a sum of LangSmith's
	}
	readUsage(u, c, told)
	readUsage(u, c, map[string]any{
		"input_token_details":  dict(f.str(genInputDetails)),
		"output_token_details": dict(f.str(genOutputDetails)),
	})
	if s := f.str(completionText); marksTools(s) {
		o := object(s)
		readTools(u, c, o)
		readLangChainTools(u, c, o)
	}
	if s := f.str(completionText); strings.Contains(s, `Tier"`) || strings.Contains(s, `_tier"`) || strings.Contains(s, `"performanceConfig"`) {
		o := object(s)
		told := at(o, langChainMetadata...)
		c.served(cmp.Or(tierOf(o), tierOf(told), tierOf(at(told, "metadata"))))
	}
	f.asAnswered(c, u)
	if c.Role == RoleCall && c.Lacks == "" && f.yes(lsTraceable) && f.has(lsTraceName) && f.str(lsTraceName) != f.name {
		c.Lacks = pricing.MissingTokens // a run of LangChain's for JavaScript, on the span of what it was called in and over the run before
	}
	if c.Role == RoleCall && u[gWebSearch] < 0 && strings.Contains(f.str(lsPrompt), `"google_search":{`) {
		c.Lacks = pricing.UnreadUsage // Google was offered, and the wrapper of its SDK keeps nothing of what was searched
	}
	if s := f.str(completionText); strings.Contains(s, `"cost"`) {
		readLangChainCost(u, c, object(s))
	}
	c.Loops = f.str(lsIntegration) == "vercel-ai-sdk" // of a stream in steps only the first has a span, around the tools of all
	if f.str(lsIntegration) != claudeAgentSDK {
		return
	}
	c.Watches = true
	if countedEarly(f.str(completionText), u[gOutput]) {
		c.Lacks = pricing.MissingTokens
	}
	c.Aborted = c.Role != RoleCall && f.yes(lsFailed) // what was interrupted has no span
}

// adjustLogfire: what the provider told is kept whole, by older versions with the answer alone; those before 4.31 left caches out of
// Anthropic's input. An SDK's streamed call has a span without counts and, as the stream ends, a second one with them. OpenAI's agents
// have one span for each call, whose counts are zero where a stream told none; where it failed it has no more than a model, and how that was configured or a usage that is null.
func adjustLogfire(f *facts, c *Call, u *usage) {
	asked := f.hasAny(logfireConfig, logfireUsage) && c.RequestModel != ""
	if c.Role == RoleOther && c.Operation == "" && f.scope == "logfire.openai_agents" && asked {
		c.Operation, c.Role = OpChat, RoleCall
	}
	readUsage(u, c, object(f.str(genRawUsage)))
	if s := f.str(logfireData); strings.Contains(s, `"usage"`) && !f.has(genRawUsage) {
		readUsage(u, c, at(object(s), "usage"))
	}
	if c.Role == RoleCall { // of OpenAI's agents, whose turns and runs sum up
		readUsage(u, c, object(f.str(logfireUsage)))
		response := object(f.str(logfireResponse))
		readTools(u, c, response)
		c.served(tierOf(response))
		if f.scope == "logfire.openai" && offersFees(f.str(toolDefinitions)) { // what was used of them is not told
			c.Lacks = pricing.UnreadUsage
		}
		c.agentsModel(object(f.str(logfireConfig)))
	}
	c.Until = c.Role == RoleAgent && f.scope == "logfire.claude_agent_sdk"
	if c.Role == RoleCall && u.state() == UsageNone && c.Model != "" && c.ID == "" && !f.has(genInput) && !asked {
		c.Role = RoleOther
	}
}

// adjustADK: older versions tell caches and thoughts only in the response's JSON, and the operation only in the span's
// name. Since thoughts have the standard's name they are part of the output, as tools' prompts are of the input. They are added to
// LiteLLM's completion, which has them already.
func adjustADK(f *facts, c *Call, u *usage) {
	word, _, _ := strings.Cut(f.name, " ")
	if a, ok := acts[word]; ok {
		c.Operation, c.Role = a.op, a.role
	}
	if c.Provider == "gcp.vertex.agent" { // the framework itself
		c.Provider = ""
		if contains(c.RequestModel, "gemini") && !throughLiteLLM(c.RequestModel) {
			c.Provider = "gcp.vertex_ai"
		}
	}
	modern, twice := f.named(genReasoning, 1), throughLiteLLM(c.RequestModel)
	if modern && twice {
		u[gOutput] = max(u[gOutput]-u[gReasoning], absent)
	}
	if modern {
		u.set(gRawOutput, max(u[gOutput]-u[gReasoning], absent))
	}
	response := object(f.str(adkResponse))
	usageOfADK(response, c, u)
	if modern {
		u[gToolPrompt] = absent
	} else if twice {
		u[gRawOutput] = max(u[gOutput]-u.or0(gReasoning), absent)
	}
	if twice && c.Role == RoleCall && u[gCacheRead] < 0 && u[gOutput] >= 0 {
		c.Assumed |= AssumedUncached // which it did not tell of LiteLLM at first
	}
	if partial, told := response["partial"].(bool); partial || told && response["usageMetadata"] != nil && response["finishReason"] == nil {
		c.shortOfEnd() // the last that TypeScript's read of a stream has its reason to end
	}
	groundedADK(f, c, u, response)
}

// usageOfADK reads the counts in a response that ADK for Python, Java or Go keeps.
func usageOfADK(response map[string]any, c *Call, u *usage) {
	for _, key := range []string{"usage_metadata", "usageMetadata", "UsageMetadata"} {
		told := at(response, key)
		if o, ok := told.(map[string]any); ok && u[gInput] > 0 && u[gOutput] > 0 {
			if total, _ := firstNumber(o, "total_token_count"); total == u[gOutput] { // as versions 1.5 to 1.8 tell it
				u[gOutput] = absent
			}
		}
		readUsage(u, c, told)
		if told != nil && contains(c.RequestModel, "gemini") && !throughLiteLLM(c.RequestModel) {
			u[gCacheRead] = u.or0(gCacheRead) // which Google leaves out where there was none
		}
	}
}

// groundedADK reads what was searched for an answer. Newer versions keep no response by default, and tell only what was offered.
func groundedADK(f *facts, c *Call, u *usage, response map[string]any) {
	for _, key := range [...]string{"grounding_metadata", "groundingMetadata", "GroundingMetadata"} {
		if o, ok := at(response, key).(map[string]any); ok {
			readUsage(u, c, map[string]any{"grounding_metadata": o})
		}
	}
	if len(response) == 0 {
		adjustOffered(f, c, u)
	}
}

// throughLiteLLM reports whether a model of ADK is named as LiteLLM names it, provider/model; those of Vertex AI are paths.
func throughLiteLLM(model string) bool {
	return strings.Contains(model, "/") && !strings.HasPrefix(model, "projects/") && !strings.HasPrefix(model, "publishers/") &&
		!strings.HasPrefix(model, "models/")
}

// adjustAgentFramework: a workflow's execution has agents below it and nothing of the standard's.
func adjustAgentFramework(f *facts, c *Call, _ *usage) {
	if f.name == "workflow.run" && f.has(afWorkflow) {
		c.Operation, c.Role = OpInvokeWorkflow, RoleAgent
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
