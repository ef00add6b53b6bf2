package genai

import (
	"encoding/json"
	"strings"
)

// detailed reports whether buckets are a provider's counts and, beside them, details of them, as Langfuse's wrapper of OpenAI for JavaScript told them
// before 4.4.6 and its plugin for Codex did at first: the provider's total is then what the plain counts come to. Anthropic has no total, and
// one that an application makes leaves its caches out, but in the names that only that wrapper has.
func detailed(o map[string]any, v vendor) bool {
	var inputs, outputs int64
	for key := range o {
		switch k, _ := bucket(key); {
		case k == gReasoning:
			outputs += countAt(o, key)
		case k == gCacheRead && (key == "input_cached_tokens" || v&(vAnthropic|vBedrock) == 0):
			inputs += countAt(o, key)
		}
	}
	input, output := countAt(o, "input"), countAt(o, "output")
	return countAt(o, "total") == input+output && inputs+outputs > 0 && inputs <= input && outputs <= output
}

// readTexts reads what that wrapper makes of xAI's counts, and reports whether it did. It takes each detail off the whole; but xAI's text tokens
// and images are all of the prompt, so that no input is left, and its thoughts are beside the output. The total tells what that was.
func readTexts(o map[string]any, u *usage) bool {
	text, images, cached := countAt(o, "input_text_tokens"), countAt(o, "input_image_tokens"), countAt(o, "input_cached_tokens")
	thoughts, left, prompt := countAt(o, "output_reasoning_tokens"), countAt(o, "output"), text+images
	output := countAt(o, "total") - prompt - thoughts
	taken := output == left+thoughts || left == 0 && 0 <= output && output < thoughts
	if !taken || text == 0 || cached > prompt || countAt(o, "input")+countAt(o, "input_audio_tokens") > 0 {
		return false
	}
	u[gInput], u[gCacheRead], u[gOutput], u[gReasoning], u[gTotal] = prompt, cached, output+thoughts, thoughts, prompt+output+thoughts
	if images > 0 {
		u[gImageInput] = images
	}
	return true
}

// countAt is the count of a name, 0 where there is none.
func countAt(o map[string]any, key string) int64 {
	n, _ := o[key].(json.Number)
	return max(countOfString(n.String()), 0)
}

// routed reports whether costs are what Langfuse's OpenAI found in a response of a router, whose models have their author's name before their own:
// a total alone, of what it charges.
func routed(span, model string, costs map[string]any) bool {
	_, total := costs["total"]
	return span == "OpenAI-generation" && total && len(costs) == 1 && strings.Contains(model, "/")
}
