//go:build scale

package scale

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/load"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// benchRuns is how many runs of five spans each part gets.
const benchRuns = 20_000

var words = strings.Fields("the order of a customer was sent on monday by a carrier which lost it near the harbour and nobody found out until " +
	"she wrote to us again asking why money had been taken for goods that never came in spite of what our page said about it")

// prompt makes spans of some 2 KB, of words that compress as text does.
func prompt(run int) string {
	var b strings.Builder
	for i := uint32(run); b.Len() < 3000; {
		i = i*1664525 + 1013904223
		b.WriteString(words[int(i>>16)%len(words)] + " ")
	}
	return b.String()
}

// BenchmarkKafka says what Kafka in between costs, in processor time: each side less the same side without it. All of it is one
// run on one machine, and none of it is a time on the clock.
func BenchmarkKafka(b *testing.B) {
	for range b.N {
		k := startKafka(b)
		s := langfusetest.Start(b, langfusetest.Config{})
		brokers := "OTELCOL_KAFKA_BROKERS=" + list(k.addr)

		plain := newReplica(b, "ingest without Kafka", "kafka-ingest.yaml", toNothing, "HTTP", brokers)
		feed(b, plain)
		without := perMillion(b, plain)
		ingest := newReplica(b, "ingest", "kafka-ingest.yaml", "", "HTTP", brokers)
		feed(b, ingest)
		with := perMillion(b, ingest)
		b.ReportMetric(with, "ingest-cpu-s/Mspans")
		b.ReportMetric(with-without, "ingest-kafka-cpu-s/Mspans")
		b.ReportMetric(float64(size(b, k.dir))/(benchRuns*load.Spans), "kafka-B/span")

		reader := newReplica(b, "reader", "kafka-worker.yaml", readOnly, "HEALTH", append(langfuseEnv(s), brokers, "OTELCOL_WORKER=r")...)
		until(b, "reading", time.Minute, func() bool { return k.lag(b, "read") == 0 })
		idle := newReplica(b, "idle", "kafka-worker.yaml", readOnly, "HEALTH", append(langfuseEnv(s), brokers, "OTELCOL_WORKER=i")...)
		time.Sleep(5 * time.Second) // as long as the reader may have taken: what a start costs is no cost of spans
		b.ReportMetric(perMillion(b, reader)-perMillion(b, idle), "read-kafka-cpu-s/Mspans")

		one := benchWorkers(b, k, s, brokers, "one", 1, masked)
		three := benchWorkers(b, k, s, brokers, "three", 3, masked)
		b.ReportMetric(one, "worker-cpu-s/Mspans")
		b.ReportMetric(benchWorkers(b, k, s, brokers, "books", 1, ""), "worker-without-masking-cpu-s/Mspans")
		b.ReportMetric(3*one/three, "x-of-one-that-three-carry")
	}
}

// benchWorkers has a group of workers read and bill everything, and returns what that cost all of them.
func benchWorkers(b *testing.B, k *broker, s *langfusetest.Server, brokers, group string, n int, processors string) (cpu float64) {
	var workers []*replica
	overrides := strings.NewReplacer("GROUP", group, "PROCESSORS", processors).Replace(readBySelf)
	for i := range n {
		env := append(langfuseEnv(s), brokers, "OTELCOL_WORKER="+group+string(rune('0'+i)))
		workers = append(workers, newReplica(b, group, "kafka-worker.yaml", overrides, "HEALTH", env...))
	}
	until(b, "billing", 3*time.Minute, func() bool { return sums(workers, "agent_executions_total") >= benchRuns })
	for _, w := range workers {
		cpu += perMillion(b, w)
		peak, err := w.c.PeakRSS()
		require.NoError(b, err)
		b.Logf("%d workers: one used %d MiB", n, peak>>20)
		w.kill()
	}
	return cpu
}

const (
	// toNothing leaves Kafka out of the ingest.
	toNothing = `
exporters: {nop: }
service: {pipelines: {traces/runs: {exporters: [nop]}}}
`
	// readOnly leaves everything but Kafka out of the worker.
	readOnly = `
receivers: {kafka/spans: {group_id: read}, kafka/none: {brokers: "${env:OTELCOL_KAFKA_BROKERS}", group_id: none, traces: {topics: [genai_agent_spans]}}}
exporters: {nop: }
service: {pipelines: {traces: {processors: [], exporters: [nop]}, traces/langfuse: {receivers: [kafka/none], exporters: [nop]}}}
`
	masked = "agent_filter, probabilistic_sampler, agent_mask" // as shipped
	// readBySelf gives workers groups of their own, and no Langfuse behind them.
	readBySelf = `
receivers: {kafka/spans: {group_id: GROUP}}
processors: {agent_run: {settle_time: 4s, max_hold: 15s}}
exporters: {nop: }
service: {pipelines: {traces/langfuse: {processors: [PROCESSORS], exporters: [nop]}, logs/langfuse: {exporters: [nop]}}}
`
)

func feed(b *testing.B, r *replica) {
	l := &load.Load{Addrs: []string{r.addrs["HTTP"]}, Runs: benchRuns, Prompt: prompt, Again: func() time.Duration { return time.Second }}
	l.Send(b, 32) // many agents at once, as there are
}

// perMillion is the processor time of a replica, in seconds for each million spans.
func perMillion(b *testing.B, r *replica) float64 {
	cpu, err := r.c.CPU()
	require.NoError(b, err)
	return cpu.Seconds() / (benchRuns * load.Spans) * 1e6
}

// size is that of all segments of the topics.
func size(b *testing.B, dir string) (n int64) {
	require.NoError(b, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".log" || !strings.Contains(path, "genai_spans") {
			return err
		}
		info, err := os.Stat(path)
		if err == nil {
			n += info.Size()
		}
		return err
	}))
	return n
}
