package agentrunprocessor

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor/internal/metadata"
)

var faults = flag.Int("faults", 300, "how many histories of kills TestFaults plays")

// TestFaults plays histories at random: spans and log records of the same calls that come in any order, some of them far too late and
// some twice, and processes that are killed at any moment, also between what is behind having counted a batch and the journal noting it.
// After each kill the last messages are read again, as from Kafka. Whatever happens, what is behind counts each call once: it knows a
// span by its ids and times, and a log record by all that it says, as agent_metrics does.
func TestFaults(t *testing.T) {
	for seed := range uint64(*faults) {
		synctest.Test(t, func(t *testing.T) {
			h := newHistory(t, seed)
			h.play()
			for run := range faultRuns {
				require.InDelta(t, faultUSD, h.books.runs[runID(run)], 1e-12, "history %d: run %d", seed, run)
				for call := range faultCalls {
					require.Equal(t, 1, h.books.calls[callKey{runID(run), callID(call)}], "history %d: call %d of run %d", seed, call, run)
				}
			}
		})
	}
}

const (
	faultRuns  = 3
	faultCalls = 2
	faultUSD   = 0.0135 // of a run: the second call costs twice as much as the first
)

type callKey struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

func runID(run int) pcommon.TraceID  { return pcommon.TraceID{0: 1, 15: byte(run)} }
func callID(call int) pcommon.SpanID { return pcommon.SpanID{7: byte(call + 1)} }

// history is one of processes that follow each other on one directory.
type history struct {
	t      *testing.T
	r      *rand.Rand
	cfg    *Config
	books  *books
	batch  int // spans
	traces processor.Traces
	logs   processor.Logs
	told   []event // what has been accepted, in order
	early  []event // what comes before the loop of the next process begins
	tear   int     // after how many batches the next process ends; 0 for never
}

// event is what comes at a time: spans or log records.
type event struct {
	at     time.Duration
	traces ptrace.Traces
	logs   plog.Logs
	end    end
	down   time.Duration
}

// end is what may happen to a process.
type end int

const (
	none    end = iota
	killed      // at once
	torn        // as soon as what is behind has counted the next batch
	stopped     // by a signal
	away        // it goes on, but for a while what is behind counts and then refuses, as where one of two has no room
)

func newHistory(t *testing.T, seed uint64) *history {
	return &history{
		t: t, r: rand.New(rand.NewPCG(seed, 1)), cfg: onDiskConfig(t), batch: []int{batchSpans, 2}[seed%2],
		books: &books{seen: map[uint64]bool{}, calls: map[callKey]int{}, runs: map[pcommon.TraceID]float64{}},
	}
}

func (h *history) play() {
	began := time.Now()
	h.start()
	for _, m := range h.script(began) {
		time.Sleep(time.Until(began.Add(m.at)))
		if h.tear = max(h.r.IntN(5)-2, 0); h.books.dead() { // perhaps while it is still at what the process before left
			h.again(killed, m.down)
		}
		switch m.end {
		case torn:
			h.books.tear(1)
		case away:
			h.books.refuse(time.Now().Add(m.down))
		case killed, stopped:
			h.again(m.end, m.down)
		case none:
			h.send(m)
			h.told = append(h.told, m)
		}
	}
	for range 5 {
		time.Sleep(time.Minute)
		if h.tear = 0; h.books.dead() {
			h.again(killed, 0)
		}
	}
	synctest.Wait()
	h.shutdown()
}

func (h *history) shutdown() {
	require.NoError(h.t, h.traces.Shutdown(context.Background()))
	require.NoError(h.t, h.logs.Shutdown(context.Background()))
}

func (h *history) start() {
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = componenttest.NewTelemetry().NewTelemetrySettings()
	f := NewFactory()
	var err error
	h.traces, err = f.CreateTraces(h.t.Context(), set, h.cfg, h.books)
	require.NoError(h.t, err)
	h.traces.(*runs).batch = h.batch
	h.logs, err = f.CreateLogs(h.t.Context(), set, h.cfg, h.books)
	require.NoError(h.t, err)
	require.NoError(h.t, h.traces.Start(h.t.Context(), componenttest.NewNopHost()))
	for _, m := range h.early {
		h.send(m)
	}
	h.early = nil
	require.NoError(h.t, h.logs.Start(h.t.Context(), componenttest.NewNopHost()))
}

// again ends the process and starts the next one, which reads the last messages again.
func (h *history) again(how end, down time.Duration) {
	if r := h.traces.(*runs); how == killed {
		r.forget()
		kill(h.t, r)
	} else {
		h.shutdown()
	}
	h.date()
	time.Sleep(down)
	h.books.revive()
	h.books.tear(h.tear)
	h.start()
	for _, m := range h.told[len(h.told)-h.r.IntN(min(len(h.told), 4)+1):] {
		h.send(m)
	}
}

// date gives the files the time of the history, from which the next process tells how long nothing was written.
func (h *history) date() {
	files, err := filepath.Glob(filepath.Join(h.cfg.Storage, "*", "*", "*.journal"))
	require.NoError(h.t, err)
	for _, f := range files {
		require.NoError(h.t, os.Chtimes(f, time.Now(), time.Now()))
	}
}

func (h *history) send(m event) {
	if m.logs != (plog.Logs{}) {
		ld := plog.NewLogs()
		m.logs.CopyTo(ld)
		require.NoError(h.t, h.logs.ConsumeLogs(h.t.Context(), ld))
		return
	}
	td := ptrace.NewTraces()
	m.traces.CopyTo(td)
	require.NoError(h.t, h.traces.ConsumeTraces(h.t.Context(), td))
}

// script is what happens, in order.
func (h *history) script(began time.Time) []event {
	var ms []event
	add := func(m event, after time.Duration) {
		m.at = after + h.delay()
		ms = append(ms, m)
		if h.r.IntN(4) == 0 {
			m.at += h.delay()
			ms = append(ms, m)
		}
	}
	for run := range faultRuns {
		at := time.Duration(h.r.IntN(20_000)) * time.Millisecond
		for call := range faultCalls {
			add(event{traces: faultSpans(began.Add(at), run, call)}, at)
			switch h.r.IntN(3) {
			case 0:
				add(event{logs: faultLogs(began.Add(at), run, call)}, at)
			case 1:
				add(event{traces: faultFramework(began.Add(at), run, call)}, at)
			}
		}
		add(event{traces: faultSpans(began.Add(at), run, faultCalls)}, at+time.Second)
	}
	for range h.r.IntN(5) {
		ms = append(ms, event{
			at: time.Duration(h.r.IntN(90_000)) * time.Millisecond, end: []end{killed, torn, stopped, away}[h.r.IntN(4)],
			down: time.Duration(h.r.IntN(20_000)) * time.Millisecond,
		})
	}
	slices.SortStableFunc(ms, func(a, b event) int { return int(a.at - b.at) })
	return ms
}

// delay is how much later than it happened something comes: mostly at once, at times after all that waits for it has gone.
func (h *history) delay() time.Duration {
	longest := []int{500, 500, 7_000, 32_000, 70_000}[h.r.IntN(5)]
	return time.Duration(h.r.IntN(longest)) * time.Millisecond
}
