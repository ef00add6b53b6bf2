package genai

// standardWords are the standard's names, and what else is said in its place.
var standardWords = map[field][]string{
	genOperation:     {"gen_ai.operation.name"},
	genOperationType: {"gen_ai.operation.type", "agentops.span.kind", "gen_ai.span.kind", "fi.span.kind", "confident.span.type", "au.span.kind"},
	genProvider:      {"gen_ai.provider.name", "gen_ai.system", "confident.span.provider", "llm.vendor"},
	genRequestModel:  {"gen_ai.request.model", "confident.llm.model", "llm.request.model", "au.llm.name", "model_dict.model_name"},
	genModel:         {"gen_ai.response.model", "llm.response.model", "ai.observability.cost.model"},
	genResponseID:    {"gen_ai.response.id", "llm.response.id", "gen_ai.response_id"},
	genInput: {
		"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "gen_ai.response.input_tokens", langfuseInput,
		"gen_ai.response.prompt_tokens", "llm.usage.prompt_tokens", "ai.observability.cost.num_prompt_tokens",
		"confident.llm.input_token_count", "au.llm.usage.prompt_tokens",
	},
	genOutput: {
		"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "gen_ai.response.output_tokens", langfuseOutput,
		"gen_ai.response.completion_tokens", "llm.usage.completion_tokens", "ai.observability.cost.num_completion_tokens",
		"confident.llm.output_token_count", "au.llm.usage.completion_tokens",
	},
	genTotal: {
		"gen_ai.usage.total_tokens", "ag2.usage.total_tokens", "llm.usage.total_tokens", "gen_ai.usage.total",
		"ai.observability.cost.num_tokens", "au.llm.usage.total_tokens",
	},
	genCacheRead: {
		"gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.input_tokens.cached",
		"gen_ai.usage.cached_tokens", "gen_ai.usage.input_cached_tokens", "gen_ai.usage.prompt_tokens_details.cached_tokens",
		"gen_ai.usage.input_tokens_details.cached_tokens", "gen_ai.usage.cached_input_tokens",
		"gen_ai.usage.cache_read_tokens", "gen_ai.usage.details.cache_read_tokens",
		"gen_ai.usage.input_tokens.cache_read", "gen_ai.usage.input_tokens.cache_input", "gen_ai.usage.cached_prompt_text_tokens",
		"llm.usage.cached_input_tokens",
	},
	genCacheWrite: {
		"gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens",
		"gen_ai.usage.cache_creation_input_tokens", "gen_ai.usage.cache_write_input_tokens",
		"gen_ai.usage.input_tokens.cache_write", "gen_ai.usage.cache_write_tokens", "gen_ai.usage.details.cache_write_tokens",
		"gen_ai.usage.input_cache_creation", "gen_ai.usage.input_cache_creation_tokens",
		"gen_ai.usage.prompt_tokens_details.cache_creation_tokens", "llm.usage.cache_creation_tokens",
	},
	genCacheWrite5m: {
		"anthropic.usage.cache_creation.ephemeral_5m_input_tokens",
		"gen_ai.usage.cache_creation.ephemeral_5m_input_tokens", "gen_ai.usage.input_cache_creation_5m", "gen_ai.usage.details.ephemeral_5m_input_tokens",
		"dash0.gen_ai.usage.cache_creation.ephemeral_5m.input_tokens",
	},
	genCacheWrite1h: {
		"anthropic.usage.cache_creation.ephemeral_1h_input_tokens",
		"gen_ai.usage.cache_creation.ephemeral_1h_input_tokens", "gen_ai.usage.input_cache_creation_1h", "gen_ai.usage.details.ephemeral_1h_input_tokens",
		"dash0.gen_ai.usage.cache_creation.ephemeral_1h.input_tokens",
	},
	genReasoning: {
		"gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens", "gen_ai.usage.output_tokens.reasoning",
		"gen_ai.usage.completion_tokens_details.reasoning_tokens", "gen_ai.usage.output_tokens_details.reasoning_tokens",
		"gen_ai.usage.details.reasoning_tokens", "gen_ai.usage.thinking_tokens", "gen_ai.usage.experimental.reasoning_tokens", "gen_ai.usage.output_reasoning_tokens",
		"gen_ai.usage.thoughts_tokens", "gen_ai.usage.reasoning_output_tokens", "llm.usage.reasoning_tokens",
	},
	genAudioInput: {
		"gen_ai.usage.audio.input_tokens", "gen_ai.usage.audio_input_tokens",
		"gen_ai.usage.prompt_tokens_details.audio_tokens", "gen_ai.usage.details.input_audio_tokens", "gen_ai.usage.details.audio_prompt_tokens",
		"gen_ai.usage.input_audio_tokens", "gen_ai.usage.input_tokens_details.audio_tokens",
		"gen_ai.usage.input_token_details.audio_tokens", "gen_ai.usage.input_tokens.audio",
		"gen_ai.usage.prompt_token_details.audio_tokens",
	},
	genAudioCacheRead: {
		"gen_ai.usage.audio.cache_read.input_tokens", "gen_ai.usage.details.cache_audio_read_tokens", "gen_ai.usage.details.audio_cache_tokens",
		"gen_ai.usage.input_cached_audio_tokens", "gen_ai.usage.cached_audio_tokens",
	},
	genAudioOutput: {
		"gen_ai.usage.audio.output_tokens", "gen_ai.usage.audio_output_tokens",
		"gen_ai.usage.completion_tokens_details.audio_tokens", "gen_ai.usage.details.output_audio_tokens", "gen_ai.usage.details.audio_candidates_tokens",
		"gen_ai.usage.output_audio_tokens", "gen_ai.usage.output_tokens_details.audio_tokens",
		"gen_ai.usage.output_token_details.audio_tokens", "gen_ai.usage.output_tokens.audio",
		"gen_ai.usage.completion_token_details.audio_tokens",
	},
	genImageInput: {
		"gen_ai.usage.image.input_tokens", "gen_ai.usage.image_input_tokens", "gen_ai.usage.input_image_tokens",
		"gen_ai.usage.details.input_image_tokens", "gen_ai.usage.details.image_prompt_tokens", "gen_ai.usage.prompt_image_tokens",
		"gen_ai.usage.prompt_token_details.image_tokens", "gen_ai.usage.input_token_details.image_tokens",
	},
	genImageCacheRead: {"gen_ai.usage.image.cache_read.input_tokens", "gen_ai.usage.input_cached_image_tokens"},
	genImageOutput: {
		"gen_ai.usage.image.output_tokens", "gen_ai.usage.image_output_tokens", "gen_ai.usage.output_image_tokens",
		"gen_ai.usage.details.output_image_tokens", "gen_ai.usage.details.image_candidates_tokens",
		"gen_ai.usage.completion_token_details.image_tokens", "gen_ai.usage.output_token_details.image_tokens",
	},
	genService: {
		"openai.response.service_tier", "anthropic.response.service_tier", "gen_ai.openai.response.service_tier",
		"gen_ai.response.service_tier", "vercel.ai_gateway.service_tier", "gen_ai.anthropic.response.service_tier", "gen_ai.usage.service_tier",
	},
	genRequestService: {
		"openai.request.service_tier", "gen_ai.openai.request.service_tier", "gen_ai.request.service_tier",
		"anthropic.request.service_tier", "gen_ai.anthropic.request.service_tier",
		"langsmith.metadata.service_tier", // among the parameters that LangChain tells
	},
	genSpeed: {
		"anthropic.response.speed", "anthropic.usage.speed", "gen_ai.usage.speed", "gen_ai.anthropic.response.speed",
		"anthropic.request.speed", "gen_ai.anthropic.request.speed",
	},
	genGeo: {
		"anthropic.response.inference_geo", "anthropic.usage.inference_geo", "gen_ai.usage.inference_geo", "gen_ai.anthropic.response.inference_geo",
		"anthropic.request.inference_geo", "gen_ai.anthropic.request.inference_geo", "gen_ai.request.inference_geo",
	},
	genWebSearches: {
		"anthropic.usage.server_tool_use.web_search_requests", "gen_ai.usage.server_tool_use.web_search_requests",
		"gen_ai.usage.web_search_requests", "gen_ai.usage.details.web_search_requests",
		"gen_ai.usage.details.server_side_tools_web_search",
	},
	xaiSearches:       {"gen_ai.usage.details.server_side_tools_x_search"},
	partsOut:          {"gen_ai.output.messages"},
	partsIn:           {"gen_ai.input.messages", "ai.prompt.messages"},
	xaiCode:           {"gen_ai.usage.details.server_side_tools_code_execution"},
	xaiFiles:          {"gen_ai.usage.details.server_side_tools_file_search"},
	paiAdvisor:        {"gen_ai.usage.details.advisor_iterations"},
	paiAnswers:        {"gen_ai.usage.details.message_iterations"},
	paiCompactions:    {"gen_ai.usage.details.compaction_iterations"},
	genMoreInput:      {"anthropic.usage.compaction.input_tokens"},
	genMoreCacheRead:  {"anthropic.usage.compaction.cache_read_input_tokens"},
	genMoreCacheWrite: {"anthropic.usage.compaction.cache_creation_input_tokens"},
	genMoreOutput:     {"anthropic.usage.compaction.output_tokens"},
	genSemantics:      {"gen_ai.token.semantics"}, // Grafana's
	genPages:          {"mistral_ai.ocr.usage.pages_processed", "gen_ai.usage.pages", "gen_ai.usage.pages_processed"},
	genSearchUnits:    {"gen_ai.usage.search_units", "llm.usage.search_units", "reranker.search_units"},
	genCharacters: {
		"gen_ai.usage.characters", "gen_ai.usage.input_characters", "gen_ai.usage.character_count", "metrics.character_count",
	},
	genAudioSeconds: {
		"gen_ai.usage.audio_seconds", "gen_ai.usage.input_audio_seconds", "gen_ai.usage.audio_duration_seconds", "metrics.audio_seconds",
		"gen_ai.usage.seconds", "ai.usage.seconds", // the AI SDK's, as OpenAI names them
	},
	genImages:        {"gen_ai.response.image"},
	genImageSize:     {"gen_ai.response.image_size", "gen_ai.request.image_size"},
	genImageQuality:  {"gen_ai.response.image_quality", "gen_ai.request.image_quality"},
	genTraffic:       {"gcp.vertex_ai.traffic_type", "gen_ai.usage.traffic_type", "gcp.vertex.agent.usage.traffic_type"},
	genUsageMap:      {"gen_ai.usage", "llm.usage"},
	copilotUnits:     {"github.copilot.aiu", "copilot_chat.aiu", "gen_ai.usage.aiu"},
	xaiTicks:         {"gen_ai.usage.cost_in_usd_ticks"},
	genSummed:        {AttrCallsSummed},
	genInputDetails:  {"gen_ai.usage.input_token_details"},
	genOutputDetails: {"gen_ai.usage.output_token_details"},
	genParameters:    {"gen_ai.request.parameters"},
	genRawUsage:      {"gen_ai.usage.raw"},
	genCostAmount:    {"gen_ai.usage.cost.amount", "ai.observability.cost.cost"},
	genCostCurrency:  {"gen_ai.usage.cost.currency", "ai.observability.cost.cost_currency"},
	genCostSource:    {"gen_ai.usage.cost.source"},
	genCostTotal: {
		"gen_ai.cost.total_cost", "gen_ai.usage.total_cost", "litellm.cost.total", "gen_ai.cost.total_tokens", // the last is Sentry's
		"gen_ai.usage.total_cost_usd", "gen_ai.cost.total_usd", "tensorzero.cost_usd", "llm.usage.total_cost_usd",
	},
	genCost:       {"gen_ai.usage.cost", "gen_ai.usage.cost_usd", "llm.usage.cost", "llm.usage.cost_usd"},
	requestID:     {"anthropic.request.id", "aws.request.id", "aws.request_id"},
	operationCost: {"operation.cost"},
	responseCost:  {"hidden_params"},
}
