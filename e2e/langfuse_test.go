//go:build e2e

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// TestLangfuseSDK points Langfuse's own SDK at the collector: nothing that the application set is lost.
func TestLangfuseSDK(t *testing.T) {
	w := newWorld(t, "../config/langfuse.yaml", "")
	keys := []string{
		"LANGFUSE_BASE_URL=http://" + w.asLangfuse, "LANGFUSE_PUBLIC_KEY=pk-lf-app", "LANGFUSE_SECRET_KEY=sk-lf-app",
	}
	w.run(t, "langfuse-sdk", keys, node("langfuse.mjs")...)
	rows := map[string]langfusetest.Observation{}
	for _, o := range w.observations(t, "langfuse-sdk") {
		rows[o.Name] = o
		assert.Equal(t, "user-1", o.UserID, o.Name)
		assert.Equal(t, "session-1", o.SessionID, o.Name)
		assert.Equal(t, []string{"beta", "a,b"}, o.Tags, o.Name)
		assert.Equal(t, "support", o.TraceName, o.Name)
		assert.Equal(t, "pro", o.Metadata["plan"], o.Name)
	}
	require.Len(t, rows, 3)

	agent := rows["agent"]
	assert.Equal(t, "agent", agent.Type)
	assert.Equal(t, "WARNING", agent.Level)
	assert.Equal(t, "3", agent.Version)
	assert.Equal(t, `{"question":"hi"}`, agent.Input)
	assert.Equal(t, `{"answer":"hello"}`, agent.Output)
	assert.Empty(t, agent.Cost)

	call := rows["call"]
	assert.Equal(t, "generation", call.Type)
	assert.Equal(t, "claude-haiku-4-5-20251001", call.Model)
	assert.Equal(t, map[string]float64{"input": 211, "input_cached_tokens": 2048, "output": 83, "total": 2342}, call.Usage)
	assert.InDelta(t, 0.0008308, call.Cost["total"], 1e-12, "a complete price takes the place of the application's figure")
	assert.NotEmpty(t, call.Metadata["cost_details"], "which stays in the metadata")
	assert.Equal(t, map[string]any{"temperature": 0.5}, call.ModelParameters)
	assert.Equal(t, []string{"greeting", "4"}, []string{call.PromptName, call.PromptVersion})
	assert.Contains(t, call.CompletionStart, "2026-11-22T10:00:00")
	assert.Equal(t, "eu", call.Metadata["region"])

	search := rows["search"]
	assert.Equal(t, "tool", search.Type)
	assert.Equal(t, "slow", search.StatusMessage)
	assert.Equal(t, []any{"q", "r"}, []any{search.Input, search.Output})
}
