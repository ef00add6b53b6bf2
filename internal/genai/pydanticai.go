package genai

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// pydanticAI has xAI's thoughts in the output since it needs a genai-prices that adds them up.
var pydanticAI = standard("pydantic-ai", 4, nestingRule{known: true, reasoningInside: true}, adjustPydanticAI, "pydantic-ai").since(older{
	version: version{2, 22}, nesting: allInside,
	earlier: &older{
		version: version{1, 40}, nesting: nestingRule{known: true, cacheOutside: vBedrock, cacheUntold: vBedrock}, // which it did not tell before 1.31
		earlier: &older{version: version{0, 7}, nesting: nestingRule{known: true, reasoningOutside: vGoogle, cacheUntold: vBedrock}},
	},
})

// adjustPydanticAI: what xAI's own tools were used for is among the details. A search of X costs what one of the web does, and what the
// others cost has no price of xAI's here. Of the rounds of a request to Anthropic's, those of an advisor are told beside the counts, without its
// model.
func adjustPydanticAI(f *facts, c *Call, u *usage) {
	if c.Role == RoleCall && u.state() == UsageOK && f.cutShort(c, u) {
		c.Lacks = pricing.MissingTokens
	}
	if f.count([]field{paiAdvisor}) > 0 {
		c.Lacks = pricing.MissingTokens
	}
	c.Summed = c.Summed || max(f.count([]field{paiAnswers}), 0)+max(f.count([]field{paiCompactions}), 0) > 1
	if n := f.count([]field{xaiSearches}); n > 0 {
		u.add(gWebSearch, n)
	}
	if f.count([]field{xaiCode}) > 0 || f.count([]field{xaiFiles}) > 0 {
		c.Lacks = pricing.UnreadUsage
	}
	if s := f.str(partsOut); c.Lacks == "" && u.or0(gWebSearch)+u.or0(gFileSearch) == 0 && strings.Contains(s, `"builtin"`) && nativeTools(s, c) {
		c.Lacks = pricing.UnreadUsage
	}
}

// cutShort reports whether counts leave some of the answer out. In OpenAI's protocol Gemini's thoughts are in a total alone, which is not told.
// A stream that broke off has not failed, and tells no reason for its end.
func (f *facts) cutShort(c *Call, u *usage) bool {
	model := cmp.Or(c.Model, c.RequestModel)
	by := vendorOf(c.Provider, model)
	if by == vGoogle && f.str(genProvider) == "openai" && u[gReasoning] < 0 && thinks(model) {
		return true
	}
	return by&counting != 0 && f.has(firstChunk) && !f.has(genFinish)
}

// nativeTools reports whether a provider's own tool that has a fee is among the parts of an answer. Anthropic's and Google's interpreters
// cost what they write.
func nativeTools(messages string, c *Call) bool {
	var all []struct {
		Parts []struct {
			Type, Name string
			Builtin    bool
		}
	}
	if len(messages) > maxJSON || json.Unmarshal([]byte(messages), &all) != nil {
		return false
	}
	free := vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))&(vAnthropic|vGoogle|vBedrock) != 0
	for _, m := range all {
		for _, p := range m.Parts {
			switch {
			case !p.Builtin || p.Type != "tool_call":
			case p.Name == "web_search", p.Name == "x_search", p.Name == "file_search", p.Name == "image_generation", p.Name == "code_execution" && !free:
				return true
			}
		}
	}
	return false
}
