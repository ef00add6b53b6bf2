package genai

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

var lexicons = map[string]*lexicon{
	"vocabulary": vocabulary, "identity": identityNames, "bill": billNames, "kinds": kindNames, "sandbox": sandboxNames,
	"first token": firstNames,
}

// TestLexicon: every name is found as what it means, no name is there twice, and no lookup takes more than three
// comparisons.
func TestLexicon(t *testing.T) {
	for title, l := range lexicons {
		t.Run(title, func(t *testing.T) {
			seen := map[string]bool{}
			for _, term := range l.terms {
				assert.False(t, seen[term.name], "%s is there twice", term.name)
				seen[term.name] = true
				got, ok := l.find(term.name)
				assert.True(t, ok && l.mayHave(term.name), "%s is not found", term.name)
				assert.Equal(t, term.word, got, term.name)
			}
			for i := range slots {
				assert.LessOrEqual(t, l.starts[i+1]-l.starts[i], uint16(3), "slot %d", i)
			}
		})
	}
	for _, l := range []*lexicon{billNames, kindNames, sandboxNames, firstNames} {
		assert.LessOrEqual(t, len(l.terms), maxPicked)
	}
}

// TestLexiconKnowsNothingElse: names that are made up, or are one byte away from a known one, are not found.
func TestLexiconKnowsNothingElse(t *testing.T) {
	for title, l := range lexicons {
		known := map[string]bool{}
		for _, term := range l.terms {
			known[term.name] = true
		}
		t.Run(title, rapid.MakeCheck(func(t *rapid.T) {
			name := rapid.SampledFrom(l.terms).Draw(t, "near").name
			at := rapid.IntRange(0, len(name)-1).Draw(t, "at")
			for _, name := range []string{
				name[:at], name[at:], name + name[at:], name[:at] + "\xff" + name[at+1:], rapid.String().Draw(t, "name"),
			} {
				if l.mayHave(name) {
					_, ok := l.find(name)
					assert.Equal(t, known[name], ok, name)
				} else {
					assert.False(t, known[name], name)
				}
			}
		}))
	}
}
