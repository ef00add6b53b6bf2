package filter

import "strings"

// known are the scopes, with those below them, whose spans are about models and agents alone: those that Langfuse's SDKs send
// by default, and more of their kind.
var known = []string{
	"langfuse-sdk", "agent_framework", "autogen-core", "haystack", "langsmith", "litellm", "openinference", "pydantic-ai",
	"strands-agents", "vllm", "gen_ai", "com.anthropic", "@arizeai/openinference-instrumentation-", "@traceloop", "@mastra", "gemini-cli",
	"gcp.vertex.agent", "opentelemetry.instrumentation.genai", "opentelemetry.instrumentation.anthropic", "opentelemetry.instrumentation.bedrock",
	"opentelemetry.instrumentation.openai", "opentelemetry.instrumentation.vertexai", "opentelemetry.instrumentation.google_genai",
	"opentelemetry.instrumentation.google_generativeai", "opentelemetry.instrumentation.langchain", "opentelemetry.instrumentation.crewai",
	"opentelemetry.instrumentation.cohere", "opentelemetry.instrumentation.groq", "opentelemetry.instrumentation.mistralai",
	"opentelemetry.instrumentation.ollama", "opentelemetry.instrumentation.llamaindex", "opentelemetry.instrumentation.ag2", "agenta",
	"langwatch", "lmnr",
}

// noisy are the scopes, with those below them, of emitters that trace their own inner workings: for one prompt, Codex sends some
// 500 spans in 20 traces, of which a handful are its turn, calls and tools.
var noisy = []string{"codex", "codex_exec", "codex_cli_rs", "codex_tui"}

// under reports whether scope is one of the list or below one of it.
func under(scope string, list []string) bool {
	for _, s := range list {
		if strings.HasPrefix(scope, s) && (len(scope) == len(s) || strings.ContainsRune("./-_:", rune(scope[len(s)])) || strings.HasSuffix(s, "-")) {
			return true
		}
	}
	return false
}
