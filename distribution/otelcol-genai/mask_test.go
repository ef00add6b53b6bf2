package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// keys are made up, each in the form of a provider's.
func keys() []string {
	r := strings.Repeat
	return []string{
		"sk-" + r("aB3", 12), "sk-ant-api03-" + r("xY7_", 12), "sk-proj-" + r("Q9z", 14), "gsk_" + r("aB3d", 13), "hf_" + r("aBcD", 9),
		"ghp_" + r("a1B2", 9), "AKIA" + r("AB12", 4), "AIza" + r("Sy-3_", 7), "xoxb-" + r("12a", 8), "pplx-" + r("a1b2", 10), "xai-" + r("a1B2", 10),
		"sk_live_" + r("aB3d", 6), "lsv2_pt_" + r("0a1b", 8) + "_0123456789", "tgp_v1_" + r("aB3d", 8), "ya29." + r("aB3d", 8),
	}
}

// pem is made up, too. What is encrypted has a header.
const pem = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIEaBcD\n-----END RSA PRIVATE KEY-----"

// TestProductionMasksKeys: no key of any provider leaves, wherever in a span it stands, and no span is lost for its trace state.
func TestProductionMasksKeys(t *testing.T) {
	langfuse := langfusetest.Start(t, langfusetest.Config{})
	t.Setenv("LANGFUSE_BASE_URL", langfuse.URL)
	t.Setenv("LANGFUSE_PUBLIC_KEY", langfusetest.Default.PublicKey)
	t.Setenv("LANGFUSE_SECRET_KEY", langfusetest.Default.SecretKey)
	t.Setenv("OTELCOL_STATE_DIR", t.TempDir())
	addrs := map[string]string{}
	for _, name := range []string{"GRPC", "HTTP", "LANGFUSE", "METRICS", "TELEMETRY", "HEALTH"} {
		addrs[name] = freeAddr(t)
		t.Setenv("OTELCOL_"+name+"_PORT", strings.TrimPrefix(addrs[name], "127.0.0.1:"))
	}
	col := distrotest.New(t, components, root+"/config/production.yaml", distrotest.Unhurried,
		"yaml:{processors: {agent_run: {settle_time: 1s, max_hold: 2s}}, service: {telemetry: {metrics: {level: none}, logs: {level: error}}}}")
	done := make(chan error, 1)
	go func() { done <- col.Run(context.Background()) }()
	require.Eventually(t, func() bool { return col.GetState() == otelcol.StateRunning }, 30*time.Second, 20*time.Millisecond)

	body, err := ptraceotlp.NewExportRequestFromTraces(leaky()).MarshalProto()
	require.NoError(t, err)
	resp, err := http.Post("http://"+addrs["HTTP"]+"/v1/traces", "application/x-protobuf", bytes.NewReader(body))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Eventually(t, func() bool { return len(langfuse.Observations()) == len(keys()) }, 30*time.Second, 50*time.Millisecond)
	col.Shutdown()
	require.NoError(t, <-done)
	http.DefaultClient.CloseIdleConnections()

	arrived := fmt.Sprintf("%+v", langfuse.Observations())
	for _, key := range keys() {
		require.NotContains(t, arrived, key)
	}
	require.NotContains(t, arrived, "MIIE")
	require.Contains(t, arrived, "****")
	require.Contains(t, arrived, "task-decomposition-and-planning-agent", "a name is no key")
}

// leaky is a span for each key, which it has everywhere.
func leaky() ptrace.Traces {
	td := ptrace.NewTraces()
	for i, key := range keys() {
		rs := td.ResourceSpans().AppendEmpty()
		rs.Resource().Attributes().PutStr("deployed.with", "x "+key)
		ss := rs.ScopeSpans().AppendEmpty()
		ss.Scope().SetName("scope " + key)
		ss.Scope().SetVersion("version " + key)
		ss.Scope().Attributes().PutStr("of a scope "+key, key)
		s := ss.Spans().AppendEmpty()
		s.SetTraceID([16]byte{0: 1, 15: byte(i + 1)})
		s.SetSpanID([8]byte{7: byte(i + 1)})
		s.SetName("chat " + key)
		s.SetStartTimestamp(1)
		s.SetEndTimestamp(2)
		s.Status().SetCode(ptrace.StatusCodeError)
		s.Status().SetMessage("401: " + key + ` is not valid, nor is {"key":"\n` + key + `"}: ` + pem)
		s.TraceState().FromRaw([]string{"v=", "ot=th:8;rv:ffffffffffffff,v=", "broken "}[i%3] + key)
		a := s.Attributes()
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr("gen_ai.agent.name", "task-decomposition-and-planning-agent")
		a.PutStr("gen_ai.input.messages", `[{"role":"user","content":"my key is `+key+`\n`+key+`\u0026`+key+`"}]`)
		a.PutStr("url.full", "https://localhost/?next=%2F%3Fkey%3D"+key)
		a.PutStr("file", pem)
		a.PutStr("note "+key, "key in a key")
		a.PutEmptyMap("config").PutStr("inner", key)
		a.PutStr("http.request.header.authorization", "Basic dXNlcjpwYXNzd29yZA")
		if i%2 > 0 { // what is done for events must not be all that is done
			e := s.Events().AppendEmpty()
			e.SetName("exception " + key)
			e.Attributes().PutStr("exception.message", key)
			e.Attributes().PutStr("in an event "+key, "x")
		}
		link := s.Links().AppendEmpty()
		link.TraceState().FromRaw("v=" + key)
		link.Attributes().PutStr("reason", key)
	}
	return td
}

// TestReadyConfigurationsMask: what goes to a backend, or to a console what programs printed, is masked by what is known, in every pipeline
// that takes texts there.
func TestReadyConfigurationsMask(t *testing.T) {
	for file, exporter := range map[string]string{
		"production.yaml": "langfuse", "e2b.yaml": "debug", "gateway-collector.yaml": "langfuse", "kafka-worker.yaml": "langfuse",
		"clickhouse.yaml": "clickhouse", "containers.yaml": "debug",
	} {
		body, err := os.ReadFile(filepath.Join(root, "config", file))
		require.NoError(t, err)
		var all struct {
			Processors map[string]map[string]any
			Service    struct {
				Pipelines map[string]struct{ Processors, Exporters []string }
			}
		}
		require.NoError(t, yaml.Unmarshal(body, &all), file)
		require.Contains(t, all.Processors, "agent_mask", file)
		require.Empty(t, all.Processors["agent_mask"], "%s: nothing is left out of what is known", file)
		masked := 0
		for name, p := range all.Service.Pipelines {
			if slices.Contains(p.Exporters, exporter) && !strings.HasPrefix(name, "metrics") {
				masked++
				require.Contains(t, p.Processors, "agent_mask", "%s: %s", file, name)
			}
		}
		require.Equal(t, 2, masked, "%s: traces and logs", file)
	}
}
