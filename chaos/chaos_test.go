//go:build chaos

package chaos

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

var long = flag.Bool("long", false, "60,000 runs, 50 faults, 10 kills, re-sends after 2 to 60 s; the short form is for every change")

// plan is how much of everything there is.
type plan struct {
	runs, kills, stops, faults int
	length                     time.Duration // over which it is spread
	againMin, againMax         time.Duration // between two sendings of a request
	patience                   time.Duration // for all of it to arrive at the end
}

func plans() plan {
	if *long {
		return plan{60_000, 10, 5, 50, 10 * time.Minute, 2 * time.Second, time.Minute, 10 * time.Minute}
	}
	return plan{3_000, 4, 2, 15, 30 * time.Second, 200 * time.Millisecond, 3 * time.Second, 2 * time.Minute}
}

// overrides make the queue and the journal small enough to fill, and the waits fit the length. Nothing else differs from what is shipped.
const overrides = `yaml:
processors: {agent_run: {settle_time: 2s, max_hold: 10s, max_disk_mib: 8}}
exporters: {langfuse: {sending_queue: {queue_size: 16777216}, retry_on_failure: {initial_interval: 200ms, max_interval: 2s}}}
`

// prompt makes a run large enough for a few seconds of them to fill queue and journal.
func prompt(run int) string { return strings.Repeat(fmt.Sprintf("question %d; ", run), 600) }

// world is the collector, what is before it and what is behind it.
type world struct {
	langfuse *langfusetest.Server
	set      rig.Settings
	c        *rig.Collector
	metrics  string
	load     *load.Load
}

func newWorld(t *testing.T, p plan) *world {
	w := &world{langfuse: langfusetest.Start(t, langfusetest.Config{})}
	env := []string{
		"LANGFUSE_PUBLIC_KEY=" + langfusetest.Default.PublicKey, "LANGFUSE_SECRET_KEY=" + langfusetest.Default.SecretKey,
		"LANGFUSE_BASE_URL=" + w.langfuse.URL, "OTELCOL_STATE_DIR=" + t.TempDir(),
	}
	addrs := map[string]string{}
	for _, name := range []string{"GRPC", "HTTP", "LANGFUSE", "METRICS", "TELEMETRY", "HEALTH"} {
		addr, err := rig.FreeAddr()
		require.NoError(t, err)
		addrs[name] = addr
		env = append(env, "OTELCOL_"+name+"_PORT="+addr[len("127.0.0.1:"):])
	}
	w.set = rig.Settings{
		Bin: "../bin/otelcol-genai", Configs: []string{"../config/production.yaml", overrides}, Env: env, CPU: -1, Ready: addrs["HTTP"],
	}
	w.metrics = "http://" + addrs["METRICS"] + "/metrics"
	w.load = &load.Load{
		Addrs: []string{addrs["HTTP"]}, Runs: p.runs, Rate: p.length / time.Duration(p.runs/load.RequestRuns/senders+1),
		TwiceEvery: 20, Prompt: prompt,
		Again: func() time.Duration { return p.againMin + rand.N(p.againMax-p.againMin) },
	}
	w.start(t)
	t.Cleanup(func() {
		w.c.Kill()
		if t.Failed() {
			t.Log(tail(w.c.Log(), 4000))
		}
	})
	return w
}

const senders = 4

func (w *world) start(t *testing.T) {
	c, err := rig.Start(context.Background(), w.set)
	require.NoError(t, err)
	w.c = c
}

