package genai

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// braintrustCounts are the keys of Braintrust's metrics. Their names are the same for all providers, apart from what the SDK for Go
// hands on of Gemini's.
var braintrustCounts = map[string]given{
	"prompt_tokens": gInput, "completion_tokens": gOutput, "tokens": gTotal, "prompt_cached_tokens": gCacheRead,
	"prompt_cache_creation_tokens": gCacheWrite, "prompt_cache_write_tokens": gCacheWrite, "prompt_cache_creation_5m_tokens": gCacheWrite5m,
	"prompt_cache_creation_1h_tokens": gCacheWrite1h, "completion_reasoning_tokens": gReasoning, "thoughts_token_count": gReasoning,
	"prompt_audio_tokens": gAudioInput, "completion_audio_tokens": gAudioOutput, "tool_use_prompt_token_count": gToolPrompt,
}

// braintrustProviders are names for a provider that is not known.
var braintrustProviders = map[string]bool{"ruby_llm": true, "generic-ai-provider": true, "langchain": true}

// adjustBraintrust: model, provider and counts are JSON; .NET's counts are attributes of their own. A span of the SDK for Go that makes a
// call does not say so, but it names a model.
func adjustBraintrust(f *facts, c *Call, u *usage) {
	metadata := object(f.str(btMetadata))
	c.Model = cmp.Or(textAt(metadata, "model"), c.Model)
	if c.Provider = textAt(metadata, "provider"); braintrustProviders[c.Provider] {
		if c.Provider == "ruby_llm" {
			c.Assumed |= AssumedUncached // it tells no caches
		}
		c.Provider = ""
	}
	c.servedAt(textAt(metadata, "request_base_uri"))
	c.ID = cmp.Or(textAt(metadata, "id"), c.ID)
	if tier := textAt(metadata, "service_tier"); c.Service == "" {
		c.Service, c.Wished = tier, tier != "" && c.ID == ""
	}
	for key, v := range object(f.str(btMetrics)) {
		k, known := braintrustCounts[key]
		if n, ok := v.(json.Number); ok && known {
			u.set(k, countOfString(n.String()))
		}
	}
	kind, told := acts[textAt(object(f.str(btKind)), "type")]
	switch {
	case told && kind.role != RoleOther:
		c.Operation, c.Role = kind.op, kind.role
	case !f.has(btKind) && c.Model != "" || u.state() != UsageNone:
		c.Operation, c.Role = OpChat, RoleCall
	}
	if c.Role == RoleCall {
		braintrustTools(f, c, u)
	}
}

// braintrustTools reads what the provider searched for an answer, which is there as it came: the items of a response of OpenAI's, a message of
// Anthropic's, or a response of Gemini's. An answer that was cut off to keep attributes short may leave searches out.
func braintrustTools(f *facts, c *Call, u *usage) {
	s := strings.TrimSpace(f.str(btResult))
	listed := strings.HasPrefix(s, "[")
	if !marksTools(s) && listed {
		return
	}
	text := s
	if listed {
		text = `{"output":` + s + "}"
	}
	answer := object(text)
	if answer == nil && marksTools(strings.ReplaceAll(s, `function_call"`, "")) { // the application's own functions cost nothing
		c.Lacks = pricing.UnreadUsage
	}
	if !listed {
		readUsage(u, c, at(answer, "candidates", "0"))
		c.endless(answer)
		return
	}
	readTools(u, c, answer)
	readToolItems(u, c, at(answer, "output", "0", "content"))
}
