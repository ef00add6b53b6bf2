package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Langfuse's handler for LangChain in Python renames some of what Vertex AI counted and takes the modalities off: the prompt is what is
// left of it and its modalities, which have cached tokens in them. Thoughts are beside the output.

// geminiKeys are the rest of Vertex AI's own names.
var geminiKeys = map[string]given{
	"total_token_count": gTotal, "cached_content_token_count": gCacheRead, "thoughts_token_count": gReasoning,
	"tool_use_prompt_token_count": gToolPrompt,
}

// geminiModes are the modalities that have prices of their own, by name and by number.
var geminiModes = map[string]struct{ input, output, cache given }{
	"AUDIO": {gAudioInput, gAudioOutput, gAudioCacheRead}, "4": {gAudioInput, gAudioOutput, gAudioCacheRead},
	"IMAGE": {gImageInput, gImageOutput, gImageCacheRead}, "2": {gImageInput, gImageOutput, gImageCacheRead},
}

// ofVertex reports whether usage_details are Vertex AI's counts after the handler had them.
func ofVertex(o map[string]any) bool {
	_, total := o["total_token_count"]
	_, input := o["input"]
	return total && input
}

func readVertex(o map[string]any, u *usage) {
	for key, v := range o {
		n := bad
		if num, ok := v.(json.Number); ok {
			n = countOfString(num.String())
		}
		if k, ok := geminiKeys[key]; ok {
			u[k] = n
			continue
		}
		part, name, _ := strings.Cut(key, "_modality_")
		mode, special := geminiModes[name]
		switch part {
		case "input":
			u.add(gInput, n)
			if special {
				u.add(mode.input, n)
			}
		case "output":
			u.add(gOutput, n)
			if special {
				u.add(mode.output, n)
			}
		case "cached":
			if special {
				u.add(mode.cache, n)
			}
		}
	}
	u[gRawOutput] = u[gOutput]
}

// addedUp makes a stream of Gemini's through LangChain for JavaScript a lower bound where it shows that what was cached was added up: each
// part of a stream tells all of it. Langfuse takes that off the prompt, of which nothing is left; the rest of the total is at the least all cached.
func (f *facts) addedUp(c *Call, u *usage) {
	prompt := u[gTotal] - u[gOutput]
	if c.Role == RoleCall && u[gOutput] >= 0 && prompt >= 0 && u[gCacheRead] > prompt && strings.Contains(f.str(lcVersions), "@langchain/google") {
		u[gCacheRead], u[gInput], u[gTotal] = prompt, prompt, prompt+u[gOutput]
		c.Lacks = pricing.MissingTokens
	}
}

// longPrompt is the size of a prompt from which on Gemini costs more.
const longPrompt = 200_000

// readLong reads what LangChain for JavaScript tells of Gemini 3 Pro, and reports whether it did: it takes each prompt, and what of it was
// cached, for what is over 200,000 tokens. Langfuse takes all of that off the prompt, of which nothing is left. Were it over, the total
// would be that much more.
func readLong(o map[string]any, u *usage) bool {
	prompt, output, cached := countAt(o, "input_over_200k"), countAt(o, "output"), countAt(o, "input_cache_read")
	thoughts := countAt(o, "total") - prompt - output
	if prompt == 0 || countAt(o, "input") > 0 || cached > prompt || thoughts < 0 || thoughts >= longPrompt {
		return false
	}
	u[gInput], u[gCacheRead], u[gOutput], u[gTotal] = prompt, cached, output, prompt+output+thoughts
	return true
}

// readModes reads what LangChain's newer class for Google tells, and reports whether it did: each modality of the prompt has what was cached
// of it, and Langfuse takes both off the prompt. The total shows it.
func readModes(o map[string]any, u *usage) bool {
	cached, thoughts := countAt(o, "input_cache_read"), countAt(o, "output_reasoning")
	prompt, output := int64(0), countAt(o, "output")
	for _, mode := range [...]string{"text", "audio", "image", "video", "document"} {
		prompt += countAt(o, "input_"+mode)
		output += countAt(o, "output_"+mode)
	}
	if cached == 0 || prompt == 0 || countAt(o, "input") > 0 || countAt(o, "total") != prompt+output+thoughts {
		return false
	}
	u[gInput], u[gCacheRead], u[gOutput], u[gTotal] = prompt, cached, output+thoughts, prompt+output+thoughts
	for key, k := range map[string]given{
		"input_audio": gAudioInput, "input_image": gImageInput, "output_audio": gAudioOutput, "output_image": gImageOutput, "output_reasoning": gReasoning,
	} {
		if n := countAt(o, key); n > 0 {
			u[k] = n
		}
	}
	return true
}
