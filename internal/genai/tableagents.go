package genai

// agents are coding agents and SDKs that tell of themselves.
var agents = []dialect{
	{
		name: "claude-code", rank: 2, scopes: []string{"com.anthropic.claude_code.tracing"},
		spelling: &cliSpelling, acts: []field{cliType}, nesting: cacheOutside(everyVendor), adjust: adjustClaudeCode,
	},
	standard("anthropic-sdk", 1, allInside, nil, "com.anthropic.sdk.*").unseeing(),
	standard("anthropic-platform", 9, allInside, nil, "com.anthropic.claude-platform"),
	{
		name: "codex", rank: 2, scopes: []string{"codex*"}, service: "codex",
		spelling: &genSpelling, nesting: allInside, adjust: adjustCodex,
	},
	{ // whose calls OpenLLMetry records
		name: "gptme", rank: 6, scopes: []string{"gptme*"}, spelling: &spelling{}, adjust: adjustGptme,
	},
	standard("copilot", 3, allInside, adjustCopilot, "github.copilot"),
	standard("copilot-chat", 3, nestingRule{known: true, writesUntold: vAnthropic | vBedrock, reasoningInside: true}, nil, "copilot-chat"), // of VS Code; older ones tell no writes
	standard("mistral-vibe", 3, nestingRule{known: true, cacheUntold: everyVendor}, nil, "mistral_vibe"),
	{
		name: "gemini-cli", rank: 3, scopes: []string{"gemini-cli"}, provider: "gcp.gemini",
		spelling: &genSpelling, acts: genActs, adjust: adjustOffered,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor, cacheUntold: everyVendor, thoughtsUntold: vGoogle},
	},

	{
		name: "qwen-code", rank: 3, scopes: []string{"qwen-code"}, spelling: &qwenSpelling, acts: genActs,
		nesting: nestingRule{known: true, reasoningOutside: vGoogle},
	},
	{
		name: "ai-sdk", rank: 3, marker: aiOperation, spelling: &aiSpelling, sums: true, adjust: adjustAISDK,
		nesting: nestingRule{known: true, cacheUntold: everyVendor, readsUntold: vBedrock, thoughtsUntold: vGoogle, allSeen: vCohere}, // of objects; before version 6 of texts, too
	},
	standard("ai-sdk-otel", 3, nestingRule{known: true, reasoningInside: true, writesUntold: vAnthropic | vBedrock, allSeen: vCohere}, // of objects
		adjustAISDK7, "gen_ai", "eve.agent").summing(), // the second is Vercel's agent framework, on the same SDK
	{
		name: "langfuse", rank: 6, marker: lfType, spelling: &lfSpelling, acts: []field{lfType},
		nesting: allInside, adjust: adjustLangfuse,
	},
}
