package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustAG2: beside the calls there is an account of each, and of what sub-agents and summaries of the conversation used.
func adjustAG2(f *facts, c *Call, _ *usage) {
	if f.str(ag2Type) == "usage" {
		c.Account = true
		c.Summed = c.Summed || f.str(ag2Kind) != "model_call"
	}
}

// adjustOpenClaw: each call has a span, which may tell counts, and a turn has one of what its calls used.
func adjustOpenClaw(f *facts, c *Call, _ *usage) {
	switch f.name {
	case "openclaw.model.usage":
		c.Account, c.Summed = true, true
	case "openclaw.run":
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	}
}

// adjustAgenta: the outermost span is a workflow, whatever it was said to be. One that tells a model is itself the call.
func adjustAgenta(_ *facts, c *Call, u *usage) {
	if c.Role == RoleAgent && c.Model+c.RequestModel != "" && u.state() != UsageNone {
		c.Operation, c.Role = OpChat, RoleCall
	}
}

// adjustLangWatch: the cost is among the metrics, which are JSON; JavaScript's have a type around them.
func adjustLangWatch(f *facts, c *Call, u *usage) {
	o := object(f.str(langwatchMetrics))
	if value, ok := o["value"].(map[string]any); ok {
		o = value
	}
	readUsage(u, c, o)
}

// adjustMirascope: caches are told in an object of its own alone, in which every provider counts alike.
func adjustMirascope(f *facts, c *Call, u *usage) {
	readUsage(u, c, object(f.str(mirascopeUsage)))
}

// adjustVercelGateway: the span of the request has all that is told; those of its attempts at providers tell nothing that is not
// there. Reranking is a retrieval. A key of the application's own is billed by the provider.
func adjustVercelGateway(f *facts, c *Call, _ *usage) {
	if f.named(vgKind, 2) {
		c.Role = RoleOther
		return
	}
	if c.Operation == OpRetrieval {
		c.Operation, c.Role = OpRerank, RoleCall
	}
	if f.has(vgCost) && (!f.has(vgCurrency) || strings.EqualFold(f.str(vgCurrency), "USD")) && f.str(vgCredential) != "byok" {
		c.Reported, c.HasReported = amount(f.value(vgCost))
		c.By = TellInvoice
	}
}

// adjustTanStack: the span around all turns has their sum and no operation.
func adjustTanStack(f *facts, c *Call, _ *usage) {
	switch {
	case f.named(tsKind, 1):
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	case f.named(tsKind, 2):
		c.Operation, c.Role = OpExecuteTool, RoleTool
	}
}

// adjustLangChainWrites: LangChain tells what was written to Anthropic's caches by lifetime, and none beside that, which is all that
// OpenLLMetry reads of it.
func adjustLangChainWrites(f *facts, c *Call, u *usage) {
	c.langChain(f, false)
	if u[gCacheWrite] == 0 {
		u[gCacheWrite] = absent
	}
	if c.Role == RoleCall && nameless(f.str(toolDefinitions)) {
		c.Lacks = pricing.UnreadUsage
	}
}

// adjustOpenLITLangChain: of a stream OpenLIT reads LangChain's counts, where the input includes caches; else the provider's, and
// then it writes zeros for caches whatever they were.
func adjustOpenLITLangChain(_ *facts, _ *Call, u *usage) {
	if cache := u.or0(gCacheRead) + u.cacheWrites(); cache > 0 && u[gInput] >= cache {
		u.set(gRawInput, u[gInput]-cache)
	}
	for _, k := range [...]given{gCacheRead, gCacheWrite} {
		if u[k] == 0 {
			u[k] = absent
		}
	}
}

// adjustFiddler: a model that Fiddler does not know is called llm.
func adjustFiddler(_ *facts, c *Call, _ *usage) {
	if c.RequestModel == "llm" {
		c.RequestModel = ""
	}
}

// adjustQuarkus: providers have LangChain4j's names.
func adjustQuarkus(f *facts, c *Call, _ *usage) { f.langchain4j(c) }

// langchain4j is of a provider by LangChain4j's name: OPEN_AI. Only as OpenAI it is one who may be at any host.
func (f *facts) langchain4j(c *Call) {
	if name, ok := langchain4jProviders[strings.ToLower(c.Provider)]; ok {
		c.Provider = name
		c.servedAt(f.word(serverAddress, baseURL))
	}
}

var langchain4jProviders = map[string]string{
	"open_ai": "openai", "azure_open_ai": "azure.ai.openai", "microsoft_foundry": "azure.ai.inference", "amazon_bedrock": "aws.bedrock",
	"google_ai_gemini": "gcp.gemini", "google_vertex_ai_gemini": "gcp.vertex_ai", "google_vertex_ai_anthropic": "gcp.vertex_ai",
	"github_models": "github", "ollama": LocalProvider, "other": "",
}

// adjustKoog: what the client for Anthropic, or for Bedrock, tells of caches is in the response's metadata, which are JSON.
func adjustKoog(f *facts, c *Call, u *usage) {
	readUsage(u, c, object(f.str(koogMetadata)))
}

// adjustGenAIOtel: of a stream it tells what caches cost by its own prices, and not how many tokens that is; and it says when it guesses.
func adjustGenAIOtel(f *facts, _ *Call, u *usage) {
	if f.yes(giEstimated) || f.has(giCacheCost) && u[gCacheRead] < 0 && u.cacheWrites() == 0 {
		u[gInput] = bad
	}
}

// adjustAzureAgents: the server calls the model as often as a run needs.
func adjustAzureAgents(f *facts, c *Call, _ *usage) { c.Summed = c.Summed || f.has(azureRun) }

// adjustAgentOps: of a stream of Anthropic's it counts what the first event tells, which is the input and next to none of the output, unless
// the SDK put the answer together. Of a tool it keeps the schema: those of Anthropic's that have a fee come without.
func adjustAgentOps(f *facts, c *Call, _ *usage) {
	if c.Role != RoleCall {
		return
	}
	var tools []struct {
		Name   string
		Schema map[string]any
	}
	if s := f.str(agentopsTools); s != "" && len(s) <= maxJSON && json.Unmarshal([]byte(s), &tools) == nil {
		for _, tool := range tools {
			if len(tool.Schema) == 0 && (tool.Name == "web_search" || tool.Name == "code_execution") {
				c.Lacks = pricing.UnreadUsage
			}
		}
	}
	if f.name == "anthropic.messages.create" && f.yes(streamed) {
		c.Lacks = pricing.MissingTokens
	}
}

// adjustFoundry: what OpenAI's own tools did is among the parts of an answer. What a search did, which may be to open a page for nothing, is kept
// only where content is.
func adjustFoundry(f *facts, c *Call, u *usage) {
	if s := f.str(partsOut); c.Role != RoleCall || !marksTools(s) {
		return
	}
	messages, _ := at(object(`{"messages":`+f.str(partsOut)+`}`), "messages").([]any)
	var items []any
	for _, message := range messages {
		parts, _ := at(message, "parts").([]any)
		for _, part := range parts {
			item := at(part, "content")
			if textAt(item, "type") == "web_search_call" && at(item, "action") == nil {
				c.Lacks = pricing.UnreadUsage
				continue
			}
			items = append(items, item)
		}
	}
	readToolItems(u, c, items)
}
