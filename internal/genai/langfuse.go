package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// adjustLangfuse reads usage and cost, which are JSON in one attribute each. Usage is in disjoint buckets already,
// unless the application passed on the provider's usage object. What server-side tools did is in the output alone.
func adjustLangfuse(f *facts, c *Call, u *usage) {
	c.langChain(f, false)
	if v := vendorOf(c.Provider, c.Model); c.Role == RoleCall && f.has(lcProvider) && (v == vMistral || v == vGroq) && !strings.Contains(f.str(lfUsage), "cache") {
		c.Assumed |= AssumedUncached // LangChain reads none of theirs, of Groq's in JavaScript
	}
	f.observed(c, u)
	f.addedUp(c, u)
	if f.str(lfSpeed) == "fast" && vendorOf(c.Provider, c.Model) == vAnthropic { // its plugin for Claude Code
		c.Service = "fast"
	}
	observedTools(u, c, f.str(lfOutput))
	if c.Role == RoleCall && c.Lacks == "" && (!strings.HasPrefix(f.str(lfOutput), "[") && offersFees(f.str(lfTools)) || f.offeredByLangChain(c, u)) {
		c.Lacks = pricing.UnreadUsage // its wrapper of OpenAI for JavaScript keeps the text of a response that was not streamed, and no other items
	}
}

// observed reads what an observation tells of its usage and cost.
func (f *facts) observed(c *Call, u *usage) {
	if c.Role == RoleOther && (f.has(lfChain) || langchainChains[f.name]) && f.str(lfType) == "span" {
		c.Operation, c.Role = OpChain, RoleAggregate
	}
	if s := f.str(lfParameters); c.Service == "" && strings.Contains(s, "service_tier") { // newer versions of its OpenAI tell the one that was given
		c.Service = named(textAt(object(s), "service_tier"))
		c.Wished = c.Service != ""
	}
	if costs := object(f.str(lfCost)); costs != nil {
		c.Reported, c.HasReported = sumCosts(costs)
		c.By = TellEstimate
		if routed(f.name, c.Model, costs) {
			c.By, c.Fee = TellInvoice, true
		}
	}
	if !f.has(lfUsage) {
		if c.Lent { // of the counts, some may be of the last call, and some of one before
			*u = noUsage
		}
		return
	}
	*u = noUsage
	o := object(f.str(lfUsage))
	if o == nil {
		u[gInput] = bad
		return
	}
	c.Cached = reused(o) && !c.HasReported
	c.served(plainTier(o))
	if ofVertex(o) {
		readVertex(o, u)
		return
	}
	for key := range o {
		if l, ok := leaves[key]; ok && (l.given == gInput || l.given == gOutput || l.given == gTotal) {
			readUsage(u, c, o)
			return
		}
	}
	v := vendorOf(c.Provider, c.Model)
	if readLong(o, u) || v == vXAI && (readTexts(o, u) || readLessThoughts(o, u)) || v == vGoogle && readModes(o, u) {
		return
	}
	readBuckets(o, v, u)
}

// langchainChains are LangChain's own names of what an application runs. Langfuse's handler for JavaScript makes a plain span of every
// chain; those of LangGraph say so themselves in newer versions.
var langchainChains = map[string]bool{"LangGraph": true, "RunnableSequence": true, "AgentExecutor": true}

