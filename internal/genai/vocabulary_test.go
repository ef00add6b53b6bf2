package genai

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
)

var lexicons = map[string]*lexicon.Lexicon{
	"vocabulary": vocabulary, "identity": identityNames, "bill": billNames, "kinds": kindNames, "sandbox": sandboxNames,
	"first token": firstNames, "roll-up": rollupNames,
}

// TestLexicons: every name is found as what it means, no name is there twice, and a lookup takes few comparisons.
func TestLexicons(t *testing.T) {
	for title, l := range lexicons {
		seen := map[string]bool{}
		for name, word := range l.Names() {
			assert.False(t, seen[name], "%s: %s is there twice", title, name)
			seen[name] = true
			got, ok := l.Find(name)
			assert.True(t, ok && l.MayHave(name), "%s: %s is not found", title, name)
			assert.Equal(t, word, got, name)
		}
		assert.LessOrEqual(t, l.Fullest(), 5, title)
	}
	for _, l := range []*lexicon.Lexicon{billNames, kindNames, sandboxNames, firstNames} {
		assert.LessOrEqual(t, l.Len(), maxPicked)
	}
}

// TestVocabularies: a field of two parts would have two current names.
func TestVocabularies(t *testing.T) {
	seen := map[field]bool{}
	for _, part := range vocabularies {
		for f := range part {
			assert.False(t, seen[f], "field %d is in two parts", f)
			seen[f] = true
		}
	}
}
