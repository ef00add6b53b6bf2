//go:build scale

package scale

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

const bin = "../bin/otelcol-genai-gateway"

// replica is one process of a configuration, with a name, ports and a directory that stay with it.
type replica struct {
	name  string
	addrs map[string]string // by the middle of the variable: HTTP of OTELCOL_HTTP_PORT
	set   rig.Settings
	c     *rig.Collector // nil while it is away
}

// newReplica makes a replica and starts it. It is up once the port that ready names accepts.
func newReplica(t testing.TB, name, config, overrides, ready string, env ...string) *replica {
	t.Helper()
	r := &replica{name: name, addrs: map[string]string{}}
	env = append(env, "OTELCOL_STATE_DIR="+t.TempDir())
	for _, port := range []string{"GRPC", "HTTP", "LANGFUSE", "METRICS", "TELEMETRY", "HEALTH"} {
		addr, err := rig.FreeAddr()
		require.NoError(t, err)
		r.addrs[port] = addr
		env = append(env, "OTELCOL_"+port+"_PORT="+addr[len("127.0.0.1:"):])
	}
	configs := []string{"../config/" + config}
	if overrides != "" {
		configs = append(configs, "yaml:"+overrides)
	}
	r.set = rig.Settings{Bin: bin, Configs: configs, Env: env, CPU: -1, Ready: r.addrs[ready]}
	r.start(t)
	t.Cleanup(func() {
		r.kill()
		if t.Failed() && r.c != nil {
			t.Logf("%s:\n%s", name, tail(r.c.Log(), 1500))
		}
	})
	return r
}

func (r *replica) start(t testing.TB) {
	t.Helper()
	c, err := rig.Start(context.Background(), r.set)
	require.NoError(t, err, r.name)
	r.c = c
}

func (r *replica) kill() { r.c.Kill() }

func (r *replica) stop(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	require.NoError(t, r.c.Stop(ctx), r.name)
}

// again kills the replica and starts it where it was, after a while.
func (r *replica) again(t testing.TB, after time.Duration) {
	t.Helper()
	r.kill()
	time.Sleep(after)
	r.start(t)
}

func (r *replica) sum(metric string, labels ...string) float64 {
	page, _ := load.Scrape("http://" + r.addrs["METRICS"] + "/metrics")
	return load.Sum(page, metric, labels...)
}

func (r *replica) own(metric string, labels ...string) float64 {
	page, _ := load.Scrape("http://" + r.addrs["TELEMETRY"] + "/metrics")
	return load.Sum(page, metric, labels...)
}

// sums adds a metric up over replicas, as a query does.
func sums(rs []*replica, metric string, labels ...string) (total float64) {
	for _, r := range rs {
		total += r.sum(metric, labels...)
	}
	return total
}

func langfuseEnv(s *langfusetest.Server) []string {
	return []string{
		"LANGFUSE_PUBLIC_KEY=" + langfusetest.Default.PublicKey, "LANGFUSE_SECRET_KEY=" + langfusetest.Default.SecretKey,
		"LANGFUSE_BASE_URL=" + s.URL,
	}
}

// expected is what all runs of a load cost, in millionths of a dollar.
func expected(runs int) (input, output int) {
	for run := range runs {
		for call := range load.Calls {
			all, in := load.Micros(run, call)
			input, output = input+in, output+all-in
		}
	}
	return input, output
}

// checkTotals compares the sums over replicas with what was spent.
func checkTotals(t testing.TB, rs []*replica, runs int) {
	t.Helper()
	input, output := expected(runs)
	require.InDelta(t, float64(input)/1e6, sums(rs, "agent_cost_usd_total", `token_type="input"`), 1e-9, "input")
	require.InDelta(t, float64(output)/1e6, sums(rs, "agent_cost_usd_total", `token_type="output"`), 1e-9, "output")
	require.Equal(t, float64(runs), sums(rs, "agent_executions_total"), "runs")
	require.Equal(t, float64(runs), sums(rs, "agent_tools_executed_total"), "tools")
}

// checkSpans compares what Langfuse shows with what was sent, span by span. It returns how many runs say less than they cost,
// because some of their spans came to another replica, and how many of those say that they are partial.
func checkSpans(t testing.TB, s *langfusetest.Server, runs int) (less, partial int) {
	t.Helper()
	rows := map[string]langfusetest.Observation{}
	for _, o := range s.Observations() {
		rows[o.TraceID+o.SpanID] = o
	}
	require.Len(t, rows, runs*load.Spans, "spans")
	for run := range runs {
		cost := 0
		for call := range load.Calls {
			all, _ := load.Micros(run, call)
			cost += all
			o, ok := rows[load.TraceID(run).String()+load.SpanID(run, 1+call).String()]
			require.True(t, ok, "call %d of run %d is lost", call, run)
			require.Equal(t, float64(all)/1e6, o.Cost["total"], "call %d of run %d", call, run)
		}
		root, ok := rows[load.TraceID(run).String()+load.SpanID(run, 0).String()]
		require.True(t, ok, "run %d is lost", run)
		said, _ := root.Metadata["cost_usd"].(float64)
		require.LessOrEqual(t, said, float64(cost)/1e6, "run %d", run)
		if said < float64(cost)/1e6 {
			less++
			if root.Metadata["run_reasons"] != nil {
				partial++
			}
		}
	}
	return less, partial
}

// until waits for something to become true.
func until(t testing.TB, what string, patience time.Duration, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(300 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("in vain waited for ", what)
		}
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// list is a YAML list.
func list(items ...string) string { return "[" + strings.Join(items, ", ") + "]" }
