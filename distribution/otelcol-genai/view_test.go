package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/otelcol"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// startView runs config/local.yaml with its ledger in a directory of the test's own.
func startView(t *testing.T) *running {
	r := &running{t: t, grpc: freeAddr(t), http: freeAddr(t), prometheus: freeAddr(t)}
	t.Setenv(ledger.DirVariable, t.TempDir())
	overlay := fmt.Sprintf(`yaml:
receivers: {otlp: {protocols: {grpc: {endpoint: %q}, http: {endpoint: %q}}}, otlp/langfuse: {protocols: {http: {endpoint: %q}}}}
processors: {agent_run: {settle_time: 1s, max_hold: 2s}}
exporters:
  prometheus: {endpoint: %q}
  agent_view: {endpoint: "", attributes: [service.version]}
service:
  telemetry: {metrics: {level: none, readers: []}, logs: {level: error}}
  pipelines: {traces: {exporters: [agent_view, agent_metrics]}, logs: {exporters: [agent_view, agent_metrics]}}
`, r.grpc, r.http, freeAddr(t), r.prometheus)
	col := distrotest.New(t, components, root+"/config/local.yaml", overlay, distrotest.Unhurried)
	done := make(chan error, 1)
	go func() { done <- col.Run(context.Background()) }()
	r.eventually(func() bool { return col.GetState() == otelcol.StateRunning })
	conn, err := grpc.NewClient(r.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	r.conn = conn
	r.stop = func() {
		require.NoError(t, conn.Close())
		col.Shutdown()
		require.NoError(t, <-done)
	}
	return r
}

// The recorded run, told by spans and by log records and sent in five ways and twice in one of them, is in the ledger what
// the provider billed.
func TestTheLedgerHasWhatTheProviderBilled(t *testing.T) {
	r := startView(t)
	n := 0
	for _, send := range senders {
		n++
		td, ld := recorded(t, n)
		send(r, td, ld)
	}
	td, ld := recorded(t, 1)
	senders["grpc"](r, td, ld)
	r.stop()

	l, err := ledger.OpenReader(ledger.DefaultDir())
	require.NoError(t, err)
	defer l.Close()
	want := nano(float64(n) * captureUSD)
	totals, err := l.RunTotals(t.Context(), ledger.Filter{})
	require.NoError(t, err)
	require.Equal(t, want, nano(totals.USD.USD()), "the outermost runs cost what the provider billed")
	require.EqualValues(t, n*captureCalls, totals.Calls)
	require.EqualValues(t, 2*n, totals.Runs)
	for _, by := range append([]string{ledger.ByModel, ledger.ByProvider, ledger.ByDay, ledger.BySession, "service.version"}, ledger.Dimensions...) {
		sum, calls := ledger.Money(0), int64(0)
		days, err := l.Spend(t.Context(), ledger.SpendQuery{By: by})
		require.NoError(t, err)
		for _, d := range days {
			sum += d.USD + d.SandboxUSD
			calls += d.Calls
		}
		require.Equal(t, want, nano(sum.USD()), by)
		require.EqualValues(t, n*captureCalls, calls, by)
	}
	calls, parts := 0, ledger.Money(0)
	require.NoError(t, l.Calls(t.Context(), ledger.Filter{}, func(c *ledger.Call) error {
		calls++
		p := c.Parts
		parts += p.Input + p.CacheRead + p.CacheWrite + p.Output + p.Reasoning + p.Audio + p.Image + p.Tool + p.Unsplit
		require.NotZero(t, c.At.Run, "each call is in a run")
		return nil
	}))
	require.Equal(t, n*captureCalls, calls)
	require.Equal(t, totals.USD.Money, parts, "the parts of all bills are the runs' bills, to the last digit")
}
