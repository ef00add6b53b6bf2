package run

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A model has a vendor in front where LiteLLM is asked, and often a date behind it where the vendor answers.
func TestSameModel(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"mistral-large-latest", "mistral/mistral-large-latest", true},
		{"mistral-large-latest", "mistral-large-2411", true},
		{"gpt-4o", "openai/gpt-4o-2024-08-06", true},
		{"claude-sonnet-4-5", "anthropic/claude-sonnet-4-5-20250929", true},
		{"gemini-flash-latest", "gemini/gemini-flash-latest", true},
		{"mistral-large-latest", "mistral/mistral-small-latest", false},
		{"gpt-4o", "gpt-4o-mini", false}, {"", "gpt-4o", true},
	} {
		assert.Equal(t, c.want, sameModel(&Record{Model: c.a}, &Record{Model: c.b}), "%s %s", c.a, c.b)
		assert.Equal(t, c.want, sameModel(&Record{Model: c.b}, &Record{Model: c.a}), "%s %s", c.b, c.a)
	}
}
