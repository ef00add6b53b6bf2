package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor"
)

// pricers are the processors that put a cost on a call, and where each puts it.
var pricers = map[string]struct {
	factory processor.Factory
	config  string
	attr    string
}{
	"agent_cost": {agentcostprocessor.NewFactory(), "agent_cost:\n", "agent.cost.total_usd"},
	"OTTL 10":    {transformprocessor.NewFactory(), transform(10), "gen_ai.usage.cost"},
	"OTTL 100":   {transformprocessor.NewFactory(), transform(100), "gen_ai.usage.cost"},
}

// start runs one processor in front of next.
func start(tb testing.TB, f processor.Factory, config string, next consumer.Traces) processor.Traces {
	tb.Helper()
	var sections map[string]map[string]any
	require.NoError(tb, yaml.Unmarshal([]byte(config), &sections))
	cfg := f.CreateDefaultConfig()
	for _, section := range sections {
		require.NoError(tb, confmap.NewFromStringMap(section).Unmarshal(cfg))
	}
	ctx := context.Background()
	p, err := f.CreateTraces(ctx, processortest.NewNopSettings(f.Type()), cfg, next)
	require.NoError(tb, err)
	require.NoError(tb, p.Start(ctx, componenttest.NewNopHost()))
	tb.Cleanup(func() { assert.NoError(tb, p.Shutdown(ctx)) })
	return p
}

func random() *rand.Rand { return rand.New(rand.NewPCG(3, 4)) }

func copyOf(td ptrace.Traces) ptrace.Traces {
	c := ptrace.NewTraces()
	td.CopyTo(c)
	return c
}

func TestPricersAgreeWithTheLoad(t *testing.T) {
	for name, p := range pricers {
		t.Run(name, func(t *testing.T) {
			var out consumertest.TracesSink
			b := newBatch(random(), texts["plain"])
			b.stamp(random(), time.Now())
			require.NoError(t, start(t, p.factory, strings.TrimRight(p.config, " "), &out).
				ConsumeTraces(t.Context(), copyOf(b.traces)))
			var total float64
			for span := range spans(out.AllTraces()[0]) {
				if v, ok := span.Attributes().Get(p.attr); ok {
					total += v.Double()
				}
			}
			assert.InDelta(t, b.cost, total, 1e-9)
		})
	}
}

// BenchmarkPricing prices a batch of real size in place, write-back included.
func BenchmarkPricing(b *testing.B) {
	for _, name := range []string{"agent_cost", "OTTL 10", "OTTL 100"} {
		b.Run(name, func(b *testing.B) {
			p := start(b, pricers[name].factory, pricers[name].config, consumertest.NewNop())
			benchmark(b, p)
		})
	}
}

// copies is how many batches are made ready at a time, so that the clock stops seldom.
const copies = 64

func benchmark(b *testing.B, next consumer.Traces) {
	fresh := newBatch(random(), texts["plain"])
	fresh.stamp(random(), time.Now())
	ready := make([]ptrace.Traces, 0, copies)
	b.ReportAllocs()
	for b.Loop() {
		if len(ready) == 0 {
			b.StopTimer()
			for range copies {
				ready = append(ready, copyOf(fresh.traces))
			}
			b.StartTimer()
		}
		td := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		if err := next.ConsumeTraces(b.Context(), td); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*spansPerBatch)/b.Elapsed().Seconds(), "spans/s")
}
