package genai

// frameworks and gateways tell of themselves, mostly in the standard's names.
var frameworks = []dialect{
	{
		name: "litellm", rank: 5, scopes: []string{"litellm*"}, marker: litellmCall, // which it also writes on the span it was called in
		spelling: &genSpelling, acts: genActs, nesting: nestingRule{known: true, allSeen: vCohere}, adjust: adjustLiteLLM,
	},
	{name: "pipecat-turns", rank: 5, scopes: []string{"pipecat.turn"}, spelling: &spelling{}, nesting: allInside, adjust: adjustPipecatTurn},
	standard("pipecat", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningInside: true}, adjustPipecat, "pipecat*").since(older{
		sign: pipecatThinks, nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle}, // before 1.13
	}),
	{
		name: "voltagent", rank: 7, scopes: []string{"@voltagent/*"}, spelling: &voltSpelling, acts: []field{cliType},
		nesting: nestingRule{known: true, writesUntold: vAnthropic | vBedrock, allSeen: vCohere}, adjust: adjustVoltAgent,
	},
	{ // the scope can be configured
		name: "koog", rank: 5, marker: koogEvent, spelling: &genSpelling, acts: genActs, adjust: adjustKoog,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: thinkers},
	},
	{ // its own counts do not overlap, where those it repeats in the standard's names do
		name: "openclaw", rank: 5, scopes: []string{"openclaw"}, marker: ocModel, spelling: &openclawSpelling, acts: genActs, adjust: adjustOpenClaw,
		nesting: nestingRule{known: true, cacheOutside: everyVendor, reasoningInside: true},
	},
	{ // what OpenRouter itself sends of each call ("broadcast"); it names the model's author as provider
		name: "openrouter", rank: 9, marker: orRoute, spelling: &genSpelling, acts: genActs, provider: "openrouter",
		nesting: allInside,
	},
	{ // what Vercel's gateway itself sends ("trace drains")
		name: "vercel-gateway", rank: 9, marker: vgKind, spelling: &genSpelling, acts: genActs, nesting: allInside, adjust: adjustVercelGateway,
	},
	{ // the scope is the application's
		name: "tanstack", rank: 6, marker: tsKind, spelling: &genSpelling, acts: genActs, adjust: adjustTanStack, protocol: true,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle},
	},
	{ // Go and Ruby
		name: "braintrust", rank: 6, scopes: []string{"braintrust"}, spelling: &braintrustSpelling, adjust: adjustBraintrust, protocol: true,
		nesting: nestingRule{known: true, reasoningOutside: vGoogle},
	},
	{ // Java and .NET
		name: "braintrust-java", rank: 6, scopes: []string{"braintrust-*"}, spelling: &braintrustSpelling, adjust: adjustBraintrust,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor},
	},
	{
		name: "agenta", rank: 7, marker: agentaType, spelling: &agentaSpelling, acts: []field{agentaType}, adjust: adjustAgenta,
		nesting: nestingRule{known: true, cacheUntold: everyVendor},
	},
	{
		name: "langwatch", rank: 6, scopes: []string{"langwatch*"}, marker: langwatchType, adjust: adjustLangWatch,
		spelling: &genSpelling, acts: append([]field{langwatchType}, genActs...),
		nesting: nestingRule{known: true, cacheUntold: everyVendor},
	},
	{
		name: "laminar", rank: 5, scopes: []string{"lmnr*"}, spelling: &genSpelling, acts: append([]field{laminarType}, genActs...),
		nesting: nestingRule{known: true, thoughtsUntold: vGoogle}, adjust: adjustLaminar,
	},
	{ // which has no scopes
		name: "datadog", rank: 5, marker: datadogKind, spelling: &genSpelling, acts: append([]field{datadogKind}, genActs...),
		nesting: allInside, adjust: adjustDatadog,
	},
	standard("datadog-js", 5, // keeps its own record to itself, and what a cache or thoughts of Gemini's were
		nestingRule{known: true, cacheUntold: everyVendor, writesUntold: vOther, thoughtsUntold: vGoogle}, adjustDatadogJS, "dd-trace-js"),
	{ // the scope is the application's
		name: "rig", rank: 4, target: "rig", spelling: &genSpelling, acts: genActs, sums: true,
		nesting: nestingRule{known: true, reasoningInside: true},
	},
	{ // the crate for Rust that is called so; likewise
		name: "genai-rust", rank: 4, target: "genai", spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vBedrock, reasoningInside: true}, adjust: adjustGenAIRust,
	},
	{ // Block's agent, whose input has the caches; likewise
		name: "goose", rank: 4, target: "goose", spelling: &genSpelling, acts: genActs, adjust: adjustGoose,
		nesting: nestingRule{known: true, cacheUntold: vBedrock, thoughtsUntold: vGoogle},
	},
	standard("vllm", 5, allInside, nil, "vllm.*").by("vllm"), // what serves a model of one's own tells of each request; routers and clients are called so, too
	standard("sglang", 5, allInside, nil, "sglang server").by("sglang"),
	agentgateway,
	standard("quarkus", 5,
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
		adjustQuarkus, "io.quarkus.opentelemetry").pointed(), // of LangChain4j; other spans have nothing to do with models
	standard("weave", 6, nestingRule{cacheUntold: everyVendor}, nil, "weave.*"), // unless they were used; of a conversation as its application counts
	standard("otel-java-openai", 4, nestingRule{known: true, cacheUntold: everyVendor, thoughtsAssumed: thinkers}, nil,
		"io.opentelemetry.openai-java*").pointed(), // in old versions
	standard("mirascope", 5, allInside, adjustMirascope, "mirascope*"),
	standard("promptfoo", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}, nil, "promptfoo*"),
	standard("trulens", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "trulens*"),
	standard("promptflow", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "promptflow*"),
	standard("langtrace", 6, // it tells OpenAI's caches where nothing was streamed
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: thinkers}, adjustLangtrace,
		"langtrace*", "@langtrase/*").pointed(),
	standard("livekit", 5, allInside, adjustLiveKit, "livekit*"),
	{
		name: "strands", rank: 5, scopes: []string{"strands*"}, system: "strands-agents", sibling: "strands-js",
		spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, adjust: adjustStrands, // old versions do not
	},
	standard("strands-js", 5, // tells caches unless there were none; through the AI SDK, which no span shows, Claude's input has them
		nestingRule{known: true, cacheOutside: vBedrock, cacheUnsure: vAnthropic, writesUntold: vOther}, adjustStrandsJS),
	standard("crewai", 4, allInside, nil, "crewai"), // its own trace of a crew
	{ // each look at a run that is done tells all that it used
		name: "azure-agents", rank: 6, system: "az.ai.agents", spelling: &azureSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheUntold: everyVendor}, adjust: adjustAzureAgents,
	},
	{ // of Azure's SDKs for models, in all languages
		name: "azure-inference", rank: 5, system: "az.ai.inference", spelling: &genSpelling, acts: genActs, nesting: azureSDK,
	},
	{ // of its SDK for projects, which watches OpenAI's responses
		name: "azure-foundry", rank: 5, system: "microsoft.foundry", spelling: &genSpelling, acts: genActs, nesting: azureSDK, adjust: adjustFoundry,
	},
	{
		name: "google-adk", rank: 6, scopes: []string{"gcp.vertex.agent"}, system: "gcp.vertex.agent", sibling: "google-adk-plain",
		spelling: &genSpelling, acts: genActs, adjust: adjustADK,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor},
	},
	standard("google-adk-plain", 6, // which tells caches and thoughts only where it keeps responses
		nestingRule{known: true, reasoningOutside: everyVendor, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, adjustADK),
	{
		name: "adk-rust", rank: 5, scopes: []string{"adk-telemetry"}, spelling: &adkRustSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vBedrock, reasoningInside: true}, adjust: adjustADKRust,
	},
	{
		name: "spring-ai", rank: 5, scopes: []string{"org.springframework.*"}, recount: 4, // the scope is Spring Boot; Spring AI 2 needs its 4
		spelling: &genSpelling, acts: append([]field{springKind}, genActs...),
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, adjust: adjustSpring, protocol: true,
	},
	{ // tells caches and thoughts only with the newest conventions
		name: "agent-framework", rank: 5, scopes: []string{"agent_framework*"}, spelling: &agentFrameworkSpelling, acts: genActs, sums: true,
		adjust: adjustAgentFramework,
		nesting: nestingRule{
			known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor, thoughtsUntold: vGoogle,
		},
	},
	standard("microsoft-ai", 5, // of .NET, where Anthropic's SDK adds caches to the input and those written have no name
		nestingRule{known: true, cacheOutside: vBedrock, cacheUntold: everyVendor, writesUntold: vAnthropic | vBedrock, thoughtsUntold: vGoogle},
		adjustMicrosoftAI, "Experimental.Microsoft.Agents.AI*", "Experimental.Microsoft.Extensions.AI*", "Microsoft.Extensions.AI*"),
	standard("semantic-kernel", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: thinkers}, nil,
		"Microsoft.SemanticKernel*", "semantic_kernel*", "SemanticKernel"), // the last of Java
	standard("agentscope-java", 5, // whose client for Gemini takes the thoughts off the output, where they are not
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil,
		"io.agentscope*"),
	trpc,
	standard("eino", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustEino, "github.com/cloudwego/eino-ext/*"),
	{ // whose input has the caches, in the standard's names or, as configured, OpenInference's
		name: "tensorzero", rank: 5, scopes: []string{"tensorzero"}, spelling: &traceaiSpelling, acts: append([]field{oiKind}, genActs...),
		nesting: nestingRule{known: true, cacheUntold: everyVendor}, adjust: adjustOpenInference,
	},
	{ // the gateway, whose scope is its service's name, in the standard's names or, as configured, OpenInference's
		name: "bifrost", rank: 3, scopes: []string{"bifrost"}, marker: bifrostRetries, spelling: &bifrostSpelling,
		acts:    append([]field{bifrostRequest, oiKind}, genActs...),
		nesting: nestingRule{known: true, reasoningOutside: vGoogle}, adjust: adjustBifrost,
	},
	cloudflare, higress, envoy,
	langChainElixir, reqLLM, holmes,
	{ // the gateway of Katanemo, which repeats what the client's protocol has: for Anthropic's, input without caches
		name: "plano", rank: 3, scopes: []string{"brightstaff"}, spelling: &planoSpelling, adjust: adjustPlano,
		nesting: nestingRule{
			known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor, thoughtsUntold: vGoogle,
		},
	},
	standard("traceloop-hub", 3, // the gateway, whose streams have zeros
		nestingRule{known: true, cacheUntold: everyVendor, reasoningOutside: vGoogle, thoughtsUntold: vGoogle}, nil, "traceloop_hub"),
	standard("docker-agent", 5, // takes the caches off the input of all vendors and adds Anthropic's again
		nestingRule{known: true, cacheOutside: everyVendor &^ vAnthropic, reasoningInside: true}, nil, "github.com/docker/docker-agent/*"),
	{ // for TypeScript; the scope is the service's name
		name: "effect-ai", rank: 5, spans: []string{"LanguageModel.generateText", "LanguageModel.generateObject", "LanguageModel.streamText"},
		spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
	},
	standard("flue", 5, nestingRule{known: true, reasoningInside: true}, adjustFlue, "@flue/opentelemetry"),     // Astro's agents
	standard("transcript", 5, nestingRule{known: true, reasoningInside: true}, nil, "otelcol-genai/transcript"), // our own
	{name: "generic", rank: 5, spelling: &applicationSpelling, acts: genActs, adjust: adjustGeneric},
}
