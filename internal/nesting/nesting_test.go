package nesting

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// nest puts n lists and maps, in turns, into each other.
func nest(v pcommon.Value, n int) {
	for i := range n {
		if i%2 == 0 {
			v = v.SetEmptySlice().AppendEmpty()
		} else {
			v = v.SetEmptyMap().PutEmpty("k")
		}
	}
	v.SetStr("bottom")
}

// depth is how many maps and lists are within each other along the first of each, and what is at the end.
func depth(v pcommon.Value) (n int, end string) {
	for {
		switch v.Type() {
		case pcommon.ValueTypeSlice:
			v = v.Slice().At(0)
		case pcommon.ValueTypeMap:
			v, _ = v.Map().Get("k")
		default:
			return n, v.Str()
		}
		n++
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		levels, want int
		end          string
	}{
		{0, 0, "bottom"},
		{Limit, Limit, "bottom"},
		{Limit + 1, Limit, Marker},
		{1_000_000, Limit, Marker},
	} {
		td, ld := ptrace.NewTraces(), plog.NewLogs()
		rs := td.ResourceSpans().AppendEmpty()
		ss := rs.ScopeSpans().AppendEmpty()
		s := ss.Spans().AppendEmpty()
		rl := ld.ResourceLogs().AppendEmpty()
		sl := rl.ScopeLogs().AppendEmpty()
		rec := sl.LogRecords().AppendEmpty()
		values := []pcommon.Value{rec.Body()}
		for _, m := range []pcommon.Map{
			rs.Resource().Attributes(), ss.Scope().Attributes(), s.Attributes(), s.Events().AppendEmpty().Attributes(),
			s.Links().AppendEmpty().Attributes(), rl.Resource().Attributes(), sl.Scope().Attributes(), rec.Attributes(),
		} {
			values = append(values, m.PutEmpty("a"))
		}
		for _, v := range values {
			nest(v, tt.levels)
		}
		var c Cutter
		c.Traces(td)
		c.Logs(ld)
		for _, v := range values {
			n, end := depth(v)
			require.Equal(t, tt.want, n)
			require.Equal(t, tt.end, end)
		}
		if tt.end == Marker {
			require.Equal(t, len(values), c.Cut)
		} else {
			require.Zero(t, c.Cut)
		}
	}
}

func BenchmarkTraces(b *testing.B) {
	td := ptrace.NewTraces()
	for range 100 {
		s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			s.Attributes().PutStr(k, "value")
		}
	}
	var c Cutter
	b.ReportAllocs()
	for b.Loop() {
		c.Traces(td)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/span")
}
