package genai

// inferences are the instrumentations of OpenInference, and what speaks its names.
var inferences = []dialect{
	inference("openinference-claude-agent-sdk", 8, cacheOutside(everyVendor), adjustAgentSDK,
		"@arizeai/openinference-instrumentation-claude-agent-sdk"),
	inference("openinference-python-claude-agent-sdk", 8, allInside, adjustAgentSDK,
		"openinference.instrumentation.claude_agent_sdk"),
	inference("openinference-python-agno", 6,
		nestingRule{
			known: true, cacheOutside: vAnthropic | vBedrock, cacheUntold: vGroq | vMistral, reasoningOutside: vGoogle, thoughtsUntold: thinkers, allSeen: vCohere,
		}, adjustOIAgno,
		"openinference.instrumentation.agno"),
	inference("openinference-bedrock", 5, cacheOutside(everyVendor), adjustOpenInference,
		"@arizeai/openinference-instrumentation-bedrock"),
	inference("openinference-python-bedrock", 5, nestingRule{}, adjustPythonBedrock,
		"openinference.instrumentation.bedrock"),
	inference("openinference-langchain", 6, langChain, adjustOILangChain,
		"@arizeai/openinference-instrumentation-langchain", "openinference.instrumentation.langchain"),
	inference("openinference-agents", 5, nestingRule{known: true, cacheUntold: everyVendor, thoughtsUntold: thinkers}, adjustOIAgents,
		"@arizeai/openinference-instrumentation-openai-agents", "openinference.instrumentation.openai_agents",
		"openinference.instrumentation.smolagents", "openinference.instrumentation.autogen_agentchat").pointed(),
	inference("openinference-python-beeai", 5, allInside, adjustOIBeeAI, "openinference.instrumentation.beeai"),
	inference("openinference-python-haystack", 6, nestingRule{cacheUntold: everyVendor}, adjustOIHaystack,
		"openinference.instrumentation.haystack").pointed(),
	inference("openinference-crewai-events", 5, nestingRule{known: true, writesUntold: vAnthropic | vBedrock | vOther}, adjustCrewAIEvents,
		"openinference.instrumentation.crewai._event_listener"),
	inference("openinference-python-crewai", 5, allInside, adjustOICrewAI, "openinference.instrumentation.crewai"),
	inference("openinference-litellm", 5, nestingRule{known: true, allSeen: vCohere}, adjustOILiteLLM, "openinference.instrumentation.litellm"),
	inference("flowise", 6, nestingRule{known: true, cacheUntold: everyVendor}, nil, "arize-tracer-*", "phoenix-tracer-*", "opik-tracer-*"),
	inference("guardrails", 6, nestingRule{known: true, cacheUntold: everyVendor}, adjustGuardrails, "guardrails-ai*"), // the library's own
	inference("openinference-python-llamaindex", 5, nestingRule{known: true, cacheUntold: everyVendor, allSeen: vCohere}, adjustOILlamaIndex,
		"openinference.instrumentation.llama_index"),
	inference("openinference-uncached", 5, nestingRule{known: true, cacheUntold: everyVendor}, adjustOpenInference, // but in a response that is there
		"openinference.instrumentation.together", "openinference.instrumentation.mistralai",
		"openinference.instrumentation.google_adk", "openinference.instrumentation.vertexai",
		"openinference.instrumentation.portkey", "nat"), // the last is NVIDIA's NeMo Agent Toolkit
	{
		name: "openinference", rank: 5, marker: oiKind, spelling: &oiSpelling, acts: []field{oiKind},
		nesting: allInside, adjust: adjustOpenInference,
	},
	{
		name: "langsmith", rank: 6, scopes: []string{"langsmith*"}, marker: lsKind,
		spelling: &genSpelling, acts: []field{lsKind},
		nesting: nestingRule{known: true, cacheInside: vGoogle, cacheUntold: everyVendor, allSeen: vCohere}, adjust: adjustLangSmith, // older exporters tell no details
	},
	{ // for Go, around SDKs, whose names its scopes have
		name: "langsmith-go", rank: 5, marker: lsUsage, spelling: &genSpelling, acts: genActs, nesting: allInside, adjust: adjustLangSmith,
	},
}
