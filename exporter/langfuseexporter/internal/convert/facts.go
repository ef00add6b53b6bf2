package convert

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// leaves are the attributes of a bill that usage_details and cost_details have taken over.
var leaves = map[string]bool{
	genai.AttrInputUSD: true, genai.AttrCacheReadUSD: true, genai.AttrCacheWriteUSD: true, genai.AttrOutputUSD: true,
	genai.AttrReasoningUSD: true, genai.AttrAudioUSD: true, genai.AttrImageUSD: true, genai.AttrToolUSD: true,
	genai.AttrTotalUSD: true, genai.AttrTokensInput: true, genai.AttrTokensCacheRead: true, genai.AttrTokensCacheWrite: true,
	genai.AttrTokensOutput: true, genai.AttrTokensReasoning: true, genai.AttrTokensAudioInput: true, genai.AttrTokensAudioOutput: true,
}

// ours reports whether an attribute is one that this product's components write, which the server can filter by only
// at the top level of the metadata.
func ours(key string) bool {
	return strings.HasPrefix(key, "agent.") && (hasPrefix(key, "agent.cost.") || hasPrefix(key, "agent.tokens.") ||
		hasPrefix(key, "agent.run.") || key == genai.AttrRunToolsExecuted || key == genai.AttrRunDurationMS) ||
		hasPrefix(key, "sandbox.")
}

// facts moves our attributes to the top level of the metadata: cost_status, sandbox_id and so on.
func (c *Converter) facts(s *subject) {
	if !s.own {
		return
	}
	for _, a := range s.attrs {
		if a.ours && !leaves[a.key] && !(a.key == genai.AttrTokensTotal && s.call.Role == genai.RoleCall) {
			c.keep(s, metadataKey(a.key), a.value)
		}
	}
}

// metadataKeys are the usual ones, so that they need not be made each time.
var metadataKeys = func() map[string]string {
	m := map[string]string{}
	for _, k := range []string{
		genai.AttrStatus, genai.AttrReason, genai.AttrSource, genai.AttrPrice, genai.AttrAssumed, genai.AttrReportedUSD, genai.AttrTokensTotal,
	} {
		m[k] = makeMetadataKey(k)
	}
	return m
}()

func metadataKey(k string) string {
	if m, ok := metadataKeys[k]; ok {
		return m
	}
	return makeMetadataKey(k)
}

func makeMetadataKey(k string) string {
	return metadata + strings.ReplaceAll(strings.TrimPrefix(k, "agent."), ".", "_")
}
