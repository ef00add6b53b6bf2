//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const scrapes = `
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: otelcol-genai
    static_configs: [{targets: ["%s"]}]
`

// prometheus scrapes the collector with a real Prometheus: its cost counter is the sum of what Langfuse shows.
func prometheus(t *testing.T, w *world) {
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, scrapes, w.metrics), 0o600))
	addr := freeAddr(t)
	cmd := exec.Command("prometheus", "--config.file="+config, "--storage.tsdb.path="+dir, "--web.listen-address="+addr)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	want := spent(w.langfuse.Observations())
	require.Positive(t, want)
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		got, err := query(addr, "sum(agent_cost_usd_total)")
		if assert.NoError(c, err) {
			assert.InDelta(c, want, got, 1e-9)
		}
	}, 60*time.Second, 500*time.Millisecond)
	for _, metric := range []string{
		"agent_executions_total", "agent_tokens_total", "agent_tools_executed_total", "agent_duration_ms_count",
	} {
		got, err := query(addr, "sum("+metric+")")
		require.NoError(t, err, metric)
		assert.Positive(t, got, metric)
	}
}

// query evaluates an expression that gives one number.
func query(addr, expr string) (float64, error) {
	resp, err := http.Get("http://" + addr + "/api/v1/query?query=" + url.QueryEscape(expr))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	var answer struct {
		Data struct {
			Result []struct {
				Value [2]any `json:"value"` // time, number as text
			} `json:"result"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, err
	}
	if len(answer.Data.Result) != 1 {
		return 0, fmt.Errorf("%s: %s", expr, body)
	}
	return strconv.ParseFloat(fmt.Sprint(answer.Data.Result[0].Value[1]), 64)
}
