package genai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

func TestWeight(t *testing.T) {
	for state, want := range map[string]float64{
		"": 1, "ot=th:0": 1, "ot=th:8": 2, "ot=th:c": 4, "vendor=x,ot=rv:0123456789abcd;th:c": 4, "ot=rv:1": 1,
		"ot=th:": 1, "ot=th:xyz": 1, "ot=th:123456789abcdef0": 1, "ot=th:ffffffffffffff": 1 << 20,
	} {
		assert.Equal(t, want, genai.Weight(state), state)
	}
	assert.InDelta(t, 10, genai.Weight("ot=th:e6666666666666"), 1e-9)
}

func TestCanonicalModel(t *testing.T) {
	for name, want := range map[string]string{
		"claude-sonnet-4-5": "claude-sonnet-4-5", "claude-sonnet-4-5-20250929": "claude-sonnet-4-5", "gpt-4o-2024-08-06": "gpt-4o",
		"claude-sonnet-4-5@20250929": "claude-sonnet-4-5", "gemini-2.0-flash-001": "gemini-2.0-flash-001", "": "",
		"openai/gpt-4o-2024-08-06": "openai/gpt-4o", "model-12345678": "model-12345678", "claude-opus-4-6@default": "claude-opus-4-6",
	} {
		assert.Equal(t, want, genai.CanonicalModel(name), name)
	}
}
