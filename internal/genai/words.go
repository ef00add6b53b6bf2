package genai

// word is what an attribute name means. Of several names for one field on a span the lowest rank wins.
type word struct {
	field field
	rank  uint8
}

// vocabulary maps attribute names to fields. Within a row the names are in order of rank, the current one first.
var vocabulary = compile(map[field][]string{
	genOperation:     {"gen_ai.operation.name"},
	genOperationType: {"gen_ai.operation.type", "agentops.span.kind"},
	genProvider:      {"gen_ai.provider.name", "gen_ai.system"},
	genRequestModel:  {"gen_ai.request.model"},
	genModel:         {"gen_ai.response.model"},
	genResponseID:    {"gen_ai.response.id"},
	genInput:         {"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"},
	genOutput:        {"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"},
	genTotal:         {"gen_ai.usage.total_tokens", "llm.usage.total_tokens"},
	genCacheRead: {
		"gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.input_tokens.cached",
		"gen_ai.usage.cached_tokens", "gen_ai.usage.prompt_tokens_details.cached_tokens",
		"gen_ai.usage.input_tokens_details.cached_tokens", "gen_ai.usage.cached_input_tokens",
		"gen_ai.usage.cache_read_tokens", "gen_ai.usage.details.cache_read_tokens",
	},
	genCacheWrite: {
		"gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens",
		"gen_ai.usage.cache_creation_input_tokens", "gen_ai.usage.cache_write_input_tokens",
		"gen_ai.usage.input_tokens.cache_write", "gen_ai.usage.cache_write_tokens", "gen_ai.usage.details.cache_write_tokens",
	},
	genCacheWrite5m: {
		"anthropic.usage.cache_creation.ephemeral_5m_input_tokens",
		"gen_ai.usage.cache_creation.ephemeral_5m_input_tokens",
	},
	genCacheWrite1h: {
		"anthropic.usage.cache_creation.ephemeral_1h_input_tokens",
		"gen_ai.usage.cache_creation.ephemeral_1h_input_tokens",
	},
	genReasoning: {
		"gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens", "gen_ai.usage.output_tokens.reasoning",
		"gen_ai.usage.completion_tokens_details.reasoning_tokens", "gen_ai.usage.output_tokens_details.reasoning_tokens",
		"gen_ai.usage.details.reasoning_tokens", "gen_ai.usage.experimental.reasoning_tokens",
	},
	genAudioInput: {
		"gen_ai.usage.audio.input_tokens", "gen_ai.usage.audio_input_tokens",
		"gen_ai.usage.prompt_tokens_details.audio_tokens", "gen_ai.usage.details.input_audio_tokens",
	},
	genAudioCacheRead: {"gen_ai.usage.audio.cache_read.input_tokens", "gen_ai.usage.details.cache_audio_read_tokens"},
	genAudioOutput: {
		"gen_ai.usage.audio.output_tokens", "gen_ai.usage.audio_output_tokens",
		"gen_ai.usage.completion_tokens_details.audio_tokens", "gen_ai.usage.details.output_audio_tokens",
	},
	genImageInput:  {"gen_ai.usage.image.input_tokens"},
	genImageOutput: {"gen_ai.usage.image.output_tokens"},
	genService: {
		"openai.response.service_tier", "anthropic.response.service_tier", "gen_ai.openai.response.service_tier",
		"gen_ai.response.service_tier",
	},
	genRequestService: {
		"openai.request.service_tier", "gen_ai.openai.request.service_tier", "gen_ai.request.service_tier",
	},
	genSpeed: {"anthropic.response.speed", "anthropic.usage.speed"},
	genGeo:   {"anthropic.response.inference_geo", "anthropic.usage.inference_geo"},
	genWebSearches: {
		"anthropic.usage.server_tool_use.web_search_requests", "gen_ai.usage.server_tool_use.web_search_requests",
	},
	genSummed:        {AttrCallsSummed},
	genInputDetails:  {"gen_ai.usage.input_token_details"},
	genOutputDetails: {"gen_ai.usage.output_token_details"},
	genRawUsage:      {"gen_ai.usage.raw"},
	genCostAmount:    {"gen_ai.usage.cost.amount"},
	genCostCurrency:  {"gen_ai.usage.cost.currency"},
	genCostSource:    {"gen_ai.usage.cost.source"},
	genCostTotal:     {"gen_ai.cost.total_cost", "gen_ai.usage.total_cost"},
	genCost:          {"gen_ai.usage.cost"},
	requestID:        {"anthropic.request.id", "aws.request.id"},
	operationCost:    {"operation.cost"},
	responseCost:     {"hidden_params"},

	aiOperation:    {"ai.operationId"},
	aiProvider:     {"ai.model.provider"},
	aiRequestModel: {"ai.model.id"},
	aiModel:        {"ai.response.model"},
	aiResponseID:   {"ai.response.id"},
	aiInput:        {"ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"},
	aiOutput:       {"ai.usage.outputTokens", "ai.usage.completionTokens"},
	aiTotal:        {"ai.usage.totalTokens"},
	aiCacheRead:    {"ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"},
	aiCacheWrite:   {"ai.usage.inputTokenDetails.cacheWriteTokens"},
	aiReasoning:    {"ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"},
	aiNoCache:      {"ai.usage.inputTokenDetails.noCacheTokens"},
	aiMetadata:     {"ai.response.providerMetadata"},
	aiUserAgent:    {"ai.request.headers.user-agent"},

	oiKind:         {"openinference.span.kind"},
	oiProvider:     {"llm.provider", "llm.system"},
	oiModel:        {"llm.response.model_name", "llm.model_name", "embedding.model_name", "reranker.model_name"},
	oiRequestModel: {"llm.request.model_name"},
	oiInput:        {"llm.token_count.prompt"},
	oiOutput:       {"llm.token_count.completion"},
	oiTotal:        {"llm.token_count.total"},
	oiCacheRead:    {"llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_input"},
	oiCacheWrite:   {"llm.token_count.prompt_details.cache_write"},
	oiReasoning:    {"llm.token_count.completion_details.reasoning"},
	oiAudioInput:   {"llm.token_count.prompt_details.audio"},
	oiAudioOutput:  {"llm.token_count.completion_details.audio"},
	oiCost:         {"llm.cost.total"},
	oiInputValue:   {"input.value"},
	oiOutputValue:  {"output.value"},

	lfType:  {"langfuse.observation.type"},
	lfModel: {"langfuse.observation.model.name"},
	lfUsage: {"langfuse.observation.usage_details"},
	lfCost:  {"langfuse.observation.cost_details"},

	lsKind:         {"langsmith.span.kind"},
	lsUsage:        {"langsmith.usage_metadata"},
	tlKind:         {"traceloop.span.kind"},
	tlRequestType:  {"llm.request.type"},
	mastraType:     {"mastra.span.type"},
	adkResponse:    {"gcp.vertex.agent.llm_response"},
	codexReasoning: {"codex.usage.reasoning_output_tokens"},
	codexTurn:      {"codex.turn.token_usage.input_tokens"},
	opencodeCost:   {"opencode.llm.cost.total"},
	litellmUsage:   {"metadata.usage_object"},

	cliType:         {"span.type"},
	cliEvent:        {"event.name"},
	cliEventKind:    {"event.kind"},
	cliProvider:     {"anthropic.provider"},
	cliModel:        {"model"},
	cliInput:        {"input_tokens", "input_token_count"},
	cliOutput:       {"output_tokens", "output_token_count"},
	cliTotal:        {"total_token_count"},
	cliCacheRead:    {"cache_read_tokens", "cached_token_count", "cached_content_token_count"},
	cliCacheWrite:   {"cache_creation_tokens", "cache_write_token_count"},
	cliCacheWrite5m: {"cache_creation_5m_tokens"},
	cliCacheWrite1h: {"cache_creation_1h_tokens"},
	cliReasoning:    {"reasoning_token_count", "thoughts_token_count"},
	cliToolPrompt:   {"tool_token_count"},
	cliSpeed:        {"speed"},
	cliGeo:          {"inference_geo"},
	cliService:      {"service_tier"},
	cliWebSearches:  {"web_search_requests"},
	cliRequestID:    {"request_id"},
	cliCost:         {"cost_usd"},

	cloudRegion:   {"cloud.region"},
	sandboxID:     {AttrSandboxID},
	serverAddress: {"server.address"},
	urlPath:       {"url.path"},
})

func compile(rows map[field][]string) map[string]word {
	words := make(map[string]word, 2*len(rows))
	for f, names := range rows {
		for rank, name := range names {
			words[name] = word{f, uint8(rank)}
			shapes[len(name)] |= 1 << (name[len(name)-1] & 31)
		}
	}
	return words
}

// shapes says for each length of name which last letters occur. Most attributes are none of ours, and their names
// need not be hashed to know it.
var shapes [80]uint32

func known(name string) (word, bool) {
	n := len(name)
	if n == 0 || n >= len(shapes) || shapes[n]>>(name[n-1]&31)&1 == 0 {
		return word{}, false
	}
	w, ok := vocabulary[name]
	return w, ok
}
