package genai

import (
	"cmp"
	"encoding/json"
	"math"
	"strings"
)

// toolCounts are the keys of usage objects that count what xAI's own tools did, by the given of their fee. A search of X costs what one
// of the web does; the givens are those of tools whose price is not known here.
var toolCounts = map[string]given{
	"server_side_tool_usage_details.web_search_calls": gWebSearch, "server_side_tool_usage_details.x_search_calls": gWebSearch,
	"server_side_tool_usage_details.file_search_calls":      gFileSearch,
	"server_side_tool_usage_details.code_interpreter_calls": givens, "server_side_tool_usage_details.document_search_calls": givens,
	"num_sources_used": givens, // of its live search, which was charged by what it found
}

// toolPaths begin the keys at which others count, by name, what their server-side tools did: Mistral's connectors, Qwen's plugins, Doubao's tools.
var toolPaths = [...]string{"connectors.", "plugins.", "tool_usage."}

// tool takes the value at a path of a usage object. It returns false if that counts no tool.
func (d *document) tool(path string, v json.Number) bool {
	k, ok := toolCounts[path]
	for _, p := range toolPaths {
		if strings.HasPrefix(path, p) {
			k, ok = givens, true
		}
	}
	n := countOfString(v.String())
	switch {
	case !ok:
		return false
	case k != givens:
		d.usage.add(k, n)
	case n > 0:
		d.unread = true
	}
	return true
}

// grounding reads how Gemini grounded an answer. The different queries are what is paid for; maps are, too, and nothing counts them.
func (d *document) grounding(o map[string]any) {
	d.usage.set(gWebSearch, queries(o))
	for _, key := range [...]string{"groundingChunks", "grounding_chunks"} {
		chunks, _ := o[key].([]any)
		for _, c := range chunks {
			d.unread = d.unread || at(c, "maps") != nil
		}
	}
}

// grounded reads one of the counts that Gemini's interactions have of what grounded them.
func (d *document) grounded(o map[string]any) {
	n, ok := firstNumber(o, "count")
	switch {
	case !ok || n == 0:
	case textOf(o, "type") == "google_search":
		d.usage.add(gWebSearch, n)
	default:
		d.unread = true
	}
}

// queries counts the different searches that Gemini made to ground an answer.
func queries(grounding map[string]any) int64 {
	seen := map[any]bool{}
	for _, key := range [...]string{"webSearchQueries", "web_search_queries"} {
		list, _ := grounding[key].([]any)
		for _, q := range list {
			if s, ok := q.(string); ok && s != "" {
				seen[s] = true
			}
		}
	}
	if len(seen) == 0 {
		return absent
	}
	return int64(len(seen))
}

// byPrompt reports whether c's model charges for a prompt that was grounded, and not for each query: Gemini before 3.
func (c *Call) byPrompt() bool {
	model := cmp.Or(c.Model, c.RequestModel)
	return contains(model, "gemini-2") || contains(model, "gemini-1")
}

// lifetimes reads Bedrock's list of what was written to a cache for how long.
func (d *document) lifetimes(o map[string]any) {
	n, ok := firstNumber(o, "inputTokens", "input_tokens")
	k, known := map[string]given{"5m": gCacheWrite5m, "1h": gCacheWrite1h}[strings.ToLower(textOf(o, "ttl"))]
	if ok && known {
		d.usage.add(k, n)
	}
}

// duration reads the usage object of a transcription that is charged by the length of what was heard.
func (d *document) duration(o map[string]any) {
	if n, ok := o["seconds"].(json.Number); ok && textOf(o, "type") == "duration" {
		if seconds, err := n.Float64(); err == nil && seconds >= 0 {
			d.usage.set(gAudioMilli, countOfFloat(math.Round(seconds*1000)))
		}
	}
}
