package main

import (
	"encoding/binary"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor"
	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor"
)

// viewBatches is how many requests of the load one turn of BenchmarkView writes, into a ledger that grows from turn to turn.
const viewBatches = 200

// BenchmarkView writes what agent_cost and agent_run hand on into a ledger, as in their pipeline. The processor time is of the
// whole process: collecting garbage counts, too.
func BenchmarkView(b *testing.B) {
	for name, texts := range map[string]bool{"without texts": false, "texts": true} {
		b.Run(name, func(b *testing.B) {
			next := startView(b, texts)
			ready := billed(b)
			spent, spans := time.Duration(0), 0
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				salt := rand.Uint64()
				for _, td := range ready {
					renew(td, salt)
				}
				b.StartTimer()
				before := processorTime(b)
				for _, td := range ready {
					require.NoError(b, next.ConsumeTraces(b.Context(), td))
					spans += td.SpanCount()
				}
				spent += processorTime(b) - before
			}
			b.ReportMetric(float64(spent.Nanoseconds())/float64(spans), "CPU-ns/span")
		})
	}
}

func startView(b *testing.B, texts bool) exporter.Traces {
	f := agentviewexporter.NewFactory()
	cfg := f.CreateDefaultConfig().(*agentviewexporter.Config)
	cfg.Directory, cfg.Endpoint, cfg.Texts.Enabled = b.TempDir(), "", texts
	e, err := f.CreateTraces(b.Context(), exportertest.NewNopSettings(f.Type()), cfg)
	require.NoError(b, err)
	require.NoError(b, e.Start(b.Context(), componenttest.NewNopHost()))
	b.Cleanup(func() { require.NoError(b, e.Shutdown(b.Context())) })
	return e
}

// billed is the load behind agent_cost and agent_run, in batches of their size.
func billed(b *testing.B) []ptrace.Traces {
	var sink consumertest.TracesSink
	runs := agentrunprocessor.NewFactory()
	cost := agentcostprocessor.NewFactory()
	r := random()
	func() {
		held := start(b, runs, "agent_run: {settle_time: 1h, max_hold: 1h}\n", &sink)
		priced := start(b, cost, "agent_cost:\n", held)
		load := newBatch(r, texts["plain"])
		for range viewBatches {
			load.stamp(r, time.Now())
			require.NoError(b, priced.ConsumeTraces(b.Context(), copyOf(load.traces)))
		}
		require.NoError(b, held.Shutdown(b.Context()))
	}()
	return sink.AllTraces()
}

// renew makes the runs new ones.
func renew(td ptrace.Traces, salt uint64) {
	for span := range spans(td) {
		id := span.TraceID()
		binary.LittleEndian.PutUint64(id[:8], binary.LittleEndian.Uint64(id[:8])^salt)
		span.SetTraceID(pcommon.TraceID(id))
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
