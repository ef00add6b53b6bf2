package genai

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustAgentSDK: there is no span per call. The agent's span is the bill, and only its cost is right: its counts leave
// out caches and cover the last result only or, of Python's, the last message as it began.
func adjustAgentSDK(f *facts, c *Call, u *usage) {
	switch {
	case c.Role != RoleAgent:
	case f.has(oiCost):
		c.Role = RoleCall
		*u = noUsage
	default:
		c.Lacks = pricing.MissingTokens
	}
}

// adjustOIAgents: an SDK of OpenAI may be pointed anywhere. Through LiteLLM thoughts are in the output.
func adjustOIAgents(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if f.scope == oiSmolagents {
		f.smolagents(c, u)
	}
	if thinks(c.Model) && (strings.HasPrefix(f.name, "LiteLLM") || throughLiteLLM(c.Model)) {
		u.set(gReasoning, 0)
	}
	if s := f.str(oiParameters); c.Role == RoleCall && (strings.Contains(s, `"base_url"`) || strings.Contains(s, agentsLibrary)) {
		c.agentsModel(object(s))
	}
}

// smolagents reads a call of smolagents, whose total is its own sum. The response is printed within the answer, unless it was streamed, and
// the provider is by the class of the client, which may be pointed anywhere.
func (f *facts) smolagents(c *Call, u *usage) {
	u[gTotal] = absent
	if c.Role != RoleCall {
		return
	}
	s := f.str(oiOutputValue)
	if !strings.Contains(s, "usage=") {
		return
	}
	if response := pythonObject(textAt(object(s), "raw")); response != nil {
		readOutput(response, c, u)
	}
}

const oiSmolagents = "openinference.instrumentation.smolagents"

const oiLangChainPython = "openinference.instrumentation.langchain"

// adjustOILangChain: before 0.1.55 what Anthropic counted was passed on as it was, which has no total and leaves caches out; what LangChain
// counted of a stream has both. JavaScript's has no attribute for what was written to a cache: only the answer tells, and that may be hidden.
// Every chain with "agent" in its name is said to be one. The node of that name in LangGraph's own agent is a step of it, which calls the
// model once.
func adjustOILangChain(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if f.scope == oiLangChainPython && !f.has(oiTotal) && versionOf(f.version).before(version{0, 1, 55}) && f.version != "" {
		u.set(gRawInput, u[gInput])
	}
	if f.scope == oiLangChainPython {
		u.set(gCacheWrite, 0)
	}
	if s := f.str(oiMetadata); c.Role == RoleCall && c.Region == "" && strings.Contains(s, regionName) {
		c.Region = named(textAt(object(s), "ls_invocation_params", regionName))
	}
	if s := f.str(oiMetadata); c.Role == RoleCall && c.Provider == "" && strings.Contains(s, `"ls_`) { // JavaScript's has no provider
		o := object(s)
		c.ofLangChainClass(textAt(o, "ls_provider"), textAt(o, "ls_model_name"), false)
	}
	const node = "agent"
	if s := f.str(oiMetadata); c.Role == RoleAgent && f.name == node && strings.Contains(s, "langgraph_node") && textAt(object(s), "langgraph_node") == node {
		c.Operation, c.Role = OpChain, RoleAggregate
	}
}

// oiTools are the first tools that a model was offered, each in an attribute of its own.
var oiTools = [...]field{oiTool, oiTool1, oiTool2, oiTool3}

// adjustOIAgno: thoughts are not told. A total is Agno's own sum of Gemini's counts; through a router Gemini's output has the thoughts. What a
// provider's own tools did is not told, either.
func adjustOIAgno(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	for _, tool := range oiTools {
		if s := f.str(tool); s != "" && c.Role == RoleCall && c.Lacks == "" && offersFees("["+s+"]") {
			c.Lacks = pricing.UnreadUsage
		}
	}
	switch {
	case !thinks(c.Model):
	case contains(c.Provider, "google"):
		u[gTotal] = absent
	case contains(c.Model, "gemini"):
		u.set(gReasoning, 0)
	}
}

