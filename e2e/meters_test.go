//go:build e2e

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMeters: the real Claude Code that sends its metrics and nothing else, as most people have it, is priced to what the
// provider charges, whether its counters are deltas or cumulative; and no more where its log records come, too.
func TestMeters(t *testing.T) {
	w := newWorld(t, "../config/local.yaml", "")
	want := 0.0
	for name, env := range map[string][]string{
		"meters-delta":      {"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta"},
		"meters-cumulative": {"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative"},
		"meters-and-logs":   {"OTEL_LOGS_EXPORTER=otlp"},
	} {
		w.run(t, name, append([]string{
			"ANTHROPIC_API_KEY=test", "ANTHROPIC_BASE_URL=" + w.modelURL + "/" + name, "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
			"CLAUDE_CODE_ENABLE_TELEMETRY=1", "OTEL_METRICS_EXPORTER=otlp", "OTEL_METRIC_EXPORT_INTERVAL=500", "IS_SANDBOX=1", "HOME=" + t.TempDir(),
		}, env...), claudeBin(), "-p", "--dangerously-skip-permissions", "--model", "claude-sonnet-4-5", "list the files")
		calls := w.models.Calls(name)
		require.NotEmpty(t, calls)
		want += bill(calls)
	}
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		page := scrape(c, w.metrics)
		assert.InDelta(c, want, sum(page, "agent_cost_usd_total"), 1e-9)
	}, time.Minute, time.Second)
	require.Never(t, func() bool {
		page := scrape(t, w.metrics)
		return sum(page, "agent_cost_usd_total") > want+1e-9
	}, logsHeld, time.Second, "the log records came, and were counted on top")
}

// logsHeld is longer than agent_run holds log records whose spans do not come.
const logsHeld = 40 * time.Second
