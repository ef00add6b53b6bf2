package genai

import (
	"strings"
	"unicode"
)

// livekitProviders are the plugins' names for providers that are not spelled alike anywhere else. Those of OpenAI's and Anthropic's
// plugins are the host that is called.
var livekitProviders = map[string]string{
	"AWS Bedrock": "aws.bedrock", "Vertex AI": "gcp.vertex_ai", "Gemini": "gcp.gemini", "MistralAI": "mistral_ai", "xAI": "x_ai", "unknown": "",
}

// adjustLiveKit reads what LiveKit's agents tell of a call in JSON alone: caches, in older versions; cache writes; and all that a
// voice costs. Its prompt is all of it.
func adjustLiveKit(f *facts, c *Call, u *usage) {
	text, voice, realtime := snakes(object(f.str(lkText))), snakes(object(f.str(lkVoice))), snakes(object(f.str(lkRealtime)))
	fill := func(k given, o map[string]any, key string) {
		if n, told := firstNumber(o, key); told && n > 0 {
			u.set(k, n)
		}
	}
	fill(gCacheRead, text, "prompt_cached_tokens")
	fill(gCacheWrite, text, "cache_creation_tokens")
	fill(gReasoning, text, "reasoning_tokens")
	fill(gTotal, text, "total_tokens") // which alone tells of Gemini's thoughts
	fill(gTotal, realtime, "total_tokens")
	if details, ok := at(realtime, "input_token_details", "cached_tokens_details").(map[string]any); ok {
		audio, _ := firstNumber(details, "audio_tokens")
		u.set(gAudioCacheRead, audio)
		if image, told := firstNumber(details, "image_tokens"); told {
			u.set(gImageCacheRead, image)
		}
	}
	if voice != nil {
		c.Operation, c.Role = OpSpeech, RoleCall
		fill(gInput, voice, "input_tokens")
		fill(gOutput, voice, "output_tokens")
		fill(gAudioOutput, voice, "output_tokens")
		if u[gInput] < 0 {
			fill(gCharacters, voice, "characters_count")
		}
	}
	for _, o := range []map[string]any{text, voice, realtime} {
		if c.RequestModel == "" {
			c.Provider, c.RequestModel = textAt(o, "metadata", "model_provider"), textAt(o, "metadata", "model_name")
		}
	}
	if name, ok := livekitProviders[c.Provider]; ok {
		c.Provider = name
	} else if provider := providerAt(hostname(c.Provider)); provider != "" && strings.ContainsAny(c.Provider, ".:") {
		c.Provider = provider
	}
}

// snakes is an object with its keys as Python spells them: JavaScript's are cachedTokens for cached_tokens.
func snakes(o map[string]any) map[string]any {
	for key, v := range o {
		if in, ok := v.(map[string]any); ok {
			o[key] = snakes(in)
		}
		if name := snake(key); name != key {
			o[name] = o[key]
			delete(o, key)
		}
	}
	return o
}

func snake(camel string) string {
	var b strings.Builder
	for _, r := range camel {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
