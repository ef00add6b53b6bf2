package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// counted reports whether a span tells of a model and of both counts of a call, in whatever words: an application made it.
func (f *facts) counted() bool {
	return f.hasAny(ownInput, oiInput, cliInput, moInput) && f.hasAny(ownOutput, oiOutput, cliOutput, moOutput) &&
		f.hasAny(ownModel, voltModel, oiModel, oiRequestModel, genModel, genRequestModel, cliModel)
}

// hasAny reports whether any of xs was told.
func (f *facts) hasAny(xs ...field) bool {
	for _, x := range xs {
		if f.has(x) {
			return true
		}
	}
	return false
}

// adjustGeneric: what an application says itself follows no standard where its names do not. Counts that it guessed are none. Caches of Claude in the
// words of Anthropic's API are mostly that API's counts, which are beside the input: as long as nothing shows which, within it is the least.
func adjustGeneric(f *facts, c *Call, u *usage) {
	cache := u.or0(gCacheRead) + u.cacheWrites()
	f.actOfOwn(c)
	switch {
	case f.yes(ownEstimated):
		f.guess(c, u)
	case cache == 0:
		if f.ownWords() && u[gCacheRead] < 0 {
			c.Assumed |= AssumedUncached
		}
	case vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))&(vAnthropic|vBedrock) == 0:
	case u.cacheProof(cache) == unproven && !u.writesProof() && (f.ownWords() || f.anthropicWords()):
		c.Lacks = pricing.MissingTokens
	}
}

// Words of the names of spans: of what calls models several times, and of a call.
var (
	agentWords = []string{".agent.", ".workflow.", ".pipeline.", ".orchestrator.", ".session.", ".conversation.", ".crew.", ".graph."}
	callWords  = []string{".llm.", ".chat.", ".completion", ".call.", ".model.", ".generat", ".message", ".response", ".request", ".step.", ".turn."}
)

// actOfOwn finds what a span is that tells no operation, or whose counts are in words of the application's own: unless its name speaks of a call, an
// agent's run or whatever else may sum up calls.
func (f *facts) actOfOwn(c *Call) {
	if c.Operation != "" && !f.ownWords() {
		return
	}
	words := wordsOf(f.name)
	if hasAny(words, callWords) {
		return
	}
	if c.Operation == "" && f.ownWords() && hasAny(words, agentWords) {
		c.Operation, c.Role = OpInvokeAgent, RoleAgent
	}
	c.Encloses = c.Role == RoleCall || c.Role == RoleAgent
}

// ownWords reports whether the prompt was counted in words of the application's own.
func (f *facts) ownWords() bool {
	return !f.hasAny(genInput, oiInput) && f.hasAny(ownInput, cliInput, moInput)
}

// The ranks of the counts of Anthropic's API among the names of their fields.
var anthropicReads, anthropicWrites = rankOf("gen_ai.usage.cache_read_input_tokens"), rankOf("gen_ai.usage.cache_creation_input_tokens")

// anthropicWords reports whether caches are told in the words of Anthropic's API.
func (f *facts) anthropicWords() bool {
	return f.has(genCacheRead) && f.ranks[genCacheRead] == anthropicReads ||
		f.has(genCacheWrite) && f.ranks[genCacheWrite] == anthropicWrites || f.hasAny(moCacheRead, moCacheWrite)
}
