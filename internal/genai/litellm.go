package genai

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// LiteLLM has a span of each request, or writes on the span that the application made it in, each time over the time before.
// In both cases there is a span of the raw request below.

// rawRequest is the operation of a raw request, whose family is not told.
const rawRequest = "request"

// collectRaw reads a raw request: llm.anthropic.usage is a field usage, of a vendor anthropic.
func (f *facts) collectRaw(attrs pcommon.Map) {
	if !f.raw() {
		return
	}
	for name, v := range attrs.All() {
		rest, ok := strings.CutPrefix(name, "llm.")
		vendor, key, _ := strings.Cut(rest, ".")
		if x := rawFields[key]; ok && x != noField {
			f.vendor = vendor
			f.tell(x, 0, v)
		}
	}
	f.any = true
}

func (f *facts) raw() bool {
	return f.name == "raw_gen_ai_request" && strings.HasPrefix(f.scope, "litellm")
}

var rawFields = map[string]field{
	"usage": litellmUsage, "usageMetadata": litellmUsage, "model": genModel, "modelVersion": genModel,
	"id": genResponseID, "responseId": genResponseID, "service_tier": genService,
}

// lent reports whether a span is the application's own, and what LiteLLM wrote on it may be left from a call before the last: what
// it does not write each time.
func (f *facts) lent(u *usage) bool {
	if !f.has(litellmCall) || f.scopeDialect() != nil || strings.Contains(f.scope, "openinference") {
		return false
	}
	for _, k := range [...]given{gCacheRead, gCacheWrite, gReasoning} {
		u[k] = absent
	}
	return true
}

// pythonLiterals turns how Python prints a dict of numbers and plain words into JSON.
var pythonLiterals = strings.NewReplacer("'", `"`, "None", "null", "True", "true", "False", "false")

// dict is a dict of numbers and plain words as Python prints it, or the same as JSON; nil if it is neither.
func dict(s string) map[string]any { return object(pythonLiterals.Replace(s)) }

// adjustLiteLLM: caches are told in a dict alone. Who was asked may be named only by the model that it was asked for.
func adjustLiteLLM(f *facts, c *Call, u *usage) {
	told := dict(f.str(litellmUsage))
	nestCaches(told)
	readUsage(u, c, told)
	if f.raw() {
		adjustRaw(f, c, u)
		return
	}
	if told == nil && u[gCacheRead] < 0 && u[gOutput] > 0 {
		c.Assumed |= AssumedUncached // older versions tell input and output alone
	}
	c.unwrapID()
	if vendor, _, ok := strings.Cut(f.str(litellmModel), "/"); ok && c.Provider == "" {
		c.Provider = vendor
	}
	hidden := object(f.str(responseCost))
	if cost, ok := hidden["response_cost"].(json.Number); ok && !c.HasReported {
		c.Reported, c.HasReported = dollars(cost)
		c.By = TellEstimate
		hit, _ := hidden["cache_hit"].(bool)
		c.Cached = hit && !c.HasReported
	}
	switch always := tellsDetails[c.Provider]; {
	case always && (guessed(told) || f.untold(c, u)):
		f.guess(c, u)
	case guessed(told):
		c.Assumed |= AssumedCounted
	}
}

// tellsDetails are the vendors that tell details of the prompt wherever they tell anything, in LiteLLM's names and the standard's.
var tellsDetails = map[string]bool{
	"openai": true, "azure": true, "azure.ai.openai": true, "deepseek": true, "xai": true, "x_ai": true, "openrouter": true,
}

// untold reports whether a stream told nothing by what LiteLLM's newer instrumentation (LITELLM_OTEL_V2) tells of it: it keeps no usage
// object, and the cached tokens also where they are none.
func (f *facts) untold(c *Call, u *usage) bool {
	return f.yes(litellmStream) && c.Operation == OpChat && !c.Lent && u[gCacheRead] < 0 && u[gOutput] > 0
}

// nestCaches: older versions may tell caches in Anthropic's words alone, beside a count of the prompt that has them in it as OpenAI's does.
func nestCaches(told map[string]any) {
	_, prompt := told["prompt_tokens"]
	read, cached := told["cache_read_input_tokens"].(json.Number)
	if prompt && cached && told["prompt_tokens_details"] == nil {
		told["prompt_tokens_details"] = map[string]any{"cached_tokens": read}
	}
}

// guessed reports whether LiteLLM put together what a stream used, without any detail of the prompt, as it does where the
// stream told nothing: the counts are those of its own tokenizer, and the text is all that was answered.
func guessed(told map[string]any) bool {
	details, of := told["completion_tokens_details"].(map[string]any)
	prompt, streamed := told["prompt_tokens_details"]
	text, counted := details["text_tokens"].(json.Number) // two maps cannot be compared
	return of && counted && streamed && prompt == nil && text == told["completion_tokens"]
}

// adjustRaw: of a streamed answer there is nothing. The ids of OpenAI's responses are not those that LiteLLM hands on. Where the
// standard's counts are told, they are those of the request's span.
func adjustRaw(f *facts, c *Call, u *usage) {
	if f.has(genInput) || f.has(genOutput) {
		c.Role = RoleDuplicate
		return
	}
	c.Operation, c.Role = rawRequest, RoleCall
	if u[gInput] >= 0 && u[gOutput] < 0 {
		c.Operation = OpEmbeddings
	}
	if f.vendor != "None" {
		c.Provider = f.vendor
	}
	if strings.HasPrefix(c.ID, "resp_") {
		c.ID = ""
	}
}

// wrappedID is how the ids begin that LiteLLM gives to OpenAI's responses, in base64: the deployment, and the id itself.
const wrappedID = "resp_bGl0ZWxsbTp"

// unwrapID finds the provider's id of a response.
func (c *Call) unwrapID() {
	if !strings.HasPrefix(c.ID, wrappedID) {
		return
	}
	text, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.ID, "resp_"))
	if err != nil {
		return
	}
	if _, id, ok := strings.Cut(string(text), ";response_id:"); ok {
		c.ID = id
	}
}
