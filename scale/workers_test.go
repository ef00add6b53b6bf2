//go:build scale

package scale

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

var long = flag.Bool("long", false, "30,000 runs over ten minutes; the short form is for every change")

// plan is how much of everything there is.
type plan struct {
	runs       int
	logEvery   int           // see load.Load
	twiceEvery int           // see load.Load
	length     time.Duration // over which the runs are spread
	patience   time.Duration // for all of it to arrive at the end
}

func plans() plan {
	if *long {
		return plan{30_000, 4, 20, 10 * time.Minute, 5 * time.Minute}
	}
	return plan{2_000, 4, 20, 40 * time.Second, 2 * time.Minute}
}

func (p plan) load(addrs ...string) *load.Load {
	return &load.Load{
		Addrs: addrs, Runs: p.runs, Rate: p.length / time.Duration(p.runs/load.RequestRuns/senders+1), LogEvery: p.logEvery, TwiceEvery: p.twiceEvery,
		Again: func() time.Duration { return 200*time.Millisecond + rand.N(2*time.Second) },
	}
}

const (
	senders = 4
	hold    = 40 * time.Second // max_hold of workerWaits
)

// workerWaits make the waits fit the length of the test. Nothing else differs from what is shipped.
const workerWaits = `
processors: {agent_run: {settle_time: 12s, max_hold: 40s}}
exporters: {langfuse: {retry_on_failure: {initial_interval: 200ms, max_interval: 2s}}}
`

// pipe is Kafka with what is before and behind it.
type pipe struct {
	kafka    *broker
	langfuse *langfusetest.Server
	ingest   []*replica
	workers  []*replica
	session  string
}

func newPipe(t testing.TB, workers int, session string) *pipe {
	p := &pipe{kafka: startKafka(t), langfuse: langfusetest.Start(t, langfusetest.Config{}), session: session}
	for i := range 2 {
		p.ingest = append(p.ingest, newReplica(t, fmt.Sprint("ingest-", i), "kafka-ingest.yaml", "", "HTTP", "OTELCOL_KAFKA_BROKERS="+list(p.kafka.addr)))
	}
	for range workers {
		p.add(t)
	}
	// a worker that is killed while partitions move loses some of them to another, and what it has read and not committed counts twice
	until(t, "workers to divide the partitions", time.Minute, func() bool { return p.kafka.whole(t, workers, "otelcol-genai-spans", "otelcol-genai-logs") })
	return p
}

// add starts one more worker.
func (p *pipe) add(t testing.TB) *replica {
	name := fmt.Sprint("worker-", len(p.workers))
	env := append(langfuseEnv(p.langfuse),
		"OTELCOL_KAFKA_BROKERS="+list(p.kafka.addr), "OTELCOL_WORKER="+name, "OTELCOL_KAFKA_SESSION="+p.session)
	w := newReplica(t, name, "kafka-worker.yaml", workerWaits, "METRICS", env...)
	p.workers = append(p.workers, w)
	return w
}

func (p *pipe) send(t testing.TB, pl plan) (l *load.Load, sent chan struct{}) {
	l = pl.load(p.ingest[0].addrs["HTTP"], p.ingest[1].addrs["HTTP"])
	sent = make(chan struct{})
	go func() {
		defer close(sent)
		l.Send(t, senders)
	}()
	return l, sent
}

// settle waits until all was read and handed on, and what would be too much has come, too.
func (p *pipe) settle(t testing.TB, pl plan) {
	until(t, "workers to read all", pl.patience, func() bool { return p.kafka.lag(t, "otelcol-genai-spans", "otelcol-genai-logs") == 0 })
	until(t, "all spans", pl.patience, func() bool { return len(p.langfuse.Observations()) >= pl.runs*load.Spans })
	until(t, "all runs", pl.patience, func() bool { return sums(p.workers, "agent_executions_total") >= float64(pl.runs) })
	time.Sleep(hold + 2*time.Second)
}

