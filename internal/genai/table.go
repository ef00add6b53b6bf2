package genai

// dialects is the table: one row per emitter. The facts are from each emitter's real output or its source; where a row
// names vendors, other vendors behind the same emitter follow the standard. Order matters only among markers: the AI
// SDK's spans may carry Langfuse's and OpenInference's, too.
var dialects = []dialect{
	{
		name: "claude-code", rank: 2, scopes: []string{"com.anthropic.claude_code.tracing"},
		spelling: &cliSpelling, acts: []field{cliType}, nesting: cacheOutside(everyVendor), adjust: adjustClaudeCode,
	},
	standard("anthropic-sdk", 1, allInside, nil, "com.anthropic.sdk.*"),
	standard("anthropic-platform", 9, allInside, nil, "com.anthropic.claude-platform"),
	{
		name: "codex", rank: 2, scopes: []string{"codex*"}, service: "codex",
		spelling: &genSpelling, nesting: allInside, adjust: adjustCodex,
	},
	{ // whose calls OpenLLMetry records
		name: "gptme", rank: 6, scopes: []string{"gptme*"}, spelling: &spelling{}, adjust: adjustGptme,
	},
	standard("copilot", 3, allInside, nil, "github.copilot"),
	standard("mistral-vibe", 3, nestingRule{known: true, cacheUntold: everyVendor}, nil, "mistral_vibe"),
	{
		name: "gemini-cli", rank: 3, scopes: []string{"gemini-cli"}, provider: "gcp.gemini",
		spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
	},

	{
		name: "qwen-code", rank: 3, scopes: []string{"qwen-code"}, spelling: &qwenSpelling, acts: genActs,
		nesting: nestingRule{known: true, reasoningOutside: vGoogle},
	},
	{
		name: "ai-sdk", rank: 3, marker: aiOperation, spelling: &aiSpelling, adjust: adjustAISDK,
		nesting: nestingRule{known: true, cacheUntold: everyVendor, readsUntold: vBedrock, thoughtsUntold: vGoogle}, // of objects; before version 6 of texts, too
	},
	standard("ai-sdk-otel", 3, nestingRule{known: true, writesUntold: vAnthropic | vBedrock}, // of objects
		adjustMetadata, "gen_ai"),
	{
		name: "langfuse", rank: 6, marker: lfType, spelling: &lfSpelling, acts: []field{lfType},
		nesting: allInside, adjust: adjustLangfuse,
	},

	inference("openinference-claude-agent-sdk", 8, cacheOutside(everyVendor), adjustAgentSDK,
		"@arizeai/openinference-instrumentation-claude-agent-sdk"),
	inference("openinference-python-claude-agent-sdk", 8, allInside, adjustPythonAgentSDK,
		"openinference.instrumentation.claude_agent_sdk"),
	inference("openinference-python-agno", 6, cacheOutside(vAnthropic|vBedrock), adjustOpenInference,
		"openinference.instrumentation.agno"),
	inference("openinference-bedrock", 5, cacheOutside(everyVendor), adjustOpenInference,
		"@arizeai/openinference-instrumentation-bedrock"),
	inference("openinference-python-bedrock", 5, nestingRule{}, adjustPythonBedrock,
		"openinference.instrumentation.bedrock"),
	inference("openinference-langchain", 6, allInside, adjustOILangChain,
		"@arizeai/openinference-instrumentation-langchain", "openinference.instrumentation.langchain"),
	inference("openinference-agents", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustOIAgents,
		"@arizeai/openinference-instrumentation-openai-agents", "openinference.instrumentation.openai_agents",
		"openinference.instrumentation.smolagents", "openinference.instrumentation.autogen_agentchat"),
	inference("openinference-python-haystack", 6, nestingRule{cacheUntold: everyVendor}, adjustOIHaystack,
		"openinference.instrumentation.haystack"),
	inference("openinference-python-crewai", 5, allInside, adjustOICrewAI, "openinference.instrumentation.crewai"),
	inference("openinference-litellm", 5, allInside, adjustOILiteLLM, "openinference.instrumentation.litellm"),
	inference("guardrails", 6, nestingRule{known: true, cacheUntold: everyVendor}, adjustGuardrails, "guardrails-ai*"), // the library's own
	inference("openinference-uncached", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustOpenInference, // but in a response that is there
		"openinference.instrumentation.together", "openinference.instrumentation.mistralai",
		"openinference.instrumentation.llama_index", "openinference.instrumentation.google_adk", "openinference.instrumentation.vertexai",
		"openinference.instrumentation.portkey", "nat"), // the last is NVIDIA's NeMo Agent Toolkit
	{
		name: "openinference", rank: 5, marker: oiKind, spelling: &oiSpelling, acts: []field{oiKind},
		nesting: allInside, adjust: adjustOpenInference,
	},
	{
		name: "langsmith", rank: 6, scopes: []string{"langsmith*"}, marker: lsKind,
		spelling: &genSpelling, acts: []field{lsKind},
		nesting: nestingRule{known: true, cacheUntold: everyVendor}, adjust: adjustLangSmith, // older exporters tell no details
	},

	standard("traceloop-js-langchain", 7, nestingRule{cacheUntold: everyVendor}, nil,
		"@traceloop/instrumentation-langchain", "@traceloop/instrumentation-llamaindex"),
	standard("traceloop-js", 6, nestingRule{
		known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor, // older ones none of Anthropic's
	}, nil, "@traceloop/*"),
	{
		name: "otel-aws", rank: 6, regional: true, spelling: &genSpelling, acts: genActs,
		scopes:  []string{"@opentelemetry/instrumentation-aws-sdk", "opentelemetry.instrumentation.botocore*", "io.opentelemetry.aws-sdk*"},
		nesting: nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, adjust: adjustAWS,
	},
	standard("otel-js-openai", 4, nestingRule{known: true, cacheUntold: everyVendor}, nil,
		"@opentelemetry/instrumentation-openai", "@elastic/opentelemetry-instrumentation-openai"),
	standard("otel-python-genai-bedrock", 4, nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, nil,
		"opentelemetry.instrumentation.genai.bedrock*"),
	standard("otel-python-genai", 4, allInside, nil, "opentelemetry.instrumentation.genai.*").looping(),
	standard("otel-python-google", 5, allInside, nil, "opentelemetry.instrumentation.google_genai*").looping().since(older{
		version: version{1}, nesting: nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, wrong: addsUp,
	}),
	standard("otel-python-openai", 4, nestingRule{known: true, cacheUntold: vOther | vXAI | vAnthropic | vBedrock}, nil,
		"opentelemetry.instrumentation.openai_v2*", "opentelemetry.util.genai.*"),
	standard("traceloop-python-bedrock", 5,
		nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, adjustTraceloopBedrock,
		"opentelemetry.instrumentation.bedrock"),
	standard("traceloop-python-agno", 6, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, nil,
		"opentelemetry.instrumentation.agno"), // the sums of its agents alone
	standard("traceloop-python-langchain", 5, nestingRule{known: true, cacheUntold: everyVendor, writesUntold: vAnthropic}, adjustLangChainWrites,
		"opentelemetry.instrumentation.langchain"),
	standard("otel-python-agents", 5, nestingRule{known: true, cacheUntold: everyVendor}, nil, // OpenLLMetry's has the same scope, and tells caches
		"opentelemetry.instrumentation.openai_agents"),
	standard("otel-python-vertexai", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil, // likewise
		"opentelemetry.instrumentation.vertexai"),
	{
		name: "ag2", rank: 6, scopes: []string{"opentelemetry.instrumentation.ag2"}, adjust: adjustAG2,
		spelling: &genSpelling, acts: append([]field{ag2Type}, genActs...),
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle},
	},
	standard("traceloop-python-crewai", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustCrewAI,
		"opentelemetry.instrumentation.crewai*"),
	standard("traceloop-python-google", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustCallables,
		"opentelemetry.instrumentation.google_generativeai"),
	standard("traceloop-python", 5, nestingRule{known: true, cacheUntold: everyVendor}, nil, "opentelemetry.instrumentation.*").since(older{ // tells most; Elastic's, none
		version: version{0, 33}, nesting: nestingRule{known: true, cacheUntold: everyVendor}, wrong: countsItself,
	}),
	{
		name: "mlflow", rank: 6, marker: mlflowType,
		spelling: &mlflowSpelling, acts: nil, nesting: allInside, adjust: adjustMLflow,
	},
	standard("mlflow-semconv", 6, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil, // as it sends with the standard's names
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
	standard("ruby-llm", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, nil,
		"OpenTelemetry::Instrumentation::RubyLLM").looping(),
	standard("mastra", 5, allInside, adjustMastra, "@mastra/*"),
	standard("mistral-sdk", 3, nestingRule{known: true, cacheUntold: everyVendor}, nil, "mistralai_sdk_tracer"),
	standard("agentops", 6, agentops, nil, "agentops*"),
	{
		name: "agentops-sdks", rank: 6, scopes: []string{"openai", "anthropic", "openai-agents"}, service: "agentops", // others may have such scopes, too
		spelling: &genSpelling, acts: genActs, nesting: agentops,
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
		spelling: &netraSpelling, acts: append([]field{netraType, netraEntity}, genActs...),
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor},
	},
	dialect{
		name: "judgment", rank: 6, scopes: []string{"judgeval"}, marker: judgmentType, adjust: adjustJudgment,
		spelling: &judgmentSpelling, acts: []field{judgmentType}, nesting: cacheOutside(everyVendor),
	}.since(older{sign: judgmentInput, nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}}),
	llamaIndex,
	{
		name: "upsonic", rank: 4, scopes: []string{"upsonic*"}, spelling: &upsonicSpelling, acts: genActs, nesting: allInside, adjust: adjustUpsonic,
	},
	standard("pydantic-ai", 4, allInside, nil, "pydantic-ai").since(older{version: version{0, 7}, nesting: nestingRule{known: true, reasoningOutside: vGoogle}}),
	standard("logfire", 4, allInside, adjustLogfire, "logfire*"),
	standard("openlit-langchain", 5,
		nestingRule{known: true, cacheOutside: vAnthropic, cacheUntold: everyVendor, writesUntold: vAnthropic, reasoningOutside: vGoogle},
		adjustOpenLITLangChain, "openlit.instrumentation.langchain"),
	standard("openlit", 5,
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor}, adjustOpenLIT, "openlit*"),
	standard("openlit-js", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle}, nil, "@openlit/*"), // tells caches unless there were none
	{
		name: "traceai", rank: 5, scopes: []string{"traceai_*", "traceai-*", "@traceai/*"},
		spelling: &traceaiSpelling, acts: append([]field{oiKind}, genActs...), adjust: adjustTraceAI,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor},
	},
	{
		name: "litellm", rank: 5, scopes: []string{"litellm*"}, marker: litellmCall, // which it also writes on the span it was called in
		spelling: &genSpelling, acts: genActs, nesting: allInside, adjust: adjustLiteLLM,
	},
	{name: "pipecat-turns", rank: 5, scopes: []string{"pipecat.turn"}, spelling: &spelling{}, nesting: allInside, adjust: adjustPipecatTurn},
	standard("pipecat", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningInside: true}, adjustPipecat, "pipecat*").since(older{
		sign: pipecatThinks, nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle}, // before 1.13
	}),
	{
		name: "voltagent", rank: 7, scopes: []string{"@voltagent/*"}, spelling: &voltSpelling, acts: []field{cliType},
		nesting: nestingRule{known: true, writesUntold: vAnthropic | vBedrock}, adjust: adjustVoltAgent,
	},
	{ // the scope can be configured
		name: "koog", rank: 5, marker: koogEvent, spelling: &genSpelling, acts: genActs, adjust: adjustKoog,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
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
		name: "tanstack", rank: 6, marker: tsKind, spelling: &genSpelling, acts: genActs, adjust: adjustTanStack,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle},
	},
	{ // Go and Ruby
		name: "braintrust", rank: 6, scopes: []string{"braintrust"}, spelling: &braintrustSpelling, adjust: adjustBraintrust,
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
		nesting: allInside, adjust: adjustLaminar,
	},
	{ // which has no scopes
		name: "datadog", rank: 5, marker: datadogKind, spelling: &genSpelling, acts: append([]field{datadogKind}, genActs...),
		nesting: allInside,
	},
	{ // the scope is the application's
		name: "rig", rank: 4, target: "rig", spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, reasoningInside: true},
	},
	standard("agentgateway", 4, cacheOutside(vAnthropic|vBedrock), nil, "agentgateway"),
	standard("quarkus", 5,
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
		adjustQuarkus, "io.quarkus.opentelemetry"), // of LangChain4j; other spans have nothing to do with models
	standard("weave", 6, nestingRule{cacheUntold: everyVendor}, nil, "weave.*"),                                               // unless they were used; of a conversation as its application counts
	standard("otel-java-openai", 4, nestingRule{known: true, cacheUntold: everyVendor}, nil, "io.opentelemetry.openai-java*"), // in old versions
	standard("mirascope", 5, allInside, adjustMirascope, "mirascope*"),
	standard("promptfoo", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}, nil, "promptfoo*"),
	standard("trulens", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "trulens*"),
	standard("promptflow", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "promptflow*"),
	standard("langtrace", 6, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, nil,
		"langtrace*", "@langtrase/*"), // it tells OpenAI's caches where nothing was streamed
	standard("livekit", 5, allInside, adjustLiveKit, "livekit*"),
	{
		name: "strands", rank: 5, scopes: []string{"strands*"}, system: "strands-agents", sibling: "strands-js",
		spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, adjust: adjustStrands, // old versions do not
	},
	standard("strands-js", 5, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}, adjustStrandsJS), // tells caches unless there were none
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
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, adjust: adjustSpring,
	},
	standard("agent-framework", 5, // tells caches and thoughts only with the newest conventions
		nestingRule{
			known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor, thoughtsUntold: vGoogle,
		}, nil, "agent_framework*"),
	standard("microsoft-ai", 5, // of .NET, where Anthropic's SDK adds caches to the input and those written have no name
		nestingRule{known: true, cacheOutside: vBedrock, cacheUntold: everyVendor, writesUntold: vAnthropic | vBedrock}, nil,
		"Experimental.Microsoft.Agents.AI*", "Experimental.Microsoft.Extensions.AI*", "Microsoft.Extensions.AI*"),
	standard("semantic-kernel", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil,
		"Microsoft.SemanticKernel*", "semantic_kernel*", "SemanticKernel"), // the last of Java
	standard("agentscope-java", 5, // whose client for Gemini takes the thoughts off the output, where they are not
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil,
		"io.agentscope*"),
	standard("transcript", 5, nestingRule{known: true, reasoningInside: true}, nil, "otelcol-genai/transcript"), // our own
	standard("generic", 5, nestingRule{}, nil),
}

