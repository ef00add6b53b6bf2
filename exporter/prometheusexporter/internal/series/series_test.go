package series

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/otlptranslator"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const began = pcommon.Timestamp(1_700_000_000_000_000_000)

func newStore() *Store {
	return NewStore(Options{Strategy: otlptranslator.UnderscoreEscapingWithSuffixes, Expiration: time.Minute})
}

// page is what a scrape at a time reads, without what is said of a family.
func page(t *testing.T, s *Store, now time.Time) string {
	registry := prometheus.NewRegistry()
	require.NoError(t, registry.Register(at{s, now}))
	families, err := registry.Gather()
	require.NoError(t, err)
	var b strings.Builder
	for _, f := range families {
		_, err := expfmt.MetricFamilyToText(&b, f)
		require.NoError(t, err)
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// at collects a store at a time.
type at struct {
	*Store
	now time.Time
}

func (a at) Collect(out chan<- prometheus.Metric) {
	for _, m := range a.current(a.now) {
		out <- m
	}
}

// request holds one metric, as fill makes it.
func request(name string, fill func(pmetric.Metric)) pmetric.Metrics {
	md := pmetric.NewMetrics()
	m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	m.SetName(name)
	fill(m)
	return md
}

func gaugeAt(step int, value float64, attributes map[string]any) func(pmetric.Metric) {
	return func(m pmetric.Metric) {
		p := m.SetEmptyGauge().DataPoints().AppendEmpty()
		p.SetTimestamp(began + pcommon.Timestamp(step))
		p.SetDoubleValue(value)
		if err := p.Attributes().FromRaw(attributes); err != nil {
			panic(err)
		}
	}
}

func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		fill func(pmetric.Metric)
		want string
	}{
		"gauge": {gaugeAt(0, 1.5, nil), "it_s 1.5\n"},
		"counter": {func(m pmetric.Metric) {
			s := m.SetEmptySum()
			s.SetIsMonotonic(true)
			s.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			s.DataPoints().AppendEmpty().SetIntValue(3)
		}, "it_s_total 3\n"},
		"up and down": {func(m pmetric.Metric) {
			s := m.SetEmptySum()
			s.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			s.DataPoints().AppendEmpty().SetIntValue(-3)
		}, "it_s -3\n"},
		"histogram": {func(m pmetric.Metric) {
			h := m.SetEmptyHistogram()
			h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			p := h.DataPoints().AppendEmpty()
			p.ExplicitBounds().FromRaw([]float64{1, 5})
			p.BucketCounts().FromRaw([]uint64{2, 0, 1})
			p.SetCount(3)
			p.SetSum(9.5)
		}, "it_s_bucket{le=\"1\"} 2\nit_s_bucket{le=\"5\"} 2\nit_s_bucket{le=\"+Inf\"} 3\nit_s_sum 9.5\nit_s_count 3\n"},
		"summary": {func(m pmetric.Metric) {
			p := m.SetEmptySummary().DataPoints().AppendEmpty()
			q := p.QuantileValues().AppendEmpty()
			q.SetQuantile(0.5)
			q.SetValue(2)
			p.SetCount(3)
			p.SetSum(9.5)
		}, "it_s{quantile=\"0.5\"} 2\nit_s_sum 9.5\nit_s_count 3\n"},
	} {
		s := newStore()
		require.Empty(t, s.Put(request("it's", c.fill), time.Unix(0, 0)), name)
		require.Equal(t, c.want, page(t, s, time.Unix(1, 0)), name)
	}
}

// Buckets finer than Prometheus has are merged two by two, and its index is that of the upper bound.
func TestNativeHistogram(t *testing.T) {
	p := pmetric.NewExponentialHistogramDataPoint()
	p.SetScale(9)
	p.Positive().SetOffset(-2)
	p.Positive().BucketCounts().FromRaw([]uint64{1, 2, 4, 8})
	p.SetCount(15)
	m, err := native(p)(prometheus.NewDesc("x", "", nil, nil), nil)
	require.NoError(t, err)
	require.Equal(t, map[int]int64{0: 3, 1: 12}, buckets(p.Positive(), 1))
	require.NotNil(t, m)
	p.SetScale(-5)
	_, err = native(p)(prometheus.NewDesc("x", "", nil, nil), nil)
	require.ErrorIs(t, err, errBucketless)
}

// The newest point of a series is served, in whatever order they come, until it says that it has ended or nothing has come for long.
func TestNewestPointStands(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	for _, step := range []int{1, 3, 2} {
		require.Empty(t, s.Put(request("x", gaugeAt(step, float64(step), nil)), now))
	}
	require.Equal(t, "x 3\n", page(t, s, now.Add(time.Minute)))
	require.Empty(t, page(t, s, now.Add(time.Minute+1)))

	require.Empty(t, s.Put(request("x", gaugeAt(4, 4, nil)), now))
	require.Empty(t, s.Put(request("x", func(m pmetric.Metric) {
		gaugeAt(5, 5, nil)(m)
		m.Gauge().DataPoints().At(0).SetFlags(pmetric.DefaultDataPointFlags.WithNoRecordedValue(true))
	}), now))
	require.Empty(t, page(t, s, now))
}

