package genai

import (
	"strings"
	"unicode"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Emitters spell the standard's counts in more ways than a list has: gen_ai.usage.cache_creation_tokens and
// gen_ai.usage.input_token_details.cached_write_tokens_1h are two. What the words of such a name say is taken where no known name
// tells it: caches that are left unread are priced as if there were none.

const (
	usagePrefix = "gen_ai.usage."
	spelledRank = 255 // of such a name: any known one is better
)

// otherWords begin a word of a name that counts something else.
var otherWords = []string{
	".uncach", ".noncach", ".non.cach", ".no.cach", ".not.cach", ".miss", ".cacheable", ".eligib", ".sav", ".stor", ".budget", ".limit", ".max",
	".cost", ".price", ".usd", ".ratio", ".rate", ".percent", ".audio", ".image", ".video", ".text",
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

// spelled is the count that an unknown name tells by its words; noField for none.
func spelled(name string, v pcommon.Value) field {
	rest, ok := strings.CutPrefix(name, usagePrefix)
	if !ok || v.Type() != pcommon.ValueTypeInt && v.Type() != pcommon.ValueTypeDouble {
		return noField
	}
	words := wordsOf(rest)
	if !strings.Contains(words, ".token") {
		return noField
	}
	for _, word := range otherWords {
		if strings.Contains(words, word) {
			return noField
		}
	}
	for _, row := range spelledWords {
		if hasAll(words, row.words) {
			return row.field
		}
	}
	return noField
}

// wordsOf is a name in lower case with a dot before each of its words: .cache.read.tokens of cacheReadTokens and cache_read.tokens.
func wordsOf(name string) string {
	var b strings.Builder
	b.WriteByte('.')
	for i, c := range name {
		switch {
		case c == '_' || c == '-':
			c = '.'
		case unicode.IsUpper(c):
			if c = unicode.ToLower(c); i > 0 {
				b.WriteByte('.')
			}
		}
		b.WriteRune(c)
	}
	return b.String()
}

func hasAll(s string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}