// TestNothingLostNothingDoubled is the promise. Prometheus scrapes all the time, and no counter may fall or end at anything but
// what was spent.
func TestNothingLostNothingDoubled(t *testing.T) {
	p := plans()
	w := newWorld(t, p)
	scraped := make(chan struct{})
	done := make(chan struct{})
	falls := 0
	go func() {
		defer close(scraped)
		last := 0.0
		for {
			if page, ok := load.Scrape(w.metrics); ok && strings.Contains(page, "agent_cost_usd_total{") {
				if now := load.Sum(page, "agent_cost_usd_total"); now < last-1e-9 {
					falls++
					t.Logf("the counter fell from %v to %v", last, now)
				} else {
					last = now
				}
			}
			select {
			case <-done:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	began := time.Now()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		w.load.Send(t, senders)
	}()
	w.disturb(t, p)
	<-sent
	t.Logf("%d requests answered, %d repeated, %d refused, in %s",
		w.load.Sent.Load(), w.load.Repeated.Load(), w.load.Refused.Load(), time.Since(began).Round(time.Second))
	w.settle(t, p)
	close(done)
	<-scraped
	require.Zero(t, falls, "a counter fell")
	w.check(t, p)
}

// disturb spreads kills, stops and faults over the length of the plan. In its third quarter Langfuse is away, until queue and journal
// are full and senders are refused; whatever else happens in that time happens, too.
func (w *world) disturb(t *testing.T, p plan) {
	events := make([]func(), 0, p.kills+p.stops+p.faults)
	for range p.kills {
		events = append(events, func() {
			w.c.Kill()
			w.start(t)
		})
	}
	for range p.stops {
		events = append(events, func() {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			require.NoError(t, w.c.Stop(ctx))
			w.start(t)
		})
	}
	for i := range p.faults {
		events = append(events, func() { w.langfuse.Fail(fault(i)) })
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	for i, event := range events {
		switch i {
		case len(events) / 2:
			w.langfuse.Away(true)
		case len(events) * 3 / 4:
			require.Eventually(t, func() bool { return w.load.Refused.Load() > 0 }, p.length, 10*time.Millisecond, "all of an outage had room")
			w.langfuse.Away(false)
		}
		time.Sleep(p.length / time.Duration(len(events)))
		event()
	}
}

// fault is one of the ways in which a server fails for a while.
func fault(i int) langfusetest.Fault {
	return []langfusetest.Fault{
		{Status: http.StatusInternalServerError},
		{Reset: true},
		{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}},
		{Slow: 2 * time.Second},
		{Status: http.StatusBadGateway},
	}[i%5]
}

// settle waits until everything has arrived, or nothing more does.
func (w *world) settle(t *testing.T, p plan) {
	deadline := time.Now().Add(p.patience)
	for time.Now().Before(deadline) {
		page, ok := load.Scrape(w.metrics)
		if ok && len(w.langfuse.Observations()) >= p.runs*load.Spans && load.Sum(page, "agent_executions_total") >= float64(p.runs) {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	time.Sleep(8 * time.Second) // what would be too much comes, too: longer than a flush, a settle time and a new series' zero
}

// check compares what arrived with what was sent, span by span, and what was counted with what it cost, to the last digit.
func (w *world) check(t *testing.T, p plan) {
	type key struct{ trace, span string }
	rows := map[key]langfusetest.Observation{}
	for _, o := range w.langfuse.Observations() {
		k := key{o.TraceID, o.SpanID}
		_, twice := rows[k]
		require.False(t, twice, "a second row of %v", k)
		rows[k] = o
	}
	lost, wrong, partial := 0, 0, map[string]int{}
	input, output := 0, 0
	for run := range p.runs {
		cost := 0
		for call := range load.Calls {
			all, in := load.Micros(run, call)
			cost, input, output = cost+all, input+in, output+all-in
			o, ok := rows[key{load.TraceID(run).String(), load.SpanID(run, 1+call).String()}]
			if !ok {
				lost++
			} else if got := o.Cost["total"]; got != float64(all)/1e6 {
				wrong++
				t.Logf("call %d of run %d costs %v, want %v", call, run, got, float64(all)/1e6)
			}
		}
		if _, ok := rows[key{load.TraceID(run).String(), load.SpanID(run, 1+load.Calls).String()}]; !ok {
			lost++
		}
		root, ok := rows[key{load.TraceID(run).String(), load.SpanID(run, 0).String()}]
		if !ok {
			lost++
			continue
		}
		if got := root.Metadata["cost_usd"]; got != float64(cost)/1e6 {
			wrong++
			t.Logf("run %d costs %v, want %v", run, got, float64(cost)/1e6)
		}
		if why := root.Metadata["run_reasons"]; why != nil {
			partial[fmt.Sprint(why)]++
		}
	}
	t.Logf("runs that are not complete, by reason: %v", partial)
	require.Zero(t, lost, "spans that were accepted and did not arrive")
	require.Zero(t, wrong, "figures that are wrong")
	require.Len(t, rows, p.runs*load.Spans, "nothing else arrived")
	delete(partial, `["restart"]`) // begun before the journal did
	require.Empty(t, partial, "runs that are not complete though all of them was accepted")

	page, ok := load.Scrape(w.metrics)
	require.True(t, ok)
	require.Equal(t, float64(input)/1e6, load.Sum(page, "agent_cost_usd_total", `token_type="input"`))
	require.Equal(t, float64(output)/1e6, load.Sum(page, "agent_cost_usd_total", `token_type="output"`))
	require.Equal(t, float64(p.runs), load.Sum(page, "agent_executions_total"))
	require.Equal(t, float64(p.runs), load.Sum(page, "agent_tools_executed_total"))
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
