package langfusetest

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// usage is what the server would store as usage: buckets that must be whole numbers, and their total.
func usage(a map[string]any, scope string) map[string]float64 {
	details, given := jsonObject(a, obs+"usage_details")
	if !given {
		if scope == "ai" {
			details = aiUsage(a)
		} else {
			details = genericUsage(a)
		}
	}
	out := map[string]float64{}
	for k, v := range details {
		f, ok := number(v)
		if !ok || f < 0 || f != math.Trunc(f) {
			return map[string]float64{} // the schema drops the whole object
		}
		out[k] = f
	}
	if _, ok := out["total"]; !ok && len(out) > 0 {
		var total float64
		for _, v := range out {
			total += v
		}
		out["total"] = total
	}
	return out
}

// jsonObject parses an attribute that must be a JSON object in a string. Anything else counts as given and empty.
func jsonObject(a map[string]any, key string) (map[string]any, bool) {
	raw, ok := a[key]
	if !ok || !truthy(raw) {
		return nil, false
	}
	var m map[string]any
	if s, ok := raw.(string); ok {
		_ = json.Unmarshal([]byte(s), &m)
	}
	return m, true
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, !math.IsNaN(v)
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}

// usageKinds are the spellings that the server reads for each kind of token, in order.
var usageKinds = map[string][]string{
	"in":       {"prompt_tokens", "input_tokens", "prompt"},
	"out":      {"completion_tokens", "output_tokens", "completion"},
	"total":    {"total_tokens", "total"},
	"read":     {"cache_read.input_tokens", "cache_read_input_tokens", "cache_read_tokens", "details.cache_read_tokens", "details.cache_read_input_tokens", "prompt_details.cache_read", "input_cached_tokens"},
	"creation": {"cache_creation.input_tokens", "cache_creation_input_tokens", "cache_write_tokens", "details.cache_write_tokens", "details.cache_creation_input_tokens", "prompt_details.cache_write", "input_cache_creation"},
	"reason":   {"reasoning.output_tokens", "completion_details.reasoning"},
	"audio":    {"completion_details.audio"},
}

func genericUsage(a map[string]any) map[string]any {
	raw := map[string]float64{}
	for k, v := range a {
		for _, prefix := range []string{"gen_ai.usage.", "llm.token_count."} {
			if key, ok := strings.CutPrefix(k, prefix); ok && k != "gen_ai.usage.cost" {
				if f, ok := number(v); ok {
					raw[key] = f
				}
			}
		}
	}
	known := map[string]float64{}
	for kind, keys := range usageKinds {
		for _, key := range keys {
			if f, ok := raw[key]; ok {
				if _, had := known[kind]; !had {
					known[kind] = f
				}
				delete(raw, key)
			}
		}
	}
	out := map[string]any{}
	for k, v := range raw { // every other key becomes a kind of token of its own
		out[strings.TrimPrefix(k, "details.")] = v
	}
	set := func(key, kind string, minus ...string) {
		if v, ok := known[kind]; ok {
			for _, m := range minus {
				v -= known[m]
			}
			out[key] = max(v, 0)
		}
	}
	set("input", "in", "read", "creation")
	set("output", "out", "reason", "audio")
	set("total", "total")
	set("input_cached_tokens", "read")
	set("input_cache_creation", "creation")
	set("output_reasoning_tokens", "reason")
	set("output_audio_tokens", "audio")
	return out
}

// aiUsage is the part of the Vercel AI SDK's rule that does not read provider metadata.
func aiUsage(a map[string]any) map[string]any {
	out := map[string]any{}
	for key, attrs := range map[string][]string{
		"input":  {"gen_ai.usage.prompt_tokens", "gen_ai.usage.input_tokens"},
		"output": {"gen_ai.usage.completion_tokens", "gen_ai.usage.output_tokens"},
		"total":  {"ai.usage.tokens"}, "input_cached_tokens": {"ai.usage.cachedInputTokens"}, "output_reasoning_tokens": {"ai.usage.reasoningTokens"},
	} {
		for _, attr := range attrs {
			if f, ok := number(a[attr]); ok {
				out[key] = f
				break
			}
		}
	}
	return out
}

// maxCost is the largest entry that the column holds.
const maxCost = 999999.999999

// cost is what the server would store as provided cost. Entries that are not numbers become 0, as on the direct path.
func cost(a map[string]any) map[string]float64 {
	details, given := jsonObject(a, obs+"cost_details")
	if !given {
		for _, key := range []string{"gen_ai.usage.cost", "llm.cost.total"} {
			if v := a[key]; v != nil && v != "" {
				details = map[string]any{"total": v}
				break
			}
		}
	}
	if len(details) == 0 {
		return nil
	}
	out := map[string]float64{}
	pair := true
	for k, v := range details {
		f, _ := v.(float64)
		out[k] = min(f, maxCost)
		pair = pair && (k == "input" || k == "output")
	}
	if _, ok := out["total"]; !ok && pair {
		out["total"] = out["input"] + out["output"]
	}
	return out
}

// InputUsage and OutputUsage are the sums that the server shows: of every bucket whose key contains the word.
func (o Observation) InputUsage() float64 { return sumOf(o.Usage, "input") }

// OutputUsage: see InputUsage.
func (o Observation) OutputUsage() float64 { return sumOf(o.Usage, "output") }

func sumOf(details map[string]float64, word string) (sum float64) {
	for k, v := range details {
		if strings.Contains(k, word) {
			sum += v
		}
	}
	return sum
}
