package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustCodex: of hundreds of spans only a response's carries usage; a turn's repeats the sum under names of its own.
func adjustCodex(f *facts, c *Call, u *usage) {
	switch {
	case f.has(codexTurn):
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
		c.RequestModel = f.str(cliModel)
	case u.state() != UsageNone:
		c.Operation, c.Role = OpChat, RoleCall
	default:
		c.Role = RoleOther
	}
}

// adjustAISDK: only the inner spans (doGenerate, doStream, doEmbed ...) are calls; the outer ones repeat their sum, or in
// versions 4 and 5 their last step. Version 6 began to count the cache inside the input and thoughts inside the output.
func adjustAISDK(f *facts, c *Call, u *usage) {
	id := f.str(aiOperation)
	c.Operation, c.Role = OpChain, RoleAggregate
	switch name := id[strings.LastIndexByte(id, '.')+1:]; {
	case name == "toolCall":
		c.Operation, c.Role = OpExecuteTool, RoleTool
	case strings.HasPrefix(name, "doEmbed"):
		c.Operation, c.Role = OpEmbeddings, RoleCall
	case strings.HasPrefix(name, "doRerank"):
		c.Operation, c.Role = OpRerank, RoleCall
	case strings.HasPrefix(name, "do"):
		c.Operation, c.Role = OpChat, RoleCall
	}
	if strings.HasPrefix(c.ID, "aitxt-") || strings.HasPrefix(c.ID, "aiobj-") {
		c.ID = "" // made up by the SDK
	}
	adjustMetadata(f, c, u)
	if u[gRawInput] < 0 && u[gInput] >= 0 && !modernAISDK(f) {
		if v := vendorOf(c.Provider, c.RequestModel); v&(vAnthropic|vBedrock) != 0 {
			u[gRawInput] = u[gInput]
		} else if v == vGoogle && u[gRawOutput] < 0 {
			u[gRawOutput] = u[gOutput]
		}
	}
}

func modernAISDK(f *facts) bool {
	version, ok := strings.CutPrefix(f.str(aiUserAgent), "ai/")
	return ok && version >= "6" && version[0] <= '9' || len(version) > 1 && version[1] != '.' || f.has(aiNoCache)
}

// adjustMetadata reads what only the provider's own metadata tells: lifetimes of cache writes, searches, tier.
func adjustMetadata(f *facts, c *Call, u *usage) {
	for _, v := range object(f.str(aiMetadata)) {
		readUsage(u, c, v)
	}
}

// adjustAgentSDK: there is no span per call. The agent's span is the bill, and only its cost is right: its counts leave out
// caches and cover the last result only.
func adjustAgentSDK(f *facts, c *Call, u *usage) {
	if c.Role == RoleAgent && f.has(oiCost) {
		c.Role = RoleCall
		*u = noUsage
	}
}

// outputRoots are where the instrumented libraries leave the provider's usage in output.value: the response itself, a
// LangChain message's raw response, its own account of it.
var outputRoots = [][]string{
	{"usage"},
	{"usageMetadata"},
	{"generations", "0", "0", "message", "kwargs", "additional_kwargs", "usage"},
	{"generations", "0", "0", "message", "kwargs", "response_metadata", "usage"},
	{"generations", "0", "0", "message", "kwargs", "usage_metadata"},
}

// adjustOpenInference reads what only the response in output.value tells, and the model where Bedrock's was cut
// down to a vendor.
func adjustOpenInference(f *facts, c *Call, u *usage) {
	if c.Role != RoleCall {
		return
	}
	if s := f.str(oiOutputValue); strings.Contains(s, `sage`) {
		o := object(s)
		for _, root := range outputRoots {
			if v := at(o, root...); v != nil {
				readUsage(u, c, v)
				break
			}
		}
		c.ID = textAt(o, "id")
		if tier := textAt(o, "service_tier"); tier != "" && c.Service == "" {
			c.Service = tier
		}
	}
	if bareVendors[c.Model] {
		if id := textAt(object(f.str(oiInputValue)), "modelId"); id != "" {
			c.RequestModel, c.Model = id, ""
		}
	}
}

// bareVendors are what is left of a Bedrock inference profile's name when its last dotted part was meant.
var bareVendors = map[string]bool{"anthropic": true, "amazon": true, "meta": true, "mistral": true, "cohere": true, "deepseek": true}

