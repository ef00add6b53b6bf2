package genai

// leaf is what a key of a provider's usage object counts. It is outside if the provider does not include it in the
// input or output count.
type leaf struct {
	given   given
	outside bool
}

// leaves are the keys of the usage objects of Anthropic, OpenAI, Gemini, Bedrock and of the frameworks that reshape
// them.
var leaves = func() map[string]leaf {
	keys := map[string]leaf{}
	for l, names := range map[leaf][]string{
		{gInput, false}: {
			"input_tokens", "prompt_tokens", "inputTokens", "promptTokens", "promptTokenCount", "prompt_token_count",
			"inputTokenCount", "input_token_count", "billed_units.input_tokens", "billedUnits.inputTokens",
			"total_input_tokens", "inputTokens.total", // Gemini's interactions; the AI SDK's models
		},
		{gOutput, false}: {
			"output_tokens", "completion_tokens", "outputTokens", "completionTokens", "candidatesTokenCount",
			"candidates_token_count", "outputTokenCount", "output_token_count", "responseTokenCount", "response_token_count",
			"billed_units.output_tokens", "billedUnits.outputTokens", "total_output_tokens", "outputTokens.total",
		},
		{gTotal, false}:    {"total_tokens", "totalTokens", "totalTokenCount", "total_token_count"},
		{gCacheRead, true}: {"cache_read_input_tokens", "cacheReadInputTokens", "cacheReadInputTokenCount"},
		{gCacheWrite, true}: {
			"cache_creation_input_tokens", "cacheCreationInputTokens", "cacheWriteInputTokens",
			"cacheWriteInputTokenCount", "cache_write_input_tokens",
		},
		{gCacheWrite5m, true}: {"cache_creation.ephemeral_5m_input_tokens"},
		{gCacheWrite1h, true}: {"cache_creation.ephemeral_1h_input_tokens"},
		{gCacheRead, false}: {
			"prompt_tokens_details.cached_tokens", "input_tokens_details.cached_tokens",
			"input_token_details.cached_tokens", "cached_tokens", "cachedContentTokens",
			"cache_read_tokens", "cached_input_tokens",
			"input_token_details.cache_read", "input_token_details.flex_cache_read",
			"input_token_details.priority_cache_read", "cachedPromptTokens", "cachedInputTokens",
			"cachedContentTokenCount", "cached_content_token_count", "prompt_cache_hit_tokens", "promptCacheHitTokens",
			"prompt_token_details.cached_tokens", // OpenAI's assistants
			"total_cached_tokens", "inputTokenDetails.cacheReadTokens", "inputTokens.cacheRead",
		},
		{gCacheWrite, false}: {
			"cache_write_tokens", "prompt_tokens_details.cache_write_tokens", "input_tokens_details.cache_write_tokens",
			"input_token_details.cache_creation", "prompt_tokens_details.cache_creation_tokens",
			"prompt_tokens_details.cache_creation_input_tokens", // Qwen
			"input_token_details.flex_cache_creation", "input_token_details.priority_cache_creation",
			"inputTokenDetails.cacheWriteTokens", "inputTokens.cacheWrite",
		},
		{gCacheWrite5m, false}: {
			"input_token_details.ephemeral_5m_input_tokens",
			"prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens",
			"prompt_tokens_details.cache_creation.ephemeral_5m_input_tokens",
		},
		{gCacheWrite1h, false}: {
			"cache_creation_input_tokens_above_1hr",
			"input_token_details.ephemeral_1h_input_tokens", "input_token_details.ephemeral_1hr_input_tokens",
			"prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
		},
		{gCacheWrite30m, false}: { // OpenAI's responses; LiteLLM
			"input_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
			"prompt_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
			"prompt_tokens_details.cache_creation_token_details.ephemeral_30m_input_tokens",
		},
		{gCacheWrite12h, false}: {
			"input_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
			"prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
			"prompt_tokens_details.cache_creation_token_details.ephemeral_12h_input_tokens",
		},
		{gReasoning, false}: {
			"completion_tokens_details.reasoning_tokens", "output_tokens_details.reasoning_tokens",
			"output_tokens_details.thinking_tokens", "output_token_details.reasoning",
			"output_token_details.flex_reasoning", "output_token_details.priority_reasoning", "reasoningTokens",
			"outputTokenDetails.reasoningTokens", "outputTokens.reasoning",
		},
		{gReasoning, true}: {"thoughtsTokenCount", "thoughts_token_count", "thoughtsTokens", "total_thought_tokens"},
		{gAudioInput, false}: {
			"prompt_tokens_details.audio_tokens", "input_token_details.audio", "input_tokens_details.audio_tokens",
			"input_token_details.audio_tokens",
		},
		{gAudioCacheRead, false}: {
			"input_token_details.cached_tokens_details.audio_tokens", "input_tokens_details.cached_tokens_details.audio_tokens",
			"prompt_tokens_details.cached_tokens_details.audio_tokens",
		},
		{gImageCacheRead, false}: {
			"input_token_details.cached_tokens_details.image_tokens", "input_tokens_details.cached_tokens_details.image_tokens",
			"prompt_tokens_details.cached_tokens_details.image_tokens",
		},
		{gAudioOutput, false}: {
			"completion_tokens_details.audio_tokens", "output_token_details.audio", "output_tokens_details.audio_tokens",
			"output_token_details.audio_tokens",
		},
		{gImageInput, false}: {
			"prompt_tokens_details.image_tokens", "input_tokens_details.image_tokens", "input_token_details.image_tokens",
			"input_token_details.image",
		},
		{gImageOutput, false}: {
			"completion_tokens_details.image_tokens", "output_tokens_details.image_tokens", "output_token_details.image_tokens",
			"output_token_details.image",
		},
		{gToolPrompt, true}: {"toolUsePromptTokenCount", "tool_use_prompt_token_count", "total_tool_use_tokens"},
		{gWebSearch, true}:  {"server_tool_use.web_search_requests", "prompt_tokens_details.web_search_requests"}, // Anthropic; LiteLLM
		{gPages, true}:      {"pages_processed", "pagesProcessed"},
		{gSearchUnit, true}: {
			"billed_units.search_units", "billedUnits.searchUnits", "meta.billed_units.search_units", "search_units",
		},
	} {
		for _, name := range names {
			keys[name] = l
		}
	}
	return keys
}()

// containers are keys whose value is itself a usage object.
var containers = map[string]bool{"usage": true, "usageMetadata": true, "usage_metadata": true, "usage_info": true}
