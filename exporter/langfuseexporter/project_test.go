package langfuseexporter

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
)

// TestShelf: converters come back, and no more of them are kept than there is room for.
func TestShelf(t *testing.T) {
	s := make(shelf, 1)
	first, second := new(convert.Converter), new(convert.Converter)
	s.put(first)
	s.put(second)
	assert.Same(t, first, s.take())
	third := s.take()
	assert.NotSame(t, first, third)
	assert.NotSame(t, second, third)
	assert.NotNil(t, third)
}
