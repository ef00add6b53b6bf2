package e2blogreceiver

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"github.com/otelcol-genai/otelcol-genai/internal/e2btest"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
)

// The load of BenchmarkFleet: lines are JSON loggers' and plain ones in turn.
const (
	fleetSandboxes = 200
	fleetProcesses = 5
	fleetRate      = 20 // lines a second and process
	fleetSeconds   = 5
)

// arrivals counts log records and how long each took from print to here.
type arrivals struct {
	mu   sync.Mutex
	n    int
	sum  time.Duration
	most time.Duration
}

func (*arrivals) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (a *arrivals) ConsumeLogs(_ context.Context, ld plog.Logs) error {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, r := range sl.LogRecords().All() {
				if r.EventName() != "" {
					continue
				}
				var printed int64
				if _, err := fmt.Sscanf(r.Body().AsString(), "line of %d", &printed); err != nil {
					continue
				}
				late := now.Sub(time.Unix(0, printed))
				a.n++
				a.sum += late
				a.most = max(a.most, late)
			}
		}
	}
	return nil
}

// BenchmarkFleet is 200 sandboxes of 5 processes that print 20 lines a second each. It reports the mean and the longest
// time from print to the next consumer, the longest time an agent had to wait for the receiver, lines lost, and the CPU
// time of the whole process per 1000 lines, which includes the stand-in for E2B.
func BenchmarkFleet(b *testing.B) {
	for b.Loop() {
		cloud := e2btest.New()
		cfg := testConfig(cloud)
		cfg.PollInterval = 2 * time.Second
		sink := &arrivals{}
		r, err := NewFactory().CreateLogs(b.Context(), receivertest.NewNopSettings(metadata.Type), cfg, sink)
		if err != nil {
			b.Fatal(err)
		}
		var procs []*e2btest.Process
		for range fleetSandboxes {
			box := cloud.Create("0.6.13", nil)
			for range fleetProcesses {
				procs = append(procs, box.Start(nil, "agent"))
			}
		}
		run(b, r, procs, sink)
		cloud.Close()
	}
}

func run(b *testing.B, r component.Component, procs []*e2btest.Process, sink *arrivals) {
	if err := r.Start(b.Context(), componenttest.NewNopHost()); err != nil {
		b.Fatal(err)
	}
	for _, p := range procs {
		await(b, "attach", func() bool { return p.Attached() > 0 })
	}
	before := cpu()
	var wg sync.WaitGroup
	for i, p := range procs {
		wg.Go(func() {
			<-time.After(time.Duration(i) * time.Second / fleetRate / time.Duration(len(procs))) // spread over a tick
			tick := time.NewTicker(time.Second / fleetRate)
			defer tick.Stop()
			for n := range fleetRate * fleetSeconds {
				if text := fmt.Sprintf("line of %d", time.Now().UnixNano()); n%2 == 0 {
					p.Print(text + "\n")
				} else {
					p.Print(`{"level":"info","msg":"` + text + `"}` + "\n")
				}
				<-tick.C
			}
		})
	}
	wg.Wait()
	want := len(procs) * fleetRate * fleetSeconds
	await(b, "all lines", func() bool { return sink.count() >= want })
	used := cpu() - before
	if err := r.Shutdown(context.Background()); err != nil {
		b.Fatal(err)
	}
	var stalled time.Duration
	for _, p := range procs {
		stalled = max(stalled, p.Stalled())
	}
	b.ReportMetric(float64(sink.sum.Milliseconds())/float64(max(1, sink.n)), "ms-lag-mean")
	b.ReportMetric(float64(sink.most.Milliseconds()), "ms-lag-max")
	b.ReportMetric(float64(stalled.Milliseconds()), "ms-stalled-max")
	b.ReportMetric(float64(used.Microseconds())/float64(want)*1000, "us-cpu/1000-lines")
	b.ReportMetric(float64(want-sink.n), "lines-lost")
	if sink.n != want {
		b.Errorf("%d lines of %d arrived", sink.n, want)
	}
}

// await waits for ok, but not for long.
func await(b *testing.B, what string, ok func() bool) {
	b.Helper()
	for begun := time.Now(); !ok(); <-time.After(time.Millisecond) {
		if time.Since(begun) > time.Minute {
			b.Fatal("waited too long for " + what)
		}
	}
}

func (a *arrivals) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.n
}

// cpu is the time this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
