// Command demo starts the collector on config/local.yaml, sends it a recorded run of Claude Code with a subagent, and prints
// what the run cost: call by call, in all, and as Prometheus sees it. It needs no account and no network.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// recorded is OTLP JSON as Claude Code 2.1.330 sent it: spans and api_request records, long texts shortened.
//
//go:embed run.json
var recorded []byte

const patience = 30 * time.Second

// ledgerDir keeps the demo's run apart from the runs of its user.
const ledgerDir = "bin/demo"

const whereToLook = `
The run is in a ledger now. See it in a browser, with an explanation behind every figure:

  OTELCOL_VIEW_DIR=%[1]s make run      and open http://127.0.0.1:8317
  bin/agentcost show last -dir %[1]s
`

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "otelcol-genai-demo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	addrs, env, err := freePorts("HTTP", "METRICS", "GRPC", "LANGFUSE", "TELEMETRY", "VIEW")
	if err != nil {
		return err
	}
	http, prometheus := addrs[0], addrs[1]
	priced := filepath.Join(dir, "priced.jsonl")
	col, err := rig.Start(ctx, rig.Settings{
		Bin: "bin/otelcol-genai", CPU: -1, Ready: http, Env: append(env, ledger.DirVariable+"="+ledgerDir),
		Configs: []string{"config/local.yaml", "yaml:" + fmt.Sprintf(overlay, priced)},
	})
	if err != nil {
		return err
	}
	defer col.Kill()
	for _, signal := range []string{"traces", "logs"} {
		if err := post(ctx, "http://"+http+"/v1/"+signal); err != nil {
			return err
		}
	}
	page, err := metrics(ctx, "http://"+prometheus+"/metrics")
	if err != nil {
		return fmt.Errorf("%w; the collector's log:\n%s", err, col.Log())
	}
	if err := col.Stop(ctx); err != nil { // flushes the file
		return err
	}
	spans, err := read(priced)
	if err != nil {
		return err
	}
	report(out, spans)
	fmt.Fprintf(out, "\nOn its page for Prometheus, which make run has at http://localhost:9464/metrics:\n\n%s", page)
	fmt.Fprintf(out, whereToLook, ledgerDir)
	return nil
}

// overlay has the priced spans written to a file instead of the console, and everything as soon as it is known.
const overlay = `
processors: {agent_run: {settle_time: 1s}}
connectors: {agent_metrics: {start_at_zero: 0s}}
exporters: {file: {path: %q}, agent_view: {console: false}}
service: {pipelines: {traces: {exporters: [file, agent_view, agent_metrics]}, logs: {exporters: [agent_view, agent_metrics]}}}
`

// freePorts finds an address for each of the ports of local.yaml, and the variables that move them there.
func freePorts(names ...string) (addrs, env []string, err error) {
	for _, name := range names {
		addr, err := rig.FreeAddr()
		if err != nil {
			return nil, nil, err
		}
		addrs = append(addrs, addr)
		env = append(env, "OTELCOL_"+name+"_PORT="+addr[strings.LastIndexByte(addr, ':')+1:])
	}
	return addrs, env, nil
}

func post(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(recorded))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", url, resp.Status, body)
	}
	return nil
}

// metrics is the part of the page that tells of agents, once it does.
func metrics(ctx context.Context, url string) (string, error) {
	for {
		if resp, err := http.Get(url); err == nil {
			page, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if lines := interesting(string(page)); err == nil && strings.Contains(lines, "agent_cost_usd_total") {
				return lines, nil
			}
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("nothing on %s: %w", url, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func interesting(page string) string {
	var lines string
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "agent_") && !strings.Contains(line, "_bucket") {
			lines += line
		}
	}
	return lines
}

// read is all spans that the file exporter wrote, a request a line.
func read(path string) (ptrace.SpanSlice, error) {
	all := ptrace.NewSpanSlice()
	body, err := os.ReadFile(path)
	if err != nil {
		return all, err
	}
	for line := range bytes.Lines(body) {
		td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(line)
		if err != nil {
			return all, err
		}
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				ss.Spans().MoveAndAppendTo(all)
			}
		}
	}
	return all, nil
}
