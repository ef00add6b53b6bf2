//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestContainers: what the real Claude Code prints in a container, in the file that Docker keeps of it, is what the provider
// charges, although the collector is killed in the middle of it.
func TestContainers(t *testing.T) {
	const id = "4f1c0d6e8a7b4f1c0d6e8a7b4f1c0d6e8a7b4f1c0d6e8a7b4f1c0d6e8a7b0000"
	dir := filepath.Join(t.TempDir(), id)
	require.NoError(t, os.Mkdir(dir, 0o700))
	t.Setenv("OTELCOL_DOCKER_LOGS", filepath.Join(filepath.Dir(dir), "*", "*-json.log"))
	t.Setenv("OTELCOL_KUBERNETES_LOGS", filepath.Join(t.TempDir(), "*.log"))
	t.Setenv("OTELCOL_START_AT", "beginning")
	t.Setenv("OTELCOL_STORAGE", t.TempDir())
	w := newWorld(t, "../config/containers.yaml", "")
	const name = "containers"
	printed := w.run(t, name, []string{
		"ANTHROPIC_API_KEY=test", "ANTHROPIC_BASE_URL=" + w.modelURL + "/" + name, "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
		"CLAUDE_CODE_ENABLE_TELEMETRY=", "IS_SANDBOX=1", "HOME=" + t.TempDir(),
	}, claudeBin(), "-p", "--output-format", "stream-json", "--verbose", "--dangerously-skip-permissions", "--model", "claude-sonnet-4-5", "list the files")
	lines := strings.SplitAfter(printed, "\n")
	require.Greater(t, len(lines), 3)
	path := filepath.Join(dir, id+"-json.log")
	dockerWrites(t, path, lines[:2])
	w.collector.Kill()
	dockerWrites(t, path, lines[2:3])
	w.start(t)
	dockerWrites(t, path, lines[3:])
	calls := w.models.Calls(name)
	require.NotEmpty(t, calls)
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		page := scrape(c, w.metrics)
		assert.InDelta(c, bill(calls), sum(page, "agent_cost_usd_total"), 1e-12)
		assert.InDelta(c, 1, sum(page, "agent_executions_total"), 0)
	}, 2*time.Minute, time.Second)
}

// claudeBin is the command line under the Agent SDK of the example.
func claudeBin() string {
	arch := map[string]string{"amd64": "x64"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	return "../examples/claude-agent-sdk/node_modules/@anthropic-ai/claude-agent-sdk-" + runtime.GOOS + "-" + arch + "/claude"
}

// dockerWrites appends lines as Docker's json-file driver does: those beyond 16 KiB in parts.
func dockerWrites(t *testing.T, path string, lines []string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	defer file.Close()
	for _, line := range lines {
		for line != "" {
			part := line[:min(len(line), 16<<10)]
			line = line[len(part):]
			raw, err := json.Marshal(map[string]string{"log": part, "stream": "stdout", "time": time.Now().UTC().Format(time.RFC3339Nano)})
			require.NoError(t, err)
			_, err = file.Write(append(raw, '\n'))
			require.NoError(t, err)
		}
	}
}
