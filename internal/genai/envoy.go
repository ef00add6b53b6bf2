package genai

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// envoy is Envoy's AI gateway, in OpenInference's names or, as configured, the standard's. It keeps of a response what its own types have, also where it
// shows one: neither what OpenAI wrote to a cache nor what Anthropic searched.
var envoy = dialect{
	name: "envoy", rank: 3, scopes: []string{"envoyproxy/ai-gateway"}, spelling: &traceaiSpelling, acts: append([]field{oiKind}, genActs...),
	nesting: nestingRule{known: true, writesUntold: vOther}, adjust: adjustEnvoy,
}

// envoyProviders are names of its own: of Claude where others serve it.
var envoyProviders = map[string]string{"aws.anthropic": "aws.bedrock", "gcp.anthropic": "gcp.vertex_ai"}

// adjustEnvoy: in the standard's names, what was asked in Anthropic's way has an input without caches, whoever answered. That it was shows in
// why the answer ended. A stream that broke off has Anthropic's id alone, and the output that was told as it began. Of an answer in OpenAI's way
// that is turned into Anthropic's the caches are lost.
func adjustEnvoy(f *facts, c *Call, u *usage) {
	adjustOpenInference(f, c, u)
	f.envoyTools(c, u)
	if u[gCacheWrite] == 0 {
		u[gCacheWrite] = absent // no response that it shows would tell
	}
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

// envoyTools notes that a provider's own tools were offered, unless a message of Anthropic's is there that has used none.
func (f *facts) envoyTools(c *Call, u *usage) {
	adjustOffered(f, c, u)
	if c.Role != RoleCall || c.Lacks != "" || u.or0(gWebSearch) > 0 || !offersFees(member(f.str(oiInputValue), "tools")) {
		return
	}
	if s := f.str(oiOutputValue); !strings.Contains(s, `"stop_reason"`) || strings.Contains(s, `"server_tool_use"`) {
		c.Lacks = pricing.UnreadUsage
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
