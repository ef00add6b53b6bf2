package genai

var (
	genActs = []field{genOperation, genOperationType, tlKind, mastraType, tlRequestType}
	oiActs  = []field{oiKind}
	inside0 = nestingRule{known: true} // the standard: input and output are everything
)

// dialects is the table: one row per emitter. Order matters only among markers: the AI SDK's spans may carry Langfuse's and OpenInference's, too. The facts are from each emitter's real output
// or source; where a row gives a vendor, other vendors behind the same emitter follow the standard.
var dialects = []dialect{
	{name: "claude-code", rank: 2, scopes: []string{"com.anthropic.claude_code.tracing"}, spelling: &cliSpelling,
		acts: []field{cliType}, nesting: nestingRule{known: true, cacheOutside: everyVendor}},
	{name: "anthropic-sdk", rank: 1, scopes: []string{"com.anthropic.sdk.*"}, spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "anthropic-platform", rank: 9, scopes: []string{"com.anthropic.claude-platform"}, spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "codex", rank: 2, scopes: []string{"codex*"}, service: "codex", spelling: &genSpelling, nesting: inside0, adjust: adjustCodex},
	{name: "gemini-cli", rank: 3, scopes: []string{"gemini-cli"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor, cacheUntold: everyVendor}, provider: "gcp.gemini"},

	{name: "ai-sdk", rank: 3, marker: aiOperation, spelling: &aiSpelling, nesting: inside0, adjust: adjustAISDK},
	{name: "langfuse", rank: 6, marker: lfType, spelling: &lfSpelling, acts: []field{lfType}, nesting: inside0, adjust: adjustLangfuse},
	{name: "ai-sdk-otel", rank: 3, scopes: []string{"gen_ai"}, spelling: &genSpelling, acts: genActs, nesting: inside0, adjust: adjustMetadata},

	{name: "openinference-claude-agent-sdk", rank: 8, spelling: &oiSpelling, acts: oiActs, adjust: adjustAgentSDK,
		scopes:  []string{"@arizeai/openinference-instrumentation-claude-agent-sdk", "openinference.instrumentation.claude_agent_sdk"},
		nesting: nestingRule{known: true, cacheOutside: everyVendor}},
	{name: "openinference-bedrock", rank: 5, scopes: []string{"@arizeai/openinference-instrumentation-bedrock"},
		spelling: &oiSpelling, acts: oiActs, nesting: nestingRule{known: true, cacheOutside: everyVendor}, adjust: adjustOpenInference},
	{name: "openinference-python-bedrock", rank: 5, scopes: []string{"openinference.instrumentation.bedrock"},
		spelling: &oiSpelling, acts: oiActs, adjust: adjustPythonBedrock},
	{name: "openinference-langchain", rank: 6, spelling: &oiSpelling, acts: oiActs, nesting: inside0, adjust: adjustOpenInference,
		scopes: []string{"@arizeai/openinference-instrumentation-langchain", "openinference.instrumentation.langchain"}},
	{name: "openinference", rank: 5, marker: oiKind, spelling: &oiSpelling, acts: oiActs, nesting: inside0, adjust: adjustOpenInference},

	{name: "langsmith", rank: 6, scopes: []string{"langsmith*"}, marker: lsKind, spelling: &genSpelling, acts: []field{lsKind},
		nesting: inside0, adjust: adjustLangSmith},
	{name: "traceloop-js-langchain", rank: 7, scopes: []string{"@traceloop/instrumentation-langchain", "@traceloop/instrumentation-llamaindex"},
		spelling: &genSpelling, acts: genActs},
	{name: "traceloop-js", rank: 6, scopes: []string{"@traceloop/*"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock, reasoningOutside: vGoogle, cacheUntold: vOther | vBedrock}},
	{name: "otel-js-aws-sdk", rank: 6, scopes: []string{"@opentelemetry/instrumentation-aws-sdk"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}},
	{name: "otel-js-openai", rank: 4, scopes: []string{"@opentelemetry/instrumentation-openai"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheUntold: everyVendor}},
	{name: "otel-botocore", rank: 6, scopes: []string{"opentelemetry.instrumentation.botocore*"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor}},
	{name: "otel-python-genai", rank: 4, scopes: []string{"opentelemetry.instrumentation.genai.*", "opentelemetry.instrumentation.openai_v2*"},
		spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "traceloop-python", rank: 5, scopes: []string{"opentelemetry.instrumentation.*"}, spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "mastra", rank: 5, scopes: []string{"@mastra/*"}, spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "pydantic-ai", rank: 4, scopes: []string{"pydantic-ai", "logfire*"}, spelling: &genSpelling, acts: genActs, nesting: inside0},
	{name: "openlit", rank: 5, scopes: []string{"openlit*"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}},
	{name: "litellm", rank: 5, scopes: []string{"litellm*"}, spelling: &genSpelling, acts: genActs, nesting: inside0, adjust: adjustLiteLLM},
	{name: "strands", rank: 5, scopes: []string{"strands*"}, system: "strands-agents", spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}, adjust: adjustStrands},
	{name: "google-adk", rank: 6, scopes: []string{"gcp.vertex.agent"}, system: "gcp.vertex.agent", spelling: &genSpelling, acts: genActs, adjust: adjustADK,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor}},
	{name: "spring-ai", rank: 5, scopes: []string{"org.springframework.*"}, spelling: &genSpelling, acts: genActs,
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}},
	{name: "agent-framework", rank: 5, spelling: &genSpelling, acts: genActs,
		scopes:  []string{"agent_framework*", "Experimental.Microsoft.Agents.AI*", "Experimental.Microsoft.Extensions.AI*", "Microsoft.Extensions.AI*"},
		nesting: nestingRule{known: true, cacheOutside: vAnthropic | vBedrock}},
	{name: "generic", rank: 5, spelling: &genSpelling, acts: genActs},
}
