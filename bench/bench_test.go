package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.yaml.in/yaml/v3"
)

func TestBatchIsWholeRunsOfTwoKilobyteSpans(t *testing.T) {
	b := newBatch(random(), texts["plain"])
	b.stamp(random(), time.Now())
	assert.Equal(t, spansPerBatch, b.traces.SpanCount())
	size := (&ptrace.ProtoMarshaler{}).TracesSize(b.traces) / spansPerBatch
	assert.InDelta(t, 2200, size, 300, "bytes a span")

	roots := map[pcommon.TraceID]pcommon.SpanID{}
	for span := range spans(b.traces) {
		if parent := span.ParentSpanID(); parent.IsEmpty() {
			roots[span.TraceID()] = span.SpanID()
		} else {
			assert.Equal(t, roots[span.TraceID()], parent)
		}
	}
	assert.Len(t, roots, runsPerBatch)
}

func TestStampMakesNewRuns(t *testing.T) {
	b, r := newBatch(random(), texts["plain"]), random()
	ids, responses := map[pcommon.SpanID]bool{}, map[string]bool{}
	for range 3 {
		b.stamp(r, time.Now())
		for span := range spans(b.traces) {
			ids[span.SpanID()] = true
			if v, ok := span.Attributes().Get("gen_ai.response.id"); ok {
				responses[v.Str()] = true
			}
		}
	}
	assert.Len(t, ids, 3*spansPerBatch)
	assert.Len(t, responses, 3*runsPerBatch*callsPerRun)
}

func TestPerToken(t *testing.T) {
	assert.Equal(t, "0.000003000000", perToken(3))
	assert.Equal(t, "0.000000025000", perToken(0.025))
	assert.Equal(t, "0.000000000000", perToken(0))
}

func TestEveryScenarioIsYAML(t *testing.T) {
	for _, s := range scenarios {
		if s.ready != "" {
			continue // it is loaded by the tests of the distribution
		}
		var config map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(s.config("127.0.0.1:1", "127.0.0.1:2", "")), &config), s.name)
		assert.Contains(t, config["exporters"], s.exporter)
	}
}

func TestMedian(t *testing.T) {
	rounds := []measure{{cpuPerM: 9}, {cpuPerM: 1}, {cpuPerM: 5}}
	assert.InDelta(t, 5, median(rounds, cpuPerM), 0)
	assert.InDelta(t, 1, median(rounds[1:], cpuPerM), 0)
}

func TestCheckCatchesLossAndWrongCost(t *testing.T) {
	s := &scenario{prices: true}
	want := sent{spans: 10, cost: 1}
	require.NoError(t, check(s, 10, 1, want))
	require.Error(t, check(s, 11, 1, want))
	require.Error(t, check(s, 10, 1.000001, want))
}