// adjustOpenInference reads what only the response in output.value tells, and the model where Bedrock's was cut
// down to a vendor.
func adjustOpenInference(f *facts, c *Call, u *usage) {
	if c.Role != RoleCall {
		return
	}
	if s := f.str(oiMetadata); strings.Contains(s, "_tokens") {
		u.named(object(s))
	}
	f.wished(c)
	if s := f.str(oiOutputValue); strings.Contains(s, `"usage`) || strings.Contains(s, `"billed_units`) {
		readOutput(response(s), c, u)
	} else if c.Lacks == "" && u.or0(gWebSearch) == 0 && offersFees(member(f.str(oiParameters), "tools")) && textAlone(s) {
		c.Lacks = pricing.UnreadUsage // of a stream of Anthropic's it keeps the text, and what was searched neither by count nor by item
	}
	switch f.scope {
	case oiOpenAI:
		f.openAI(c, u)
	case oiGoogle:
		f.interaction(c, u)
	}
	if c.Operation == OpDecision && u[gCacheRead] < 0 && u[gOutput] >= 0 {
		c.Assumed |= AssumedUncached // its caches are in the response alone, which may be hidden
	}
	if r := u.or0(gReasoning); r > 0 && u[gInput] >= 0 && u[gOutput] >= 2*r && u[gTotal] == u[gInput]+u[gOutput]-r {
		u[gOutput] -= r // thoughts were added to a completion that had them, as LiteLLM's has; the total is the provider's
	}
	if u.state() == UsageNone && strings.Contains(strings.ReplaceAll(f.name, ".__", "."), "._") {
		// a helper, which only prepares a call; what DSPy names LM.__call__ makes one
		c.Role = RoleOther
	}
	if bareVendors[c.Model] {
		if id := textAt(object(f.str(oiInputValue)), "modelId"); id != "" {
			c.RequestModel, c.Model = id, ""
		}
	}
}

// adjustOIHaystack: an answer is printed as Python does, with the provider's usage as the last thing in it.
func adjustOIHaystack(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	reply := textAt(object(f.str(oiOutputValue)), "replies", "0")
	const usageKey = "'usage': "
	at := strings.LastIndex(reply, usageKey)
	if at < 0 {
		return
	}
	readUsage(u, c, leading(pythonLiterals.Replace(reply[at+len(usageKey):])))
	if vendorOf(c.Provider, c.Model) == vAnthropic {
		u[gRawInput] = absent // see adjustHaystack
	}
}

// adjustPythonBedrock: Converse counts the cache outside of the input, but newer versions so that input and output
// are the total; InvokeModel inside.
func adjustPythonBedrock(f *facts, c *Call, u *usage) {
	if f.name == "bedrock.converse" {
		u[gRawInput] = u[gInput]
		if u[gTotal] == u[gInput]+u.or0(gOutput) {
			u[gRawInput] = max(u[gInput]-u.or0(gCacheRead)-u.cacheWrites(), absent)
		}
	}
	adjustOpenInference(f, c, u)
}

// bareVendors are what is left of a Bedrock inference profile's name when its last dotted part was meant.
var bareVendors = map[string]bool{
	"anthropic": true, "amazon": true, "meta": true, "mistral": true, "cohere": true, "deepseek": true,
}

// named takes the counts out of a set of attributes that an emitter wrote as one JSON object.
func (u *usage) named(o map[string]any) {
	for name, v := range o {
		if !vocabulary.MayHave(name) {
			continue
		}
		n, isNumber := v.(json.Number)
		w, known := vocabulary.Find(name)
		if !isNumber || !known {
			continue
		}
		for k, fields := range genSpelling.counts {
			if slices.Contains(fields, field(w.Field)) {
				u.set(given(k), countOfString(n.String()))
			}
		}
	}
}
