package genai

import (
	"encoding/json"
	"strings"
)

// detailed reports whether buckets are OpenAI's counts and, beside them, details of them, as Langfuse's wrapper for JavaScript told them
// before 4.4.6: OpenAI's total is then what the plain counts come to.
func detailed(o map[string]any) bool {
	count := func(key string) int64 {
		n, _ := o[key].(json.Number)
		return max(countOfString(n.String()), 0)
	}
	input, output, cached, thoughts := count("input"), count("output"), count("input_cached_tokens"), count("output_reasoning_tokens")
	return count("total") == input+output && cached+thoughts > 0 && cached <= input && thoughts <= output
}

// routed reports whether costs are what Langfuse's OpenAI found in a response of a router, whose models have their author's name before their own:
// a total alone, of what it charges.
func routed(span, model string, costs map[string]any) bool {
	_, total := costs["total"]
	return span == "OpenAI-generation" && total && len(costs) == 1 && strings.Contains(model, "/")
}
