package lexicon_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
)

// TestLexicon: names are found as what they mean, and nothing else is.
func TestLexicon(t *testing.T) {
	rows := map[uint8][]string{}
	want := map[string]lexicon.Word{}
	for i := range 150 {
		name := fmt.Sprintf("%0*d.name", i/10, i)
		rows[uint8(i/3)] = append(rows[uint8(i/3)], name)
		want[name] = lexicon.Word{Field: uint16(i / 3), Rank: uint8(i % 3)}
	}
	l := lexicon.Compile(rows)
	n := 0
	for name, word := range l.Names() {
		assert.Equal(t, want[name], word, name)
		n++
	}
	assert.Len(t, want, n)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.StringMatching(`[0-9]{0,5}.name`), rapid.String()).Draw(t, "name")
		word, ok := lexicon.Word{}, false
		if l.MayHave(name) {
			word, ok = l.Find(name)
		}
		known, isKnown := want[name]
		assert.Equal(t, isKnown, ok)
		assert.Equal(t, known, word)
	})
}
