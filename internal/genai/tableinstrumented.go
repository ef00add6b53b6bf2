package genai

// instrumentations are OpenLLMetry's, OpenTelemetry's and those of the makers of SDKs.
var instrumentations = []dialect{
	standard("traceloop-js-langchain", 7, nestingRule{cacheUntold: everyVendor}, adjustLangChainJS,
		"@traceloop/instrumentation-langchain", "@traceloop/instrumentation-llamaindex").pointed(),
	standard("traceloop-js", 6, nestingRule{
		known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, writesUntold: vOther,
		cacheUntold: everyVendor, // older ones none of Anthropic's
	}, adjustTraceloopJS, "@traceloop/*").pointed(),
	standard("traceloop-sdk", 5, nestingRule{cacheUntold: everyVendor}, nil, "traceloop.tracer"), // what an application tells its SDK itself; Go's has no caches
	{
		name: "otel-aws", rank: 6, regional: true, spelling: &genSpelling, acts: genActs,
		scopes:  []string{"@opentelemetry/instrumentation-aws-sdk", "opentelemetry.instrumentation.botocore*", "io.opentelemetry.aws-sdk*"},
		nesting: nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, adjust: adjustAWS,
	},
	standard("otel-ebpf", 5, // which reads what goes over the wire
		nestingRule{known: true, cacheOutside: vBedrock, reasoningOutside: vGoogle, cacheUntold: everyVendor, thoughtsUntold: thinkers}, nil,
		"go.opentelemetry.io/obi*", "github.com/grafana/beyla*"),
	standard("openai-dotnet", 4, nestingRule{known: true, cacheUntold: everyVendor, thoughtsAssumed: thinkers}, nil, "OpenAI.ChatClient"), // the SDK's own
	phpOpenAI,
	laravelAI,
	standard("otel-js-openai", 4, nestingRule{known: true, cacheUntold: everyVendor, writesUntold: vOther, thoughtsAssumed: thinkers}, nil,
		"@opentelemetry/instrumentation-openai", "@elastic/opentelemetry-instrumentation-openai"),
	standard("otel-python-genai-bedrock", 4, nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, nil,
		"opentelemetry.instrumentation.genai.bedrock*"),
	standard("otel-python-genai-langchain", 4, nestingRule{known: true, cacheUntold: vMistral, reasoningInside: true, allSeen: vCohere}, nil,
		"opentelemetry.instrumentation.genai.langchain*").looping(),
	standard("otel-python-genai-dspy", 4, // LiteLLM has added Grok's thoughts to the output
		nestingRule{known: true, writesUntold: vAnthropic | vBedrock | vOther, reasoningInside: true}, nil,
		"opentelemetry.instrumentation.genai.dspy*").looping(),
	portkey,
	standard("otel-python-genai-openai", 4, nestingRule{known: true, thoughtsAssumed: vGoogle}, adjustOffered, // it tells no total
		"opentelemetry.instrumentation.genai.openai*").looping(),
	standard("otel-python-genai", 4, allInside, adjustOffered, "opentelemetry.instrumentation.genai.*").looping(),
	standard("otel-python-google", 5, allInside, adjustOffered, "opentelemetry.instrumentation.google_genai*").looping().since(older{
		version: version{1}, nesting: nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, wrong: addsUp,
	}),
	standard("otel-python-openai", 4, nestingRule{known: true, cacheUntold: everyVendor &^ vGoogle, thoughtsAssumed: thinkers}, nil,
		"opentelemetry.instrumentation.openai_v2*", "opentelemetry.util.genai.*"),
	standard("traceloop-python-bedrock", 5,
		nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}, adjustTraceloopBedrock,
		"opentelemetry.instrumentation.bedrock"),
	standard("traceloop-python-agno", 6, nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor}, nil,
		"opentelemetry.instrumentation.agno"), // the sums of its agents alone
	standard("traceloop-python-langchain", 5, nestingRule{known: true, cacheInside: vGoogle, cacheUntold: everyVendor, writesUntold: vAnthropic | vBedrock}, adjustLangChainWrites,
		"opentelemetry.instrumentation.langchain"),
	standard("traceloop-python-llamaindex", 5, nestingRule{known: true, cacheUntold: everyVendor, allSeen: vCohere}, adjustTraceloopLlamaIndex,
		"opentelemetry.instrumentation.llamaindex").since(oldTraceloop),
	standard("otel-python-agents", 5, nestingRule{known: true, cacheUntold: everyVendor, writesUntold: vOther | vAnthropic | vBedrock}, nil, // OpenLLMetry's has the same scope, and tells reads
		"opentelemetry.instrumentation.openai_agents"),
	standard("otel-python-vertexai", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil, // likewise
		"opentelemetry.instrumentation.vertexai"),
	{
		name: "ag2", rank: 6, scopes: []string{"opentelemetry.instrumentation.ag2"}, adjust: adjustAG2,
		spelling: &genSpelling, acts: append([]field{ag2Type}, genActs...),
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, writesUntold: vOther, reasoningOutside: vGoogle}, protocol: true,
	},
	standard("microsoft-otel", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: thinkers}, nil, "microsoft-otel-*"),
	standard("llm-tracekit", 5,
		nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: everyVendor, thoughtsUntold: thinkers}, nil, "llm_tracekit*"),
	standard("adot-crewai", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "amazon.opentelemetry.distro.instrumentation.crewai").since(older{
		version: version{0, 19}, nesting: nestingRule{known: true, cacheUntold: everyVendor}, wrong: everySpan, // which told all that the model had used so far
	}),
	standard("adot-llama-index", 6, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: vGoogle}, nil,
		"amazon.opentelemetry.distro.instrumentation.llama_index"),
	standard("adot", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "amazon.opentelemetry.distro.instrumentation.*"),
	standard("traceloop-python-crewai", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustCrewAI,
		"opentelemetry.instrumentation.crewai*"),
	standard("traceloop-python-google", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustCallables,
		"opentelemetry.instrumentation.google_generativeai"),
	standard("traceloop-python", 5, nestingRule{known: true, cacheUntold: everyVendor, writesUntold: vOther, thoughtsAssumed: thinkers}, adjustTraceloop, // tells most; Elastic's, none
		"opentelemetry.instrumentation.*").since(oldTraceloop),
}

// oldTraceloop is OpenLLMetry for Python when it counted what an answer did not tell.
var oldTraceloop = older{version: version{0, 33}, nesting: nestingRule{known: true, cacheUntold: everyVendor}, wrong: countsItself}