// What nobody scrapes goes, too.
func TestUnscrapedSeriesExpire(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	require.Empty(t, s.Put(request("old", gaugeAt(1, 1, nil)), now))
	require.Empty(t, s.Put(request("new", gaugeAt(1, 1, nil)), now.Add(2*time.Minute)))
	require.NotContains(t, s.families, "old")
}

func TestLabels(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	require.Empty(t, s.Put(request("x", gaugeAt(1, 1, map[string]any{
		"gen_ai.request.model": "m", "gen_ai/request/model": "n", "1st": int64(1), "text": "a\"\n\xff", "list": []any{"a", int64(2)},
	})), now))
	require.Equal(t, `x{gen_ai_request_model="m;n",key_1st="1",list="[\"a\",2]",text="a\"\n`+"\uFFFD"+`"} 1`+"\n", page(t, s, now))
}

// A name has one kind: who comes second is refused, said once, and does not spoil the answer.
func TestOneKindPerName(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	require.Empty(t, s.Put(request("x", gaugeAt(1, 1, nil)), now))
	summary := func(m pmetric.Metric) { m.SetEmptySummary().DataPoints().AppendEmpty() }
	refused := s.Put(request("x", summary), now)
	require.Len(t, refused, 1)
	require.EqualError(t, refused[0].Err, "x is a gauge already, and cannot be a summary")
	require.Empty(t, s.Put(request("x", summary), now))
	require.Equal(t, "x 1\n", page(t, s, now))
}

// Two descriptions of one name would make the whole answer invalid.
func TestFirstHelpStands(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	for i, help := range []string{"first", "second"} {
		require.Empty(t, s.Put(request("x", func(m pmetric.Metric) {
			gaugeAt(1, 1, map[string]any{"i": int64(i)})(m)
			m.SetDescription(help)
		}), now))
	}
	require.Equal(t, "x{i=\"0\"} 1\nx{i=\"1\"} 1\n", page(t, s, now))
}

func TestTargetInfo(t *testing.T) {
	s, now := newStore(), time.Unix(100, 0)
	md := request("x", gaugeAt(1, 1, nil))
	require.NoError(t, md.ResourceMetrics().At(0).Resource().Attributes().FromRaw(map[string]any{
		"service.name": "agent", "service.namespace": "team", "service.instance.id": "7", "host.name": "desk",
	}))
	s.Announce(md, now)
	require.Empty(t, s.Put(md, now))
	require.Equal(t, "target_info{host_name=\"desk\",instance=\"7\",job=\"team/agent\"} 1\nx{instance=\"7\",job=\"team/agent\"} 1\n", page(t, s, now))
}

// What somebody sends cannot make a page that Prometheus refuses to read.
func TestThePageStaysReadable(t *testing.T) {
	s := newStore()
	put := func(name string, fill func(pmetric.Metric)) []Refused {
		return s.Put(request(name, fill), began.AsTime())
	}
	histogram := func(attributes map[string]any) func(pmetric.Metric) {
		return func(m pmetric.Metric) {
			m.SetDescription("of \xff")
			h := m.SetEmptyHistogram()
			h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			p := h.DataPoints().AppendEmpty()
			p.SetCount(3)
			p.ExplicitBounds().FromRaw([]float64{1, math.Inf(1)})
			p.BucketCounts().FromRaw([]uint64{1, 2})
			_ = p.Attributes().FromRaw(attributes)
		}
	}
	require.Empty(t, put("wait", histogram(nil)))
	refused := put("wait", histogram(map[string]any{"le": "7"}))
	require.Len(t, refused, 1)
	require.ErrorIs(t, refused[0].Err, errTaken)
	require.Len(t, put("size", func(m pmetric.Metric) {
		_ = m.SetEmptySummary().DataPoints().AppendEmpty().Attributes().FromRaw(map[string]any{"quantile": "7"})
	}), 1)
	require.Empty(t, put("place", gaugeAt(1, 1, map[string]any{"le": "7", "quantile": "8"})))
	require.Equal(t, "place{le=\"7\",quantile=\"8\"} 1\nwait_bucket{le=\"1\"} 1\nwait_bucket{le=\"+Inf\"} 3\nwait_sum 0\nwait_count 3\n",
		page(t, s, began.AsTime()))
	require.True(t, utf8.ValidString(s.families["wait"].help))
}

// Names of metrics that somebody makes up take no memory without end.
func TestRefusalsAreBounded(t *testing.T) {
	s := newStore()
	said := 0
	for n := range maxRefused + 5 {
		said += len(s.Put(request(fmt.Sprint("m", n), func(pmetric.Metric) {}), began.AsTime()))
	}
	require.Equal(t, maxRefused, said)
	require.Len(t, s.refused, maxRefused)
}
