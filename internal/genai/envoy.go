package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// envoy is Envoy's AI gateway, in OpenInference's names or, as configured, the standard's.
var envoy = dialect{
	name: "envoy", rank: 3, scopes: []string{"envoyproxy/ai-gateway"}, spelling: &traceaiSpelling, acts: append([]field{oiKind}, genActs...),
	nesting: allInside, adjust: adjustEnvoy,
}

// envoyProviders are names of its own: of Claude where others serve it.
var envoyProviders = map[string]string{"aws.anthropic": "aws.bedrock", "gcp.anthropic": "gcp.vertex_ai"}

// adjustEnvoy: in the standard's names, what was asked in Anthropic's way has an input without caches, whoever answered. That it was shows in
// why the answer ended. A stream that broke off has Anthropic's id alone, and the output that was told as it began. Of an answer in OpenAI's way
// that is turned into Anthropic's the caches are lost.
func adjustEnvoy(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	if name := envoyProviders[c.Provider]; name != "" {
		c.Provider = name
	}
	if c.Role != RoleCall || !f.has(genOperation) {
		return
	}
	switch {
	case !f.has(genFinish):
		if strings.HasPrefix(c.ID, "msg_") {
			c.Lacks = pricing.MissingTokens
		}
	case endsAsAnthropic(f.value(genFinish).AsString()):
		u[gRawInput] = u[gInput]
		if strings.Contains(c.Provider, "openai") && u[gCacheRead] < 0 {
			c.Assumed |= AssumedUncached
		}
	}
}

// endsAsAnthropic reports whether reasons why an answer ended are in Anthropic's words.
func endsAsAnthropic(reasons string) bool {
	for _, word := range [...]string{"end_turn", "max_tokens", "tool_use", "stop_sequence", "pause_turn", "refusal", "model_context_window"} {
		if strings.Contains(reasons, word) {
			return true
		}
	}
	return false
}
