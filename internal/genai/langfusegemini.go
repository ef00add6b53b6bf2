package genai

import (
	"encoding/json"
	"strings"
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
