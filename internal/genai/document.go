package genai

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// document is what was read from a usage object.
type document struct {
	usage    usage
	outside  bool // the input count does not include cached tokens
	within   bool // they are told as OpenAI's details of the input, which includes them; LiteLLM repeats them in Anthropic's words
	thought  bool // the output count does not include reasoning
	billed   bool // the counts are those charged for, which Cohere tells beside those that the model saw
	tier     string
	speed    string
	geo      string
	category string // of a refusal
	charge   charge
	research research
	unread   bool             // a tool was used whose fee is told by nothing here
	reused   bool             // the counts are those of an earlier call, from a cache
	rounds   []map[string]any // the requests within the request, if there were several
}

func (d *document) read(o map[string]any, path string) {
	d.reused = d.reused || path == "" && reused(o)
	d.duration(o)
	for _, key := range slices.Sorted(maps.Keys(o)) { // a fixed order, so that the same span always reads the same
		switch v := o[key].(type) {
		case map[string]any:
			switch {
			case containers[key]:
				d.read(v, "")
			case key == "groundingMetadata", key == "grounding_metadata":
				d.grounding(v)
			case key == "stop_details", key == "stopDetails":
				d.category = categoryOf(v)
			default:
				d.read(v, path+key+".")
			}
		case []any:
			d.list(key, v)
		case json.Number:
			d.number(path+key, v)
		case string:
			d.text(path+key, v)
		case bool:
			if key == "is_byok" || key == "isByok" {
				d.charge.ownKey, d.charge.router = v, true
			}
		}
	}
}

// list reads what usage objects tell in arrays: Gemini's modalities, Anthropic's requests within a request.
func (d *document) list(key string, list []any) {
	if key == "iterations" {
		d.roundsOf(list)
		return
	}
	for _, e := range list {
		o, ok := e.(map[string]any)
		if !ok {
			continue
		}
		switch key {
		case "cacheDetails", "cache_details":
			d.lifetimes(o)
			continue
		case "grounding_tool_count":
			d.grounded(o)
			continue
		}
		if modalities[key] != nil && strings.Contains(key, "cache") { // what it has no count of was not cached
			for _, k := range cacheModes {
				d.usage.set(k, 0)
			}
		}
		n, ok := firstNumber(o, "tokenCount", "token_count", "tokens")
		if k, known := modalities[key][strings.ToUpper(textOf(o, "modality"))]; ok && known {
			d.usage.add(k, n)
		}
	}
}

// modalities are the given of Gemini's arrays of counts by modality. What is not here is text, or priced as text is.
var modalities = map[string]map[string]given{
	"promptTokensDetails": promptModes, "prompt_tokens_details": promptModes,
	"candidatesTokensDetails": outputModes, "candidates_tokens_details": outputModes,
	"responseTokensDetails": outputModes, "response_tokens_details": outputModes,
	"cacheTokensDetails": cacheModes, "cache_tokens_details": cacheModes,
	"input_tokens_by_modality": promptModes, "output_tokens_by_modality": outputModes, "cached_tokens_by_modality": cacheModes,
}

var (
	promptModes = map[string]given{"AUDIO": gAudioInput, "IMAGE": gImageInput}
	outputModes = map[string]given{"AUDIO": gAudioOutput, "IMAGE": gImageOutput}
	cacheModes  = map[string]given{"AUDIO": gAudioCacheRead, "IMAGE": gImageCacheRead}
)

func firstNumber(o map[string]any, keys ...string) (int64, bool) {
	for _, key := range keys {
		if n, ok := o[key].(json.Number); ok {
			return countOfString(n.String()), true
		}
	}
	return 0, false
}

func textOf(o map[string]any, key string) string {
	s, _ := o[key].(string)
	return s
}

