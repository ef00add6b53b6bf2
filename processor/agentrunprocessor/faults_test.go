package agentrunprocessor

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
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
			h := &history{t: t, r: rand.New(rand.NewPCG(seed, 1)), cfg: onDiskConfig(t), books: &books{seen: map[uint64]bool{}, calls: map[callKey]int{}, runs: map[pcommon.TraceID]float64{}}}
			h.play()
			for run := range faultRuns {
				require.InDelta(t, faultCalls*faultUSD, h.books.runs[runID(run)], 1e-12, "history %d: run %d", seed, run)
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
	faultUSD   = 0.0045 // of a call
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
	traces processor.Traces
	logs   processor.Logs
	told   []event // what has been accepted, in order
}

// event is what comes at a time: spans or log records.
type event struct {
	at     time.Duration
	traces ptrace.Traces
	logs   plog.Logs
	kill   bool
	torn   bool // the kill comes after what is behind has counted the next batch
	down   time.Duration
}

func (h *history) play() {
	began := time.Now()
	h.start()
	for _, m := range h.script(began) {
		time.Sleep(time.Until(began.Add(m.at)))
		if h.books.dead() {
			h.again(m.down)
		}
		switch {
		case m.torn:
			h.books.tear()
		case m.kill:
			h.again(m.down)
		default:
			h.send(m)
			h.told = append(h.told, m)
		}
	}
	for range 5 {
		time.Sleep(time.Minute)
		if h.books.dead() {
			h.again(0)
		}
	}
	synctest.Wait()
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
	h.logs, err = f.CreateLogs(h.t.Context(), set, h.cfg, h.books)
	require.NoError(h.t, err)
	require.NoError(h.t, h.traces.Start(h.t.Context(), componenttest.NewNopHost()))
	require.NoError(h.t, h.logs.Start(h.t.Context(), componenttest.NewNopHost()))
}

// again kills the process and starts the next one, which reads the last messages again.
func (h *history) again(down time.Duration) {
	r := h.traces.(*runs)
	r.forget()
	kill(h.t, r)
	h.date()
	time.Sleep(down)
	h.books.revive()
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
			if h.r.IntN(2) == 0 {
				add(event{logs: faultLogs(began.Add(at), run, call)}, at)
			}
		}
		add(event{traces: faultSpans(began.Add(at), run, faultCalls)}, at+time.Second)
	}
	for range h.r.IntN(4) {
		kill := event{at: time.Duration(h.r.IntN(90_000)) * time.Millisecond, kill: true, torn: h.r.IntN(2) == 0}
		kill.down = time.Duration(h.r.IntN(20_000)) * time.Millisecond
		ms = append(ms, kill)
	}
	slices.SortStableFunc(ms, func(a, b event) int { return int(a.at - b.at) })
	return ms
}

// delay is how much later than it happened something comes: mostly at once, at times after all that waits for it has gone.
func (h *history) delay() time.Duration {
	longest := []int{500, 500, 7_000, 32_000, 70_000}[h.r.IntN(5)]
	return time.Duration(h.r.IntN(longest)) * time.Millisecond
}

// faultSpans is one call of a run, or behind the last its agent span.
func faultSpans(at time.Time, run, call int) ptrace.Traces {
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetTraceID(runID(run))
	s.SetSpanID(pcommon.SpanID{0: 0xff})
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(at))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	if call == faultCalls {
		s.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
		return td
	}
	s.SetSpanID(callID(call))
	s.SetParentSpanID(pcommon.SpanID{0: 0xff})
	putFaultCall(s.Attributes())
	return judgeTraces(td)
}

func faultLogs(at time.Time, run, call int) plog.Logs {
	ld := plog.NewLogs()
	rec := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	rec.SetTraceID(runID(run))
	rec.SetSpanID(callID(call))
	rec.SetTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	rec.SetEventName("gen_ai.client.inference.operation.details")
	putFaultCall(rec.Attributes())
	return judgeLogs(ld)
}

func putFaultCall(a pcommon.Map) {
	a.PutStr("gen_ai.operation.name", "chat")
	a.PutStr("gen_ai.provider.name", "anthropic")
	a.PutStr("gen_ai.response.model", "claude-sonnet-4-5")
	a.PutInt("gen_ai.usage.input_tokens", 1000)
	a.PutInt("gen_ai.usage.output_tokens", 100)
}

// books are what is behind: they outlive processes.
type books struct {
	mu    sync.Mutex
	seen  map[uint64]bool
	calls map[callKey]int             // how often each was billed
	runs  map[pcommon.TraceID]float64 // what was last said of each
	torn  bool                        // it ends after the next batch
	gone  bool
}

var errGone = errors.New("the process is gone")

func (*books) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (b *books) tear()      { b.mu.Lock(); b.torn = true; b.mu.Unlock() }
func (b *books) revive()    { b.mu.Lock(); b.torn, b.gone = false, false; b.mu.Unlock() }
func (b *books) dead() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.gone }

// take counts a batch, unless the process is gone; and tells that it has been taken, unless it goes with it.
func (b *books) take(count func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return errGone
	}
	count()
	if b.torn {
		b.gone = true
		return errGone
	}
	return nil
}

func (b *books) count(key uint64, call callKey, attrs pcommon.Map) {
	if usd, ok := attrs.Get(genai.AttrRunUSD); ok {
		b.runs[call.trace] = usd.Double()
	}
	bill, judged := genai.ReadBill(attrs)
	if b.seen[key] || !judged {
		return
	}
	b.seen[key] = true
	if bill.Carries() {
		b.calls[call]++
	}
}

func (b *books) ConsumeTraces(_ context.Context, td ptrace.Traces) error {
	return b.take(func() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					trace, span := s.TraceID(), s.SpanID()
					b.count(uint64(trace[15])<<32|uint64(span[7])<<8|uint64(span[0]), callKey{trace, span}, s.Attributes())
				}
			}
		}
	})
}

func (b *books) ConsumeLogs(_ context.Context, ld plog.Logs) error {
	return b.take(func() {
		for _, rl := range ld.ResourceLogs().All() {
			for _, sl := range rl.ScopeLogs().All() {
				for _, rec := range sl.LogRecords().All() {
					b.count(genai.RecordKey(rec), callKey{rec.TraceID(), rec.SpanID()}, rec.Attributes())
				}
			}
		}
	})
}
