package genai

import "encoding/json"

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
