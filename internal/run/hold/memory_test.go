package hold

import (
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkMemory measures what a trace of ten spans costs while it is held, and what is left once its spans have gone
// on. The estimates that the limits work with must not be below it.
func BenchmarkMemory(b *testing.B) {
	const traces, spans = 5000, 10
	for b.Loop() {
		f := feed(settings())
		f.set.MaxTraces = traces
		before := inUse()
		for n := range traces {
			for i := range spans {
				parent := uint64(1)
				if i == 0 {
					parent = 99 // the root is yet to come
				}
				s := makeSpan(uint64(i+1), parent, []string{"chat", "tool"}[i%2], 0.01)
				id := s.TraceID()
				binary.BigEndian.PutUint32(id[:], uint32(n))
				s.SetTraceID(id)
				f.span(epoch, s)
			}
		}
		held, estimate := inUse()-before, f.bytes
		b.ReportMetric(held/traces/spans, "held-B/span")
		b.ReportMetric(float64(estimate)/traces/spans, "estimated-held-B/span")
		for f.spans > 0 {
			f.Advance(epoch.Add(31*time.Second), 1000)
			f.take()
		}
		remembered := inUse() - before
		b.ReportMetric(remembered/traces/spans, "remembered-B/span")
		b.ReportMetric(float64(f.bytes)/traces/spans, "estimated-remembered-B/span")
		runtime.KeepAlive(f)
	}
}

// TestEstimate: the estimate of what is remembered is within a factor of two of the heap, and above it.
func TestEstimate(t *testing.T) {
	const traces, spans = 2000, 10
	f := feed(settings())
	f.set.MaxTraces = traces
	before := inUse()
	for n := range traces {
		for i := range spans {
			s := makeSpan(uint64(i+1), 99, "chat", 0.01)
			s.SetTraceID([16]byte{0: 1, 14: byte(n >> 8), 15: byte(n)})
			f.span(epoch, s)
		}
	}
	for f.spans > 0 {
		f.Advance(epoch.Add(31*time.Second), 1000)
		f.take()
	}
	after := inUse() - before
	require.Less(t, after, float64(f.bytes))
	require.Less(t, float64(f.bytes), 2*after)
	runtime.KeepAlive(f)
}

func inUse() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// take takes what has gone, as what is behind does.
func (f *feeder) take() {
	batch, _, _ := f.Take()
	_ = f.Taken(epoch, batch)
}