// genActs are where emitters of the standard, and of what came before it, tell the kind of a span.
var genActs = []field{genOperation, genOperationType, tlKind, mastraType, tlRequestType}

// allInside is the standard as a known fact: input and output are everything.
var allInside = nestingRule{known: true}

func cacheOutside(v vendor) nestingRule { return nestingRule{known: true, cacheOutside: v} }

// respan is of all that Respan instruments.
var respan = nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}

// agentops is of all that AgentOps instruments.
var agentops = nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}

// standard is a row of an emitter that speaks the standard's names.
func standard(name string, rank uint8, rule nestingRule, adjust adjustment, scopes ...string) dialect {
	return dialect{
		name: name, rank: rank, scopes: scopes, spelling: &genSpelling, acts: genActs, nesting: rule, adjust: adjust,
	}
}

// looping is d, of SDKs that may run tools and ask the model again within one call.
func (d dialect) looping() dialect {
	d.loops = true
	return d
}

// since is d, whose versions before one are others.
func (d dialect) since(o older) dialect {
	d.before = &o
	return d
}

// inference is a row of an emitter that speaks OpenInference's names.
func inference(name string, rank uint8, rule nestingRule, adjust adjustment, scopes ...string) dialect {
	return dialect{
		name: name, rank: rank, scopes: scopes, spelling: &oiSpelling, acts: []field{oiKind}, nesting: rule, adjust: adjust,
	}
}
