package genai

// sdkWords are the names of the AI SDK, of OpenInference and of Langfuse.
var sdkWords = map[field][]string{
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
	aiToolCalls:    {"ai.response.toolCalls"},
	aiUserAgent:    {"ai.request.headers.user-agent"},
	aiAudioUsage:   {"ai.response.usage"}, // the provider's object, of speech and transcriptions

	oiKind:         {"openinference.span.kind"},
	oiProvider:     {"llm.provider", "llm.system", "decision.provider", "decision.system"},
	oiModel:        {"llm.response.model_name", "llm.model_name", "embedding.model_name", "reranker.model_name", "decision.response.model_name", "decision.model_name"},
	oiRequestModel: {"llm.request.model_name", "decision.request.model_name"},
	oiInput:        {"llm.token_count.prompt", "decision.token_count.input"},
	oiOutput:       {"llm.token_count.completion", "decision.token_count.output"},
	oiTotal:        {"llm.token_count.total"},
	oiCacheRead: {
		"llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_input",
		"metadata.usage.cached_prompt_tokens", // for BeeAI
	},
	oiCacheWrite: {
		"llm.token_count.prompt_details.cache_write", "llm.token_count.prompt_details.cache_creation", "metadata.usage.cached_creation_tokens",
	},
	oiReasoning:   {"llm.token_count.completion_details.reasoning"},
	oiAudioInput:  {"llm.token_count.prompt_details.audio"},
	oiAudioOutput: {"llm.token_count.completion_details.audio"},
	oiCost:        {"llm.cost.total"},
	oiInputValue:  {"input.value"},
	oiOutputValue: {"output.value"},
	oiMetadata:    {"metadata"},
	oiParameters:  {"llm.invocation_parameters"},
	oiTool:        {"llm.tools.0.tool.json_schema"},
	oiTool1:       {"llm.tools.1.tool.json_schema"},
	oiTool2:       {"llm.tools.2.tool.json_schema"},
	oiTool3:       {"llm.tools.3.tool.json_schema"},

	lfType:       {"langfuse.observation.type"},
	lfModel:      {"langfuse.observation.model.name", "langfuse.observation.metadata.model"},
	lfChain:      {"langfuse.observation.metadata.ls_integration", "langfuse.observation.metadata.langgraph_node"},
	lfUsage:      {"langfuse.observation.usage_details"},
	lfCost:       {"langfuse.observation.cost_details"},
	lfParameters: {"langfuse.observation.model.parameters"},
	lfSpeed:      {"langfuse.observation.metadata.speed"},
	lfOutput:     {"langfuse.observation.output"},
	lfInput:      {"langfuse.observation.input"},
	lfTools:      {"langfuse.observation.metadata.tools"},
}
