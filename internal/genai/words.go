package genai

import "github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"

// vocabulary maps attribute names to fields. Within a row the names are in order of rank, the current one first.
var vocabulary = lexicon.Compile(vocabularies[:]...)

// vocabularies are its parts. No field is in two of them.
var vocabularies = [...]map[field][]string{standardWords, sdkWords, frameworkWords, appWords, cliWords, placeWords}

// appWords are what an application writes under our own names, and what any emitter may.
var appWords = map[field][]string{
	appModel:       {"agent.model"},
	appInput:       {AttrRunPromptTokens},
	appOutput:      {AttrRunCompletion},
	appTotal:       {AttrRunTotalTokens},
	appCost:        {AttrRunUSD},
	appRollup:      {AttrRunStatus},
	printedOpen:    {"agent.transcript.output_open"},
	printedAborted: {"agent.transcript.aborted"},
	appTool:        {"tool.name"},
	errorType:      {"error.type", "http.response.status_code", "http.status_code"},
	cacheHit:       {"litellm.cache_hit", "metadata.cache_hit", "gen_ai.response.cache_hit", "promptfoo.cache_hit"},
}

// cliWords are those of command-line agents.
var cliWords = map[field][]string{
	cliType:      {"span.type"},
	cliEvent:     {"event.name"},
	cliEventKind: {"event.kind"},
	cliBroken:    {"error.message"},
	cliProvider:  {"anthropic.provider"},
	cliModel:     {"model", "cursor.model.name"},
	cliInput:     {"input_tokens", "input_token_count", "cursor.api.request.input_tokens"},
	cliOutput:    {"output_tokens", "output_token_count", "cursor.api.request.output_tokens"},
	cliTotal:     {"total_token_count"},
	cliCacheRead: {
		"cache_read_tokens", "cached_token_count", "cached_content_token_count", "cursor.api.request.cache_read_tokens",
	},
	cliCacheWrite:   {"cache_creation_tokens", "cache_write_token_count", "cursor.api.request.cache_creation_tokens"},
	cliCacheWrite5m: {"cache_creation_5m_tokens"},
	cliCacheWrite1h: {"cache_creation_1h_tokens"},
	cliReasoning:    {"reasoning_token_count", "thoughts_token_count", "reasoning_tokens"},
	cliToolPrompt:   {"tool_token_count"},
	cliSpeed:        {"speed"},
	cliGeo:          {"inference_geo"},
	cliService:      {"service_tier"},
	cliWebSearches:  {"web_search_requests"},
	cliRequestID:    {"request_id", "cursor.usage_event.id"},
	cliCost:         {"cost_usd"},
	grokMicros:      {"cost_usd_micros"},
	cliBillable:     {"cursor.api.billable"},
	cliRole:         {"role"},
	cliResponse:     {"response_text"},
}

// placeWords are of no meaning to a call without one of the fields above: where it went, what it ran in.
var placeWords = map[field][]string{
	cloudRegion:   {"cloud.region"},
	sandboxID:     {AttrSandboxID},
	serverAddress: {"server.address"},
	baseURL:       {"gen_ai.openai.api_base", "llm.base_url", "openai.api_base", "gen_ai.request.base_url", "gen_ai.client.base_url"},
	foreignWork: {
		"db.system.name", "db.system", "db.statement", "db.query.text", "messaging.system", "http.route", "faas.trigger",
	},
	rustTarget:    {"target"}, // that tracing-opentelemetry writes
	urlPath:       {"url.path", "http.path"},
	codeFunction:  {"code.function.name"},
	rpcMethod:     {"rpc.method"},
	promptCaching: {"gen_ai.prompt_caching"}, // whether OpenLLMetry saw Bedrock read or write one
	streamed:      {"gen_ai.request.is_stream", "gen_ai.request.stream", "gen_ai.request.streaming"},

	toolDefinitions: {"gen_ai.tool.definitions", "gen_ai.request.tools"},
	openaiAPI:       {"openai.api.type"},
	openaiBuiltIn:   {"openai.response.built_in_tools"},
	litellmRaw:      {"raw_llm_response"}, // that LiteLLM logs to MLflow
	litellmBase:     {"api_base"},
	firstChunk:      {"gen_ai.client.operation.time_to_first_chunk"},
	sdkVersion:      {"gen_ai.sdk.version"},
	completionText:  {"gen_ai.completion"},
	lsIntegration:   {"langsmith.metadata.ls_integration"},
	lsFailed:        {"langsmith.metadata.is_error"},
	querySource:     {"query_source_safe"},
	stopReason:      {"stop_reason"},
	holmesIteration: {"holmesgpt.iteration"},
	messageEnd:      {"anthropic.message.stop_reason", "llm.stop_reason", "langsmith.metadata.stop_reason"},
	declineCategory: {"anthropic.message.stop_details.category"},
	lmnrTool:        {"gen_ai.completion.0.tool_calls.0.name"},
	endReason: {
		"llm.finish_reason", "ai.response.finishReason", "gen_ai.response.finish_reason", "gen_ai.completion.0.finish_reason", "llm.response.stop_reason",
	},
	succeeded:       {"success"},
	clineProvider:   {"provider"},
	clineAgent:      {"agentKind"},
	clineInput:      {"tokensIn"},
	clineOutput:     {"tokensOut"},
	clineCacheRead:  {"cacheReadTokens"},
	clineCacheWrite: {"cacheWriteTokens"},
	clineCost:       {"totalCost"},
	usedTool:        {"tool_name"},
	urlFull:         {"url.full"},
	pipecatThinks:   {"param.use_provider_thinking_default", "settings.use_provider_thinking_default"},
}
