package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// TestEvidenceInWords: the page has a sentence for each rule by which records are merged, and for nothing else.
func TestEvidenceInWords(t *testing.T) {
	for rule := run.NoRule; rule <= run.Elsewhere; rule++ {
		assert.Contains(t, evidence, rule.String())
	}
	assert.Len(t, evidence, int(run.Elsewhere)+1)
}