// adjustLangfuse: usage and cost are JSON in one attribute each, and usage is already in disjoint buckets, except where the
// application handed the provider's own object through.
func adjustLangfuse(f *facts, c *Call, u *usage) {
	if costs := object(f.str(lfCost)); costs != nil {
		c.Reported, c.HasReported = sumCosts(costs)
	}
	o := object(f.str(lfUsage))
	if o == nil {
		return
	}
	*u = noUsage
	if o["prompt_tokens"] != nil || o["input_tokens"] != nil {
		readUsage(u, c, o)
		return
	}
	readBuckets(o, u)
}

func sumCosts(costs map[string]any) (pricing.Amount, bool) {
	if total, ok := costs["total"].(json.Number); ok {
		return dollars(total)
	}
	var sum pricing.Amount
	for _, v := range costs {
		if n, ok := v.(json.Number); ok {
			if a, ok := dollars(n); ok {
				sum = sum.Add(a)
			}
		}
	}
	return sum, !sum.IsZero()
}

// buckets are the keys of usage_details that are not plain input or output.
var buckets = map[string]given{
	"input_cached_tokens": gCacheRead, "input_cache_read": gCacheRead, "cache_read_input_tokens": gCacheRead,
	"input_cached": gCacheRead, "input_cache_read_tokens": gCacheRead,
	"input_cache_creation": gCacheWrite, "cache_creation_input_tokens": gCacheWrite, "input_cache_write": gCacheWrite,
	"input_cache_creation_5m": gCacheWrite5m, "input_cache_creation_1h": gCacheWrite1h,
	"output_reasoning_tokens": gReasoning, "output_reasoning": gReasoning,
	"input_audio_tokens": gAudioInput, "input_audio": gAudioInput,
	"output_audio_tokens": gAudioOutput, "output_audio": gAudioOutput,
}

// readBuckets adds disjoint buckets up to the standard's inclusive counts, which the row then takes apart again. A bucket
// that has no unit of its own is plain input or output.
func readBuckets(o map[string]any, u *usage) {
	for key, v := range o {
		n := bad
		if num, ok := v.(json.Number); ok {
			n = countOfString(num.String())
		}
		if k, ok := buckets[key]; ok {
			u.add(k, n)
		}
		switch {
		case key == "total":
			u[gTotal] = n
		case strings.HasPrefix(key, "input"), strings.HasPrefix(key, "cache_"):
			u.add(gInput, n)
		case strings.HasPrefix(key, "output"):
			u.add(gOutput, n)
		}
	}
	u[gTotal] = absent
}

func (u *usage) add(k given, n int64) {
	switch {
	case n < 0 || u[k] == bad:
		u[k] = bad
	default:
		u[k] = u.or0(k) + n
	}
}

// adjustLangSmith: the details are JSON.
func adjustLangSmith(f *facts, c *Call, u *usage) {
	readUsage(u, c, object(f.str(lsUsage)))
	for prefix, x := range map[string]field{"input_token_details": genInputDetails, "output_token_details": genOutputDetails} {
		readUsage(u, c, map[string]any{prefix: any(object(f.str(x)))})
	}
}

// adjustLiteLLM: a raw request repeats the request above it.
func adjustLiteLLM(f *facts, c *Call, _ *usage) {
	if f.name == "raw_gen_ai_request" {
		c.Role = RoleDuplicate
	}
	if cost, ok := object(f.str(responseCost))["response_cost"].(json.Number); ok && !c.HasReported {
		c.Reported, c.HasReported = dollars(cost)
	}
}

// adjustStrands: the provider's name is the framework's own.
func adjustStrands(_ *facts, c *Call, _ *usage) {
	if c.Provider == "strands-agents" {
		c.Provider = ""
	}
}

// adjustADK: caches and thoughts are only in the response's JSON, and older versions name the operation only in the span.
func adjustADK(f *facts, c *Call, u *usage) {
	word, _, _ := strings.Cut(f.name, " ")
	if a, ok := acts[word]; ok {
		c.Operation, c.Role = a.op, a.role
	}
	readUsage(u, c, at(object(f.str(adkResponse)), "usage_metadata"))
}
