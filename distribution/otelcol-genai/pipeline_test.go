package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// The recorded run of cmd/demo: five calls in two runs, told by spans and by log records. The provider billed 0.0593865.
const (
	capture      = root + "/cmd/demo/run.json"
	captureSpans = 13
	captureCalls = 5
	captureUSD   = 0.0593865
)

// running is a collector on config/langfuse.yaml in this process, with a Langfuse stand-in behind it.
type running struct {
	t                      *testing.T
	grpc, http, prometheus string
	console                string // what the debug exporter wrote
	langfuse               *langfusetest.Server
	conn                   *grpc.ClientConn
	stop                   func()
}

func start(t *testing.T) *running {
	r := &running{t: t, grpc: freeAddr(t), http: freeAddr(t), prometheus: freeAddr(t)}
	r.console = filepath.Join(t.TempDir(), "console")
	r.langfuse = langfusetest.Start(t, langfusetest.Config{})
	t.Setenv("LANGFUSE_BASE_URL", r.langfuse.URL)
	t.Setenv("OTELCOL_LANGFUSE_PORT", strings.TrimPrefix(freeAddr(t), "127.0.0.1:"))
	t.Setenv("LANGFUSE_PUBLIC_KEY", langfusetest.Default.PublicKey)
	t.Setenv("LANGFUSE_SECRET_KEY", langfusetest.Default.SecretKey)
	overlay := fmt.Sprintf(`yaml:
receivers: {otlp: {protocols: {grpc: {endpoint: %q}, http: {endpoint: %q}}}}
processors: {agent_run: {settle_time: 1s, max_hold: 2s}}
connectors: {agent_metrics: {flush_interval: 100ms}}
exporters:
  prometheus: {endpoint: %q}
  debug: {verbosity: detailed, use_internal_logger: false, output_paths: [%q]}
service:
  telemetry: {metrics: {level: none}, logs: {level: error}}
  pipelines: {traces: {exporters: [langfuse, agent_metrics, debug]}}
`, r.grpc, r.http, r.prometheus, r.console)
	col := distrotest.New(t, components, root+"/config/langfuse.yaml", overlay, distrotest.Unhurried)
	done := make(chan error, 1)
	go func() { done <- col.Run(context.Background()) }()
	r.eventually(func() bool { return col.GetState() == otelcol.StateRunning })
	conn, err := grpc.NewClient(r.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	r.conn = conn
	stopped := false
	r.stop = func() {
		if !stopped {
			stopped = true
			col.Shutdown()
			require.NoError(t, <-done)
		}
	}
	t.Cleanup(func() {
		require.NoError(t, conn.Close())
		http.DefaultClient.CloseIdleConnections()
		r.stop()
	})
	return r
}

func freeAddr(t *testing.T) string {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	return addr
}

func (r *running) eventually(ok func() bool) {
	r.t.Helper()
	require.Eventually(r.t, ok, 30*time.Second, 20*time.Millisecond)
}

// post sends body and returns the status and the answer.
func (r *running) post(signal, contentType string, zip bool, body []byte) (int, string) {
	r.t.Helper()
	if zip {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(body)
		require.NoError(r.t, w.Close())
		body = b.Bytes()
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+r.http+"/v1/"+signal, bytes.NewReader(body))
	require.NoError(r.t, err)
	req.Header.Set("Content-Type", contentType)
	if zip {
		req.Header.Set("Content-Encoding", "gzip")
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	return resp.StatusCode, string(answer)
}

// page is what Prometheus would scrape now.
func (r *running) page() string {
	resp, err := http.Get("http://" + r.prometheus + "/metrics")
	require.NoError(r.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	require.Equal(r.t, http.StatusOK, resp.StatusCode, string(body))
	return string(body)
}

// sum adds up the series of a counter, rounded to the nano-dollar.
func (r *running) sum(metric string) float64 {
	total := 0.0
	for _, m := range regexp.MustCompile(`(?m)^`+metric+`(?:\{.*\})? (\S+)$`).FindAllStringSubmatch(r.page(), -1) {
		v, err := strconv.ParseFloat(m[1], 64)
		require.NoError(r.t, err)
		total += v
	}
	return nano(total)
}

func nano(usd float64) float64 { return math.Round(usd*1e9) / 1e9 }

// senders are the ways in. Each sends the capture as a run of its own.
var senders = map[string]func(*running, ptrace.Traces, plog.Logs){
	"grpc": func(r *running, td ptrace.Traces, ld plog.Logs) {
		_, err := ptraceotlp.NewGRPCClient(r.conn).Export(r.t.Context(), ptraceotlp.NewExportRequestFromTraces(td))
		require.NoError(r.t, err)
		_, err = plogotlp.NewGRPCClient(r.conn).Export(r.t.Context(), plogotlp.NewExportRequestFromLogs(ld))
		require.NoError(r.t, err)
	},
	"http protobuf":      viaHTTP(false, false),
	"http protobuf gzip": viaHTTP(false, true),
	"http json":          viaHTTP(true, false),
	"http json gzip":     viaHTTP(true, true),
}

func viaHTTP(json, zip bool) func(*running, ptrace.Traces, plog.Logs) {
	return func(r *running, td ptrace.Traces, ld plog.Logs) {
		contentType, traces, logs := "application/x-protobuf", ptraceotlp.NewExportRequestFromTraces(td).MarshalProto, plogotlp.NewExportRequestFromLogs(ld).MarshalProto
		if json {
			contentType, traces, logs = "application/json", ptraceotlp.NewExportRequestFromTraces(td).MarshalJSON, plogotlp.NewExportRequestFromLogs(ld).MarshalJSON
		}
		for signal, marshal := range map[string]func() ([]byte, error){"traces": traces, "logs": logs} {
			body, err := marshal()
			require.NoError(r.t, err)
			status, answer := r.post(signal, contentType, zip, body)
			require.Equal(r.t, http.StatusOK, status, answer)
		}
	}
}

// recorded is the capture with ids that differ for each n.
func recorded(t *testing.T, n int) (ptrace.Traces, plog.Logs) {
	body, err := os.ReadFile(capture)
	require.NoError(t, err)
	own := func(id string) string { return fmt.Sprintf("%s%02x", id[:len(id)-2], n) }
	text := regexp.MustCompile(`"traceId":"[0-9a-f]{30}`).ReplaceAllStringFunc(string(body), own)
	text = regexp.MustCompile(`req_[0-9a-f]{20}`).ReplaceAllStringFunc(text, own)
	td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces([]byte(text))
	require.NoError(t, err)
	ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs([]byte(text))
	require.NoError(t, err)
	return td, ld
}

func TestARecordedRunArrivesPricedEverywhere(t *testing.T) {
	r := start(t)
	n := 0
	for name, send := range senders {
		n++
		td, ld := recorded(t, n)
		t.Log(name)
		send(r, td, ld)
	}
	want := nano(float64(n) * captureUSD)
	r.eventually(func() bool { return r.sum("agent_cost_usd_total") == want })
	require.EqualValues(t, 2*n, r.sum("agent_executions_total"))
	require.EqualValues(t, 2*n, r.sum("agent_tools_executed_total"))

	r.eventually(func() bool { return len(r.langfuse.Observations()) == n*captureSpans })
	calls, usd := 0, 0.0
	for _, o := range r.langfuse.Observations() {
		require.Equal(t, 1, o.Received)
		if cost, ok := o.Cost["total"]; ok {
			calls++
			usd += cost
		}
	}
	require.Equal(t, n*captureCalls, calls)
	require.Equal(t, want, nano(usd))
	require.Empty(t, r.langfuse.Rejected())

	r.stop()
	console, err := os.ReadFile(r.console)
	require.NoError(t, err)
	require.Equal(t, n*captureCalls, strings.Count(string(console), "agent.cost.total_usd: "))
}

// What was accepted a moment before the Collector is asked to stop leaves it, held traces included.
func TestShutdownFlushes(t *testing.T) {
	r := start(t)
	td, ld := recorded(t, 1)
	senders["grpc"](r, td, ld)
	r.stop()
	require.Len(t, r.langfuse.Observations(), captureSpans)
	usd := 0.0
	for _, o := range r.langfuse.Observations() {
		usd += o.Cost["total"]
	}
	require.Equal(t, captureUSD, nano(usd))
}
