package convert

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNames: every field has a name of its own, and lookups are short.
func TestNames(t *testing.T) {
	for x := noField + 1; x < fields; x++ {
		assert.Equal(t, x, fieldOf(fieldNames[x]), fieldNames[x])
	}
	assert.LessOrEqual(t, names.Fullest(), 3)
	assert.LessOrEqual(t, factNames.Fullest(), 3)
}