func sumCosts(costs map[string]any) (pricing.Amount, bool) {
	for _, key := range [...]string{"total", "totalCost", "total_cost"} {
		if total, ok := costs[key].(json.Number); ok {
			return dollars(total)
		}
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

// buckets are the keys of Langfuse's usage_details that are not plain input or output.
var buckets = map[string]given{
	"input_cached_tokens": gCacheRead, "input_cache_read": gCacheRead, "cache_read_input_tokens": gCacheRead,
	"input_cached": gCacheRead, "input_cache_read_tokens": gCacheRead, "input_cache_read_input_tokens": gCacheRead,
	"input_cache_creation": gCacheWrite, "cache_creation_input_tokens": gCacheWrite, "input_cache_write": gCacheWrite,
	"input_cache_creation_input_tokens": gCacheWrite, "input_cache_write_tokens": gCacheWrite,
	"cache_read": gCacheRead, "cache_write": gCacheWrite, // its plugin for opencode
	"output_reasoning_tokens": gReasoning, "output_reasoning": gReasoning, reasoningBucket: gReasoning,
	"input_audio_tokens": gAudioInput, "input_audio": gAudioInput,
	"output_audio_tokens": gAudioOutput, "output_audio": gAudioOutput,
	"input_image_tokens": gImageInput, "input_image": gImageInput,
	"output_image_tokens": gImageOutput, "output_image": gImageOutput,
	"web_search_requests": gWebSearch, "server_tool_use.web_search_requests": gWebSearch, "web_search_queries": gWebSearch,
	"webSearchQueries": gWebSearch, "grounding_queries": gWebSearch,
}

// reasoningBucket is opencode's: it is beside the output, as all buckets, but where a total tells that it is a part.
const reasoningBucket = "reasoning"

// bucket is what a key of usage_details counts. The lifetime of a cache write may be anywhere in its name.
func bucket(key string) (given, bool) {
	if k, ok := buckets[key]; ok {
		return k, true
	}
	if strings.Contains(key, "cache_creation") || strings.Contains(key, "cache_write") || strings.Contains(key, "ephemeral") {
		switch {
		case strings.Contains(key, "12h"):
			return gCacheWrite12h, true
		case strings.Contains(key, "30m"):
			return gCacheWrite30m, true
		case strings.Contains(key, "1h"):
			return gCacheWrite1h, true
		case strings.Contains(key, "5m"):
			return gCacheWrite5m, true
		}
	}
	return 0, false
}

// readBuckets adds disjoint buckets up to the standard's inclusive counts, which are taken apart again later. A bucket
// of an unknown name counts as plain input or output, by its prefix. Cache writes may be there whole and by lifetime.
func readBuckets(o map[string]any, v vendor, u *usage) {
	details := detailed(o, v)
	for key, value := range o {
		n := bad
		if num, ok := value.(json.Number); ok {
			n = countOfString(num.String())
		}
		if key == "total" {
			u.set(gTotal, n)
		}
		k, known := bucket(key)
		if known {
			u.add(k, n)
		}
		switch {
		case known && (details || k >= gCacheWrite && k <= gCacheWrite12h):
		case strings.HasPrefix(key, "input"), strings.HasPrefix(key, "cache_"):
			u.add(gInput, n)
		case strings.HasPrefix(key, "output"), key == reasoningBucket:
			u.add(gOutput, n)
		}
	}
	if writes := u.cacheWrites(); writes > 0 && !details {
		u.add(gInput, writes)
	}
}

// add adds n to a count. The sum is as bounded as a single count: an object may hold any number of buckets.
func (u *usage) add(k given, n int64) {
	if n < 0 || u[k] == bad {
		u[k] = bad
		return
	}
	u[k] = countOfInt(u.or0(k) + n)
}

// Langfuse's own words for counts, which whoever knows it writes under the standard's prefix, since it takes any name there.
const (
	langfuseInput  = "gen_ai.usage.input"
	langfuseOutput = "gen_ai.usage.output"
)

// Their ranks among the names of their fields.
var langfuseInputRank, langfuseOutputRank = rankOf(langfuseInput), rankOf(langfuseOutput)

func rankOf(name string) uint8 {
	w, _ := vocabulary.Find(name)
	return w.Rank
}

// langfuseWords knows that counts in Langfuse's words are disjoint, as Langfuse adds them up.
func (f *facts) langfuseWords(u *usage) {
	if f.has(genInput) && f.ranks[genInput] == langfuseInputRank {
		u.set(gRawInput, u[gInput])
	}
	if f.has(genOutput) && f.ranks[genOutput] == langfuseOutputRank {
		u.set(gRawOutput, u[gOutput])
	}
}
