//go:build scale

package scale

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// tiers are config/gateway-agent.yaml before config/gateway-collector.yaml.
type tiers struct {
	langfuse *langfusetest.Server
	agents   []*replica
	replicas []*replica
}

// agentWaits make the waits fit the length of the test.
const agentWaits = `
exporters: {load_balancing: {retry_on_failure: {initial_interval: 100ms, max_interval: 1s}}}
`

func newTiers(t testing.TB, replicas int) *tiers {
	w := &tiers{langfuse: langfusetest.Start(t, langfusetest.Config{})}
	for range replicas {
		w.add(t)
	}
	for i := range 2 {
		w.agents = append(w.agents, newReplica(t, fmt.Sprint("agent-", i), "gateway-agent.yaml", agentWaits, "HTTP", "OTELCOL_COLLECTORS="+w.list(w.replicas)))
	}
	return w
}

// add starts one more replica.
func (w *tiers) add(t testing.TB) {
	name := fmt.Sprint("replica-", len(w.replicas))
	w.replicas = append(w.replicas, newReplica(t, name, "gateway-collector.yaml", workerWaits, "GRPC", langfuseEnv(w.langfuse)...))
}

// list is what the first tier is told.
func (w *tiers) list(rs []*replica) string {
	var addrs []string
	for _, r := range rs {
		addrs = append(addrs, r.addrs["GRPC"])
	}
	return list(addrs...)
}

// route tells it.
func (w *tiers) route(t testing.TB, rs []*replica) {
	for _, a := range w.agents {
		a.stop(t)
		a.set.Env = append(a.set.Env, "OTELCOL_COLLECTORS="+w.list(rs)) // the last one counts
		a.start(t)
	}
}

// TestReplicas: replicas and agents of two tiers are killed and stopped, and come back. Nothing is lost, nothing doubled, and every
// run is whole.
func TestReplicas(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plans()
	w := newTiers(t, 3)
	l := pl.load(w.agents[0].addrs["HTTP"], w.agents[1].addrs["HTTP"])
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		l.Send(t, senders)
	}()
	events := []func(){
		func() { w.replicas[0].again(t, 2*time.Second) },
		func() { w.agents[1].again(t, time.Second) },
		func() { w.replicas[1].again(t, 0); w.replicas[2].again(t, 0) },
		func() { w.replicas[2].stop(t); time.Sleep(2 * time.Second); w.replicas[2].start(t) },
		func() { w.agents[0].stop(t); w.agents[0].start(t) },
	}
	for _, event := range events {
		time.Sleep(pl.length / time.Duration(len(events)+1))
		event()
	}
	<-sent
	t.Logf("%d requests answered, %d repeated", l.Sent.Load(), l.Repeated.Load())
	until(t, "all spans", pl.patience, func() bool { return len(w.langfuse.Observations()) >= pl.runs*load.Spans })
	until(t, "all runs", pl.patience, func() bool { return sums(w.replicas, "agent_executions_total") >= float64(pl.runs) })
	time.Sleep(hold + 2*time.Second)
	less, _ := checkSpans(t, w.langfuse, pl.runs)
	require.Zero(t, less, "runs that do not say all they cost")
	checkTotals(t, w.replicas, pl.runs)
	for _, r := range w.replicas {
		require.NotZero(t, r.sum("agent_executions_total"), "%s had nothing to do", r.name)
	}
}

// TestScaling: a replica is added while runs come in, and another taken away: the first tier gets the new list, one process after the
// other. No call is lost or doubled. A run whose spans came to two replicas is billed by each for what it saw. Nothing tells a call
// twice here, as in TestRebalances.
func TestScaling(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plans()
	pl.logEvery, pl.twiceEvery = 0, 0
	w := newTiers(t, 2)
	l := pl.load(w.agents[0].addrs["HTTP"], w.agents[1].addrs["HTTP"])
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		l.Send(t, senders)
	}()
	time.Sleep(pl.length / 3)
	w.add(t)
	w.route(t, w.replicas)
	time.Sleep(pl.length / 3)
	w.route(t, w.replicas[1:])
	until(t, "the replica that goes to let go of everything", pl.patience, func() bool {
		return w.replicas[0].own("otelcol_processor_agent_run_held_spans") == 0
	})
	w.replicas[0].stop(t)
	<-sent
	w.replicas[0].start(t) // what it counted is still there
	until(t, "all spans", pl.patience, func() bool { return len(w.langfuse.Observations()) >= pl.runs*load.Spans })
	until(t, "all runs", pl.patience, func() bool { return sums(w.replicas, "agent_executions_total") >= float64(pl.runs) })
	time.Sleep(hold + 2*time.Second)
	less, partial := checkSpans(t, w.langfuse, pl.runs)
	t.Logf("%d runs of %d came to two replicas, %d of them say partial", less, pl.runs, partial)
	require.Equal(t, less, partial, "runs that say less than they cost, and do not say so")
	checkTotals(t, w.replicas, pl.runs)
}
