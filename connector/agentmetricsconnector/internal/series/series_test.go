package series

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func TestSeriesAreKeptByTheirLabels(t *testing.T) {
	f := Family{Name: "calls", Labels: Open("model", "route"), Limit: 10}
	f.Add(2, "a", "b")
	f.Add(3, "a", "b")
	f.Add(1, "ab", "")
	require.Equal(t, map[string]float64{"a/b": 5, "ab/": 1}, values(&f))
}

func TestFullFamilyCollectsTheRest(t *testing.T) {
	f := Family{Labels: []Label{{Name: "model"}, {Name: "type", Closed: true}}, Limit: 3}
	for i := range 10 {
		f.Add(1, strconv.Itoa(i), "input")
		f.Add(2, strconv.Itoa(i), "output")
	}
	require.Equal(t, map[string]float64{
		"0/input": 1, "0/output": 2, "1/input": 1, "other/output": 2 * 9, "other/input": 8,
	}, values(&f))
	require.EqualValues(t, 17, f.Overflowed())
}

func TestValuesAreFitForLabels(t *testing.T) {
	f := Family{Labels: Open("a", "b"), Limit: 10}
	f.Add(1, "x\xff", "y")
	f.Add(1, "x", "\xffy")
	long := strings.Repeat("é", 300)
	f.Add(1, long+"1", "")
	f.Add(1, long+"2", "")
	require.Equal(t, map[string]float64{"x\ufffd/y": 1, "x/\ufffdy": 1, long[:maxValue] + "/": 2}, values(&f))
}

func TestMoneyIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Family{Labels: Open("model"), Limit: 5}
		var want pricing.Amount
		for range rapid.IntRange(1, 200).Draw(t, "n") {
			a := pricing.Femto(rapid.Uint64().Draw(t, "femto"))
			f.AddMoney(a, rapid.StringMatching("[a-z]").Draw(t, "model"))
			want = want.Add(a)
		}
		var got pricing.Amount
		for _, p := range f.points {
			got = got.Add(p.money)
		}
		if got != want {
			t.Fatalf("sum of the series is %v, added were %v", got, want)
		}
		if f.Len() > f.Limit+1 {
			t.Fatalf("%d series, limit %d", f.Len(), f.Limit)
		}
	})
}

func TestHistogramBounds(t *testing.T) {
	f := Family{Bounds: []float64{10, 100}, Limit: 1}
	for _, v := range []float64{0, 10, 10.5, 100, 1e9} {
		f.Observe(v, 1)
	}
	ms := pmetric.NewMetricSlice()
	f.Write(ms, 1, 2, 0)
	dp := ms.At(0).Histogram().DataPoints().At(0)
	require.Equal(t, []uint64{2, 2, 1}, dp.BucketCounts().AsRaw()) // an upper bound belongs to its bucket
	require.EqualValues(t, 5, dp.Count())
	require.Equal(t, pcommon.Timestamp(1), dp.StartTimestamp())
	require.Equal(t, pcommon.Timestamp(2), dp.Timestamp())
}

func TestFinite(t *testing.T) {
	for v, want := range map[float64]bool{0: true, 1.5: true, -1: false, math.Inf(1): false, math.Inf(-1): false} {
		require.Equal(t, want, Finite(v), v)
	}
	require.False(t, Finite(math.NaN()))
}

func TestAddingToAKnownSeriesAllocatesNothing(t *testing.T) {
	f := Family{Labels: Open("model", "type"), Limit: 10}
	f.Add(1, "a", "b")
	require.Zero(t, testing.AllocsPerRun(100, func() { f.Add(1, "a", "b") }))
}

func TestWitnesses(t *testing.T) {
	for _, tt := range []struct{ seen, counted string }{ // s: a span, l: a log record, all with the same id
		{"sl", "s"},
		{"ls", "l"},
		{"sslls", "sss"}, // three spans, two records: three calls
		{"slsl", "ss"},
		{"lllss", "lll"},
	} {
		w, err := NewWitnesses(10)
		require.NoError(t, err)
		counted := ""
		for _, c := range tt.seen {
			if first, _ := w.First(0x5eed, map[rune]Signal{'s': Spans, 'l': Logs}[c]); first {
				counted += string(c)
			}
		}
		require.Equal(t, tt.counted, counted, tt.seen)
	}
}

func TestWitnessesAreBounded(t *testing.T) {
	w, err := NewWitnesses(2)
	require.NoError(t, err)
	first := func(id uint64, s Signal) bool {
		first, _ := w.First(id, s)
		return first
	}
	for i := range 3 {
		require.True(t, first(uint64(2*i+2), Spans))
	}
	require.False(t, first(6, Logs))
	require.True(t, first(2, Logs), "forgotten")
	require.True(t, first(0, Logs))
	require.True(t, first(0, Spans), "no id, no other witness")
}

func values(f *Family) map[string]float64 {
	ms := pmetric.NewMetricSlice()
	f.Write(ms, 0, 0, 0)
	got := map[string]float64{}
	for _, dp := range ms.At(0).Sum().DataPoints().All() {
		key := ""
		for i, l := range f.Labels {
			if i > 0 {
				key += "/"
			}
			if v, ok := dp.Attributes().Get(l.Name); ok {
				key += v.Str()
			}
		}
		got[key] = float64(dp.IntValue())
	}
	return got
}
