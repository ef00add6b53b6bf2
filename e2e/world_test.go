//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/fakemodel"
	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// world is what a program under test sees: a model provider, a collector, and what stands behind the collector.
type world struct {
	models    *fakemodel.Server
	modelURL  string
	langfuse  *langfusetest.Server
	collector *rig.Collector
	settings  rig.Settings

	otlp       string // host:port, OTLP over HTTP
	asLangfuse string // host:port of a receiver on Langfuse's own path
	metrics    string // host:port that Prometheus scrapes
}

// newWorld starts a collector with a shipped configuration as it is, at ports of its own; overlay is YAML merged over it.
func newWorld(t *testing.T, config, overlay string) *world {
	t.Helper()
	w := &world{models: &fakemodel.Server{}, langfuse: langfusetest.Start(t, langfusetest.Config{})}
	models := httptest.NewServer(w.models)
	t.Cleanup(models.Close)
	w.modelURL = models.URL

	w.otlp, w.asLangfuse, w.metrics = freeAddr(t), freeAddr(t), freeAddr(t)
	w.settings = rig.Settings{
		Bin:     collectorBin(),
		Configs: []string{config},
		Env: []string{
			"OTELCOL_GRPC_PORT=" + port(freeAddr(t)), "OTELCOL_HTTP_PORT=" + port(w.otlp), "OTELCOL_LANGFUSE_PORT=" + port(w.asLangfuse),
			"OTELCOL_METRICS_PORT=" + port(w.metrics), "OTELCOL_TELEMETRY_PORT=" + port(freeAddr(t)),
			"OTELCOL_HEALTH_PORT=" + port(freeAddr(t)), "OTELCOL_STATE_DIR=" + t.TempDir(),
			"OTELCOL_VIEW_PORT=" + port(freeAddr(t)), "OTELCOL_VIEW_DIR=" + t.TempDir(),
			"LANGFUSE_BASE_URL=" + w.langfuse.URL,
			"LANGFUSE_PUBLIC_KEY=" + langfusetest.Default.PublicKey,
			"LANGFUSE_SECRET_KEY=" + langfusetest.Default.SecretKey,
		},
		CPU: -1, Ready: w.otlp,
	}
	if overlay != "" {
		w.settings.Configs = append(w.settings.Configs, "yaml:"+overlay)
	}
	w.start(t)
	t.Cleanup(func() {
		w.collector.Kill()
		if t.Failed() {
			t.Log(w.collector.Log())
		}
	})
	return w
}

// port is the port of a host:port.
func port(addr string) string { return addr[strings.LastIndexByte(addr, ':')+1:] }

func (w *world) start(t *testing.T) {
	t.Helper()
	var err error
	w.collector, err = rig.Start(t.Context(), w.settings)
	require.NoError(t, err)
}

// collectorBin is the collector under test.
func collectorBin() string {
	if path := os.Getenv("OTELCOL_GENAI"); path != "" {
		return path
	}
	return "../bin/otelcol-genai"
}

func freeAddr(t *testing.T) string {
	t.Helper()
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	return addr
}

// scriptLimit is the longest that a program under test may take; most need two seconds.
const scriptLimit = 90 * time.Second

// run runs a program under test as the case name and returns what it printed. It finds the provider in MODEL_URL and the
// collector in the variables that every OpenTelemetry SDK reads.
func (w *world) run(t *testing.T, name string, env []string, argv ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), scriptLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(),
		"MODEL_URL="+w.modelURL+"/"+name,
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://"+w.otlp,
		"OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
		"OTEL_METRICS_EXPORTER=none", "OTEL_LOGS_EXPORTER=none",
		"OTEL_SERVICE_NAME="+name, "OTEL_RESOURCE_ATTRIBUTES="+caseAttr+"="+name,
	)
	cmd.Env = append(cmd.Env, env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s\n%s", out, stderr.String())
	return string(out)
}

// node and py are the command lines of the scripts beside us.
func node(script string, args ...string) []string {
	return append([]string{"node", filepath.Join(nodeDir, script)}, args...)
}

func py(script string) []string { return []string{python, filepath.Join(pythonDir, script)} }
