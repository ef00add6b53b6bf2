package convert

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
)

// A fact is what becomes of an attribute of ours.
type fact uint8

const (
	factLeaf fact = iota // usage_details and cost_details have taken it over
	factNote             // one of the usual ones
)

// notes are the usual attributes that go to the metadata.
var notes = []string{
	genai.AttrStatus, genai.AttrReason, genai.AttrSource, genai.AttrPrice, genai.AttrAssumed, genai.AttrReportedUSD, genai.AttrComputedUSD, genai.AttrTokensTotal,
}

// noteKeys are their names there, in the same order, so that they need not be made each time.
var noteKeys = func() (keys []string) {
	for _, k := range notes {
		keys = append(keys, metadataKey(k))
	}
	return keys
}()

var factNames = lexicon.Compile(map[fact][]string{
	factLeaf: {
		genai.AttrInputUSD, genai.AttrCacheReadUSD, genai.AttrCacheWriteUSD, genai.AttrOutputUSD,
		genai.AttrReasoningUSD, genai.AttrAudioUSD, genai.AttrImageUSD, genai.AttrToolUSD,
		genai.AttrTotalUSD, genai.AttrTokensInput, genai.AttrTokensCacheRead, genai.AttrTokensCacheWrite,
		genai.AttrTokensOutput, genai.AttrTokensReasoning, genai.AttrTokensAudioInput, genai.AttrTokensAudioOutput,
	},
	factNote: notes,
})

// ours reports whether an attribute is one that this product's components write, which the server can filter by only
// at the top level of the metadata.
func ours(key string) bool {
	return strings.HasPrefix(key, "agent.") && (strings.HasPrefix(key, "agent.cost.") || strings.HasPrefix(key, "agent.tokens.") ||
		strings.HasPrefix(key, "agent.run.") || key == genai.AttrRunToolsExecuted || key == genai.AttrRunDurationMS) ||
		strings.HasPrefix(key, "sandbox.")
}

// facts moves our attributes to the top level of the metadata: cost_status, sandbox_id and so on.
func (c *Converter) facts(s *subject) {
	if !s.own {
		return
	}
	for _, a := range s.attrs {
		if key := noteKey(s, &a); key != "" {
			c.keep(s, key, a.value)
		}
	}
}

// noteKey is the name in the metadata of an attribute of ours; "" for one that does not go there.
func noteKey(s *subject, a *attr) string {
	if !a.ours || a.key == genai.AttrTokensTotal && s.call.Role == genai.RoleCall {
		return ""
	}
	if !factNames.MayHave(a.key) {
		return metadataKey(a.key)
	}
	switch word, known := factNames.Find(a.key); {
	case !known, !s.billed || s.repeats: // under these names an application wrote what nothing else shows
		return metadataKey(a.key)
	case fact(word.Field) == factNote:
		return noteKeys[word.Rank]
	}
	return ""
}

func metadataKey(k string) string {
	return metadata + strings.ReplaceAll(strings.TrimPrefix(k, "agent."), ".", "_")
}