// TestKills: workers, a broker and an ingest are killed and come back, and messages come that nobody can read. Nothing is lost,
// nothing doubled, and every run is whole: a worker gets its partitions back.
func TestKills(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plans()
	p := newPipe(t, 3, "60s") // as shipped: whoever is killed here is back well before, however busy the machine is
	l, sent := p.send(t, pl)
	events := []func(){
		func() { p.workers[0].again(t, time.Second) },
		func() { p.poison(t) },
		func() { p.workers[1].again(t, 3*time.Second) },
		func() { p.ingest[0].again(t, time.Second) },
		func() { p.kafka.kill(); time.Sleep(2 * time.Second); p.kafka.start(t) },
		func() { p.workers[2].again(t, 0); p.workers[0].again(t, 0) },
		func() { p.workers[1].stop(t); p.workers[1].start(t) },
	}
	for _, event := range events {
		time.Sleep(pl.length / time.Duration(len(events)+1))
		event()
	}
	<-sent
	t.Logf("%d requests answered, %d repeated", l.Sent.Load(), l.Repeated.Load())
	p.settle(t, pl)
	less, _ := checkSpans(t, p.langfuse, pl.runs)
	require.Zero(t, less, "runs that do not say all they cost")
	checkTotals(t, p.workers, pl.runs)
	for _, w := range p.workers {
		require.NotZero(t, w.sum("agent_executions_total"), "%s had nothing to do", w.name)
	}
}

// poison writes messages that nobody can read, and waits until the workers have counted them.
func (p *pipe) poison(t testing.TB) {
	before := p.unread()
	p.kafka.poison(t, "genai_spans")
	p.kafka.poison(t, "genai_logs")
	until(t, "workers to count what they cannot read", time.Minute, func() bool { return p.unread() >= before+2*partitions })
}

func (p *pipe) unread() (n float64) {
	for _, w := range p.workers {
		n += w.own("otelcol_kafka_receiver_unmarshal_failed_spans") + w.own("otelcol_kafka_receiver_unmarshal_failed_log_records")
	}
	return n
}

// TestRebalances: workers come and go while runs come in, so that partitions move between workers. No call is lost or doubled. A
// run whose spans came to two workers is billed by each for what it saw. Nothing tells a call twice here: what does, and comes to
// another worker than the first time, is a call of its own there.
func TestRebalances(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plans()
	pl.logEvery, pl.twiceEvery = 0, 0
	p := newPipe(t, 2, "6s")
	_, sent := p.send(t, pl)
	for range 2 {
		time.Sleep(pl.length / 4)
		w := p.add(t)
		time.Sleep(pl.length / 4)
		w.stop(t)
		time.Sleep(7 * time.Second) // until it is missed
		w.start(t)
	}
	<-sent
	p.settle(t, pl)
	less, partial := checkSpans(t, p.langfuse, pl.runs)
	t.Logf("%d runs of %d came to two workers, %d of them say partial", less, pl.runs, partial)
	require.Equal(t, less, partial, "runs that say less than they cost, and do not say so")
	checkTotals(t, p.workers, pl.runs)
}

// TestStaysAway: a worker is killed, its partitions move to another, and then it comes back with its journal. Nothing is lost; what is
// counted twice is no more than what it had read in its last poll and not yet committed.
func TestStaysAway(t *testing.T) {
	t.Parallel() // they mostly wait
	pl := plans()
	pl.logEvery, pl.twiceEvery = 0, 0
	p := newPipe(t, 2, "6s")
	_, sent := p.send(t, pl)
	for i := range 2 {
		time.Sleep(pl.length / 5)
		p.workers[i].again(t, 10*time.Second) // it is missed after six
	}
	<-sent
	p.settle(t, pl)
	less, partial := checkSpans(t, p.langfuse, pl.runs)
	require.Equal(t, less, partial, "runs that say less than they cost, and do not say so")
	input, output := expected(pl.runs)
	spent := float64(input+output) / 1e6
	more := sums(p.workers, "agent_cost_usd_total")/spent - 1
	t.Logf("%.4f %% were counted twice", 100*more)
	require.GreaterOrEqual(t, more, -1e-9, "less was counted than was spent")
	require.Less(t, more, 0.01, "more was counted twice than two polls hold")
}