func (d *document) number(path string, v json.Number) {
	if d.charge.number(path, v) || d.research.number(path, v) || d.tool(path, v) {
		return
	}
	if tier := tierDetails[path]; tier != "" {
		d.tier = tier
	}
	l, ok := leaves[path]
	if !ok {
		return
	}
	d.usage.set(l.given, countOfString(v.String()))
	switch l.given {
	case gCacheRead, gCacheWrite:
		d.within = d.within || strings.HasPrefix(path, "prompt_tokens_details.")
		d.outside = (d.outside || l.outside) && !d.within
	case gReasoning:
		d.thought = d.thought || l.outside
	case gInput, gOutput:
		d.billed = d.billed || strings.HasPrefix(path, "billed")
	}
}

func (d *document) text(path, v string) {
	switch words[path] {
	case tierWord:
		d.tier = v
	case trafficWord:
		d.tier = trafficTiers[v]
	case speedWord:
		d.speed = v // or Bedrock's latency
	case geoWord:
		d.geo = v
	default:
		d.charge.number(path, json.Number(v))
	}
}

// word is what a key of a usage object that holds no number tells.
type word uint8

const (
	noWord word = iota
	tierWord
	trafficWord // Vertex AI's of the tier
	speedWord
	geoWord
)

var words = map[string]word{
	"service_tier": tierWord, "serviceTier": tierWord, "service_tier.type": tierWord, "serviceTier.type": tierWord,
	"trafficType": trafficWord, "traffic_type": trafficWord,
	"speed": speedWord, "performanceConfig.latency": speedWord, "inference_geo": geoWord,
}

// trafficTiers are Vertex AI's words for what a request was served by.
var trafficTiers = map[string]string{
	"ON_DEMAND": "standard", "ON_DEMAND_PRIORITY": "priority", "ON_DEMAND_FLEX": "flex", "FLEX": "flex", "PRIORITY": "priority",
	"PROVISIONED_THROUGHPUT": "provisioned", "BATCH": "batch",
}

// into adds to u what the span's attributes lacked. If the provider reports cached tokens or reasoning at all, it also
// adds the provider's plain counts, as evidence of what the counts in the attributes include.
func (d *document) into(u *usage, c *Call) {
	own := &d.usage
	if d.billed {
		c.Billed = true
		u[gInput], u[gOutput], u[gTotal] = own[gInput], own[gOutput], absent
		own[gCacheRead] = absent // of what the model saw
	}
	if cache := own.or0(gCacheRead) + own.cacheWrites(); cache > 0 && own[gInput] >= 0 {
		if d.outside {
			cache = 0
		}
		u.set(gRawInput, max(own[gInput]-cache, absent))
	}
	if reasoning := own.or0(gReasoning); reasoning > 0 && own[gOutput] >= 0 {
		if d.thought && !own.addsUp() || own.reasoningProof() == outside || own[gTotal] < 0 && vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel)) == vXAI {
			reasoning = 0
		}
		u.set(gRawOutput, max(own[gOutput]-reasoning, absent))
	}
	if writes := own.cacheWrites(); writes > 0 && own[gCacheRead] >= 0 && u[gCacheRead] == own[gCacheRead]+writes {
		u[gCacheRead] = own[gCacheRead] // all that has to do with a cache was told as read
	}
	if tools := own.or0(gToolPrompt); tools > 0 && own[gInput] >= 0 && u[gInput] == own[gInput]+tools {
		own[gToolPrompt] = absent // it is in the emitter's input
	}
	d.research.into(own, u, c)
	for k := range gRawInput {
		u.set(k, own[k])
	}
	d.addRounds(u, c)
	c.served(d.tier)
	if fast(d.speed) {
		c.Service, c.Wished = d.speed, false
	}
	if c.Geo == "" {
		c.Geo = d.geo
	}
	c.category = cmp.Or(c.category, d.category)
	if d.unread && c.Lacks == "" {
		c.Lacks = pricing.UnreadUsage
	}
	if !c.HasReported {
		d.charge.into(c)
	}
	c.Cached = c.Cached || d.reused && !c.HasReported
}

// addsUp reports whether input and output are all that the total has: no thoughts are beside them.
func (u *usage) addsUp() bool {
	return u[gTotal] >= 0 && u[gTotal] == u[gInput]+u[gOutput]
}
