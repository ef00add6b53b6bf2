package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Emitters spell counts in more ways than a list has: gen_ai.usage.cache_creation_tokens and gen_ai.usage.input_token_details.cached_write_tokens_1h
// are two, and applications that make their spans themselves write llm.prompt_tokens, llm.tokens.input or ai.tokens.prompt. What the words of
// such a name say is taken where no known name tells it: caches that are left unread are priced as if there were none, and a call
// without counts not at all.

const spelledRank = 255 // of such a name: any known one is better

// requestPrefix begins what was asked for, which counts nothing.
const requestPrefix = "gen_ai.request."

// spelledPrefixes begin names that are read by their words, as does whatever has an object called usage.
var spelledPrefixes = [...]string{"gen_ai.", "llm.", "ai.tokens.", "tokens."}

const usageObject = ".usage."

// otherWords begin a word of a name that counts something else, or more than one call.
var otherWords = []string{
	".uncach", ".noncach", ".non.cach", ".no.cach", ".not.cach", ".miss", ".cacheable", ".eligib", ".sav", ".stor", ".budget", ".limit", ".max",
	".cost", ".price", ".usd", ".ratio", ".rate", ".percent", ".audio", ".image", ".video", ".text", ".session", ".cumul", ".aggregat", ".avg", ".mean",
	".quota", ".reserv", ".expect", ".previous", ".daily", ".month", ".conversation", ".workflow", ".semantic", ".capacity", ".size", ".threshold", ".evict",
}

// partWords begin a word of a name that counts a part of the input or output, or guesses.
var partWords = []string{
	".detail", ".system", ".tool", ".estimat", ".approx", ".per.", ".remain", ".window", ".context", ".time", ".first",
}

// spelledWords say which count a name with one of them tells, the first that fits.
var spelledWords = []struct {
	words []string // all of which the name has
	field field
}{
	{[]string{"cach", "writ", "1h"}, genCacheWrite1h},
	{[]string{"cach", "creat", "1h"}, genCacheWrite1h},
	{[]string{"cach", "writ", "5m"}, genCacheWrite5m},
	{[]string{"cach", "creat", "5m"}, genCacheWrite5m},
	{[]string{"cach", "writ"}, genCacheWrite},
	{[]string{"cach", "creat"}, genCacheWrite},
	{[]string{"cach"}, genCacheRead},
	{[]string{"reasoning"}, genReasoning},
	{[]string{"thinking"}, genReasoning},
	{[]string{"thought"}, genReasoning},
}

// wholeWords say the same of the whole prompt, the whole answer and both: one of the words is enough, and a name with words of two is none of them.
var wholeWords = []struct {
	words []string
	field field
}{
	{[]string{".input.", ".prompt.", ".in.", ".sent."}, ownInput},
	{[]string{".output.", ".completion.", ".out.", ".generated.", ".received."}, ownOutput},
	{[]string{".total."}, ownTotal},
}

// plainWords are all that the name of a whole count may have behind its prefix, or behind usage: any other word makes it another count.
var plainWords = setOf(
	"token", "tokens", "usage", "count", "counts", "num", "number", "n", "used", "consumed", "actual", "billed", "metrics", "stats", "client", "api",
	"request", "response", "call", "model", "llm", "input", "prompt", "in", "sent", "output", "completion", "out", "generated", "received", "total",
)

func setOf(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, word := range words {
		set[word] = true
	}
	return set
}

// spelled is the count that an unknown name tells by its words; noField for none.
func spelled(name string, v pcommon.Value) field {
	if v.Type() != pcommon.ValueTypeInt && v.Type() != pcommon.ValueTypeDouble || !strings.Contains(name, "oken") || strings.HasPrefix(name, requestPrefix) {
		return noField
	}
	tail, ok := tailOf(name)
	if !ok {
		return noField
	}
	words := wordsOf(name)
	if !strings.Contains(words, ".token") || hasAny(words, otherWords) {
		return noField
	}
	for _, row := range spelledWords {
		if hasAll(words, row.words) {
			return row.field
		}
	}
	if hasAny(words, partWords) || !plain(wordsOf(tail)) {
		return noField
	}
	return whole(words)
}

// tailOf is what a name that is read by its words has behind its prefix, or behind usage.
func tailOf(name string) (tail string, ok bool) {
	if _, tail, ok = strings.Cut(name, usageObject); ok {
		return tail, true
	}
	for _, prefix := range spelledPrefixes {
		if tail, ok = strings.CutPrefix(name, prefix); ok {
			return tail, true
		}
	}
	return "", false
}

// plain reports whether words say nothing but that all tokens are counted.
func plain(words string) bool {
	for word := range strings.SplitSeq(words, ".") {
		if word != "" && !plainWords[word] {
			return false
		}
	}
	return true
}

// whole is the whole count of which words speak.
func whole(words string) field {
	found := noField
	for _, row := range wholeWords {
		if !hasAny(words, row.words) {
			continue
		}
		if found != noField {
			return noField
		}
		found = row.field
	}
	return found
}

// wordsOf is a name in lower case with a dot around each of its words: .cache.read.tokens. of cacheReadTokens and cache_read.tokens, .llm.call.
// of LLMCall and "LLM call".
func wordsOf(name string) string {
	var b strings.Builder
	b.WriteByte('.')
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '_' || c == '-' || c == ' ':
			c = '.'
		case upper(c):
			if i > 0 && (lower(name[i-1]) || upper(name[i-1]) && i+1 < len(name) && lower(name[i+1])) {
				b.WriteByte('.')
			}
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	b.WriteByte('.')
	return b.String()
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
func lower(c byte) bool { return 'a' <= c && c <= 'z' }

func hasAll(s string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}

func hasAny(s string, words []string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
