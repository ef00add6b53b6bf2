package genai

// observers are products that watch agents, and frameworks that tell as one of them does.
var observers = []dialect{
	{
		name: "mlflow", rank: 6, marker: mlflowType,
		spelling: &mlflowSpelling, acts: nil, nesting: nestingRule{known: true, cacheUntold: everyVendor}, adjust: adjustMLflow, // but in a response that is there
	},
	standard("mlflow-semconv", 6, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: thinkers}, adjustMLflowNames, // as it sends with the standard's names
		"mlflow*"),
	{
		name: "genkit", rank: 6, scopes: []string{"genkit*"}, marker: genkitType,
		spelling: &spelling{}, acts: []field{genkitType},
		nesting: nestingRule{known: true, reasoningOutside: vGoogle, cacheUntold: everyVendor &^ vGoogle}, adjust: adjustGenkit,
	},
	{
		name: "haystack", rank: 6, marker: hsWork, spelling: &spelling{}, nesting: nestingRule{}, adjust: adjustHaystack,
	},
	{
		name: "monocle", rank: 6, scopes: []string{"monocle_apptrace*"}, events: []string{"metadata"},
		spelling: &monocleSpelling, acts: []field{cliType}, adjust: adjustMonocle,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, writesUntold: vAnthropic},
	},
	ax,
	standard("ruby-llm", 5, // since 1.15 RubyLLM takes caches off the input of all but Anthropic, and of Bedrock's, which is without them
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUnsure: everyVendor &^ vAnthropic, cacheUntold: everyVendor}, adjustRubyLLM,
		"OpenTelemetry::Instrumentation::RubyLLM").looping(),
	sentry,
	standard("mastra", 5, nestingRule{known: true, allSeen: vCohere}, adjustMastra, "@mastra/*"),
	standard("xai-sdk", 3, allInside, nil, "xai_sdk.*"), // reasoning as xAI counts it
	standard("mistral-sdk", 3, nestingRule{known: true, cacheUntold: everyVendor}, nil, "mistralai_sdk_tracer"),
	standard("agentops", 6, agentops, nil, "agentops*").pointed(),
	{
		name: "agentops-sdks", rank: 6, scopes: []string{"openai", "anthropic", "openai-agents"}, service: "agentops", // others may have such scopes, too
		spelling: &genSpelling, acts: genActs, nesting: agentops, adjust: adjustAgentOps, protocol: true,
	},
	{ // around the SDKs of OpenAI, whose spans have no scope, and Anthropic
		name: "respan-sdk", rank: 6, scopes: []string{"respan_instrumentation*"}, marker: respanType, also: respanOpenAI,
		spelling: &genSpelling, acts: append([]field{respanType}, genActs...), nesting: respan,
	},
	{ // around frameworks
		name: "respan", rank: 6, scopes: []string{"respan*"}, marker: respanType, adjust: adjustRespan,
		spelling: &genSpelling, acts: append([]field{respanType}, genActs...), nesting: respan,
	},
	{
		name: "otel-python-agent-sdk", rank: 5, scopes: []string{"opentelemetry.instrumentation.claude_agent_sdk"}, adjust: adjustRespan,
		spelling: &genSpelling, acts: append([]field{respanType}, genActs...), nesting: nestingRule{known: true, cacheUntold: everyVendor},
	},
	{ // the scope of an application's functions is theirs
		name: "netra", rank: 6, scopes: []string{"netra*"}, marker: netraType, adjust: adjustNetra,
		spelling: &netraSpelling, acts: append([]field{netraEntity, netraType}, genActs...),
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor},
	},
	dialect{
		name: "judgment", rank: 6, scopes: []string{"judgeval"}, marker: judgmentType, adjust: adjustJudgment,
		spelling: &judgmentSpelling, acts: []field{judgmentType}, nesting: cacheOutside(everyVendor),
	}.since(older{sign: judgmentInput, nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}}),
	llamaIndex,
	{ // of LangChain, LangGraph and an application's functions; it reads LangChain's sums alone, which include caches
		name: "fiddler", rank: 6, scopes: []string{"fiddler.otel*"}, marker: fiddlerType, adjust: adjustFiddler,
		spelling: &fiddlerSpelling, acts: append([]field{fiddlerType}, genActs...), nesting: nestingRule{known: true, cacheUntold: everyVendor},
	},
	{ // of an application's functions: calls are mostly told by instrumentations beside it
		name: "honeyhive", rank: 7, scopes: []string{"honeyhive*"}, spelling: &honeySpelling, acts: append([]field{honeyType}, genActs...),
		nesting: nestingRule{cacheUntold: everyVendor},
	},
	{
		name: "latitude", rank: 5, scopes: []string{"so.latitude.*"}, spelling: &latitudeSpelling, acts: append([]field{latitudeKind}, genActs...),
		nesting: nestingRule{known: true, cacheUntold: everyVendor},
	},
	{
		name: "upsonic", rank: 4, scopes: []string{"upsonic*"}, spelling: &upsonicSpelling, acts: genActs, nesting: allInside, adjust: adjustUpsonic,
	},
	pydanticAI,
	standard("logfire", 4, allInside, adjustLogfire, "logfire*").pointed(),
	standard("openlit-langchain", 5,
		nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: everyVendor, writesUntold: vAnthropic, reasoningOutside: vGoogle},
		adjustOpenLITLangChain, "openlit.instrumentation.langchain"),
	standard("openlit-go", 5, nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: everyVendor}, nil, // tells caches unless there were none, and none of OpenAI's streams
		"openlit.openai", "openlit.anthropic", "openlit.groq", "openlit.mistral", "openlit.vllm"),
	standard("openlit-cli", 5, allInside, adjustOpenLITHooks, "openlit-cli"), // of coding agents
	standard("openlit-openai", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: thinkers},
		adjustOpenLITOpenAI, "openlit.instrumentation.openai"), // tells thoughts of responses alone
	openLITLiteLLM,
	standard("openlit", 5,
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor}, adjustOpenLIT, "openlit*"),
	standard("openlit-vertex", 5, nestingRule{known: true, cacheUntold: everyVendor, reasoningOutside: vGoogle, thoughtsUntold: vGoogle}, adjustOpenLIT,
		"openlit.instrumentation.vertexai", "@openlit/instrumentation-vertexai"), // tells no thoughts
	standard("openlit-google-js", 5, nestingRule{known: true, cacheUntold: everyVendor, reasoningOutside: vGoogle, thoughtsUntold: vGoogle},
		adjustOpenLITGoogle, "@openlit/instrumentation-google-ai"), // tells them where nothing was streamed
	standard("openlit-js", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, thoughtsUntold: thinkers}, adjustOpenLITJS, "@openlit/*").pointed(), // tells caches unless there were none
	standard("genai-otel", 6, nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: everyVendor &^ (vAnthropic | vGoogle)},
		adjustGenAIOtel, "genai_otel*").since(older{ // a stream, whose response has no id
		sign: genResponseID, nesting: nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: everyVendor},
	}),
	sigil, agento11y, agento11yTurns, dash0,
	{
		name: "traceai", rank: 5, scopes: []string{"traceai_*", "traceai-*", "@traceai/*"},
		spelling: &traceaiSpelling, acts: append([]field{oiKind}, genActs...), adjust: adjustTraceAI,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor},
	},
}
