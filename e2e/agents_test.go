//go:build e2e

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// agents are programs as users write them, by the name of their case. Each calls the model calls times.
var agents = map[string]struct {
	argv  []string
	calls int
}{
	"ai-sdk-5-anthropic":       {node("ai-sdk.mjs", "5", "anthropic"), 2},
	"ai-sdk-6-anthropic":       {node("ai-sdk.mjs", "6", "anthropic"), 2},
	"ai-sdk-6-openai":          {node("ai-sdk.mjs", "6", "openai"), 2},
	"ai-sdk-7-anthropic":       {node("ai-sdk.mjs", "7", "anthropic"), 2},
	"ai-sdk-7-openai":          {node("ai-sdk.mjs", "7", "openai"), 2},
	"ai-sdk-7-google":          {node("ai-sdk.mjs", "7", "google"), 2},
	"anthropic-sdk-js":         {node("anthropic-sdk.mjs"), 2},
	"openinference-js-openai":  {node("openai-openinference.mjs"), 3},
	"pydantic-ai":              {py("pydantic_agent.py"), 2},
	"openllmetry-py-anthropic": {py("traceloop_anthropic.py"), 2},
	"opentelemetry-py-openai":  {py("genai_openai.py"), 2},
}

func TestAgents(t *testing.T) {
	w := newWorld(t, "../config/langfuse.yaml", "")
	t.Run("sdk", func(t *testing.T) {
		for name, agent := range agents {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w.run(t, name, nil, agent.argv...)
				rows := w.observations(t, name)
				calls := w.models.Calls(name)
				require.Len(t, calls, agent.calls)
				assert.InDelta(t, bill(calls), spent(rows), 1e-12, "US dollars in Langfuse")
			})
		}
		t.Run("claude-code", func(t *testing.T) {
			t.Parallel()
			claudeCode(t, w)
		})
	})
	t.Run("prometheus", func(t *testing.T) { prometheus(t, w) })
}

// claudeCode runs the example, which is the real Claude Code binary under its Agent SDK: what Langfuse shows is what the
// provider charges and what Claude Code itself prints, although traces, logs and metrics all tell of every call.
func claudeCode(t *testing.T, w *world) {
	const name = "claude-code"
	// No key, so that it takes the fake model, and a home of its own.
	env := []string{"ANTHROPIC_API_KEY=", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "HOME=" + t.TempDir()}
	out := w.run(t, name, env, "node", "../examples/claude-agent-sdk/run.mjs")
	var result struct {
		Cost float64 `json:"total_cost_usd"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &result))

	calls := w.models.Calls(name)
	require.NotEmpty(t, calls)
	assert.InDelta(t, bill(calls), result.Cost, 1e-12)
	rows := w.observations(t, name)
	assert.InDelta(t, result.Cost, spent(rows), 1e-12)
	assert.Len(t, ofType(rows, "generation"), len(calls))
	assert.NotEmpty(t, ofType(rows, "agent"))
	assert.NotEmpty(t, ofType(rows, "tool"))
}

func ofType(rows []langfusetest.Observation, kind string) (found []langfusetest.Observation) {
	for _, o := range rows {
		if strings.EqualFold(o.Type, kind) {
			found = append(found, o)
		}
	}
	return found
}
