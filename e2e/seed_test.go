//go:build e2e

package e2e

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// TestSeed runs an application that instruments its agent by hand against the shipped configurations, unaltered: everything
// arrives once, priced by us and not by its own table, whether it tells by spans, by Langfuse's SDK, by metrics, or all at once.
func TestSeed(t *testing.T) {
	for config, mode := range map[string]string{"local": "batched", "langfuse": "immediate", "production": "batched"} {
		t.Run(config, func(t *testing.T) {
			w := newWorld(t, "../config/"+config+".yaml", "")
			program, err := filepath.Abs("../examples/by-hand/sandbox.py")
			require.NoError(t, err)
			interpreter, err := filepath.Abs(python)
			require.NoError(t, err)
			w.run(t, "seed", []string{
				"LANGFUSE_BASE_URL=http://" + w.asLangfuse, "PYTHON=" + interpreter, "SANDBOX_PROGRAM=" + program, "OTEL_METRICS_EXPORTER=",
				"LANGFUSE_EXPORT_MODE=" + mode,
			}, "node", "../examples/by-hand/app.cjs")
			seedMetrics(t, w)
			if config != "local" {
				seedObservations(t, w)
			}
		})
	}
}

// seedMetrics: three runs have tokens that can be priced (0.0045 each), one tells a total alone and its own figure (0.0000045).
// The application's counters stand beside ours and add nothing to them.
func seedMetrics(t *testing.T, w *world) {
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		page := scrape(c, w.metrics)
		assert.InDelta(c, 3*0.0045+0.0000045, sum(page, "agent_cost_usd_total"), 1e-12)
		assert.InDelta(c, 4, sum(page, "agent_executions_total"), 0, "one that is told twice is one")
		assert.InDelta(c, 4, sum(page, `agent_executions_total{model="claude-sonnet-4-5"`), 0)
		assert.InDelta(c, 2, sum(page, "agent_tools_executed_total"), 0)
		assert.InDelta(c, 1, sum(page, `sse_connections_total{route="/api/agent/stream"`), 0)
		assert.InDelta(c, 0.000042, sum(page, `e2b_sandbox_cost_usd_total{template_id="base",vcpus="2"`), 1e-12)
		assert.InDelta(c, 1, sum(page, "app_agent_executions_total"), 0)
		assert.InDelta(c, 0.0000045, sum(page, "app_agent_cost_usd"), 1e-12)
	}, 60*time.Second, time.Second)
}

func seedObservations(t *testing.T, w *world) {
	rows := map[string][]langfusetest.Observation{}
	for _, o := range w.observations(t, "seed") {
		rows[o.Name] = append(rows[o.Name], o)
	}
	require.Len(t, rows["agent.execution"], 3)
	require.Len(t, rows["tool.bash"], 1)
	tool := rows["tool.bash"][0]
	assert.Equal(t, []any{"tool", `{"command":"ls"}`}, []any{tool.Type, tool.Input})
	require.Len(t, rows["claude-sonnet-4-5"], 1)
	call := rows["claude-sonnet-4-5"][0]
	assert.Equal(t, "generation", call.Type)
	assert.Equal(t, map[string]float64{"input": 1000, "output": 100, "total": 1100}, call.Usage)
	assert.InDelta(t, 0.0045, call.Cost["total"], 1e-12)
	total := 0.0
	for _, of := range rows {
		for _, o := range of {
			total += o.Cost["total"]
			if o.Name == "agent.python_execution" {
				assert.Equal(t, rows["sse.session"][0].TraceID, o.TraceID, "one trace from Express to the sandbox")
			}
		}
	}
	assert.InDelta(t, 3*0.0045+0.0000045+0.000042, total, 1e-12, "everything is in Langfuse once")
	require.Len(t, rows["agent.python_execution"], 1)
}

// TestPortTaken: an application whose own PrometheusExporter came first, and how to move ours.
func TestPortTaken(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer held.Close()
	cmd := exec.Command(collectorBin(), "--config", "../config/local.yaml")
	cmd.Env = append(os.Environ(), "OTELCOL_METRICS_PORT="+port(held.Addr().String()), "OTELCOL_GRPC_PORT="+port(freeAddr(t)),
		"OTELCOL_HTTP_PORT="+port(freeAddr(t)), "OTELCOL_LANGFUSE_PORT="+port(freeAddr(t)), "OTELCOL_TELEMETRY_PORT="+port(freeAddr(t)),
		"OTELCOL_VIEW_PORT="+port(freeAddr(t)), "OTELCOL_VIEW_DIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "exporters::prometheus::endpoint: "+held.Addr().String()+" is in use by another process")
	assert.Contains(t, string(out), "OTELCOL_METRICS_PORT")
}

// TestAlerts: the shipped rules fire when they should, and only then.
func TestAlerts(t *testing.T) {
	out, err := exec.Command("promtool", "test", "rules", "../dashboards/alerts_test.yaml").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestOwnMetricsObeyTheHost: the Collector's own metrics are where the variables say.
func TestOwnMetricsObeyTheHost(t *testing.T) {
	w := newWorld(t, "../config/local.yaml", "")
	for _, env := range w.settings.Env {
		if at, ok := strings.CutPrefix(env, "OTELCOL_TELEMETRY_PORT="); ok {
			resp, err := http.Get("http://127.0.0.1:" + at + "/metrics")
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, http.StatusOK, resp.StatusCode)
		}
	}
}

// sum adds up the samples on a page of metrics whose line begins like this.
func sum(page, begin string) (total float64) {
	for line := range strings.Lines(page) {
		if at := strings.LastIndexByte(line, ' '); strings.HasPrefix(line, begin) && at > 0 {
			value, err := strconv.ParseFloat(strings.TrimSpace(line[at:]), 64)
			if err == nil {
				total += value
			}
		}
	}
	return total
}
