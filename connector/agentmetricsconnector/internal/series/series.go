// Package series keeps cumulative time series by label values, bounded in number, and writes them as OTLP.
package series

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/internal/mask"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Overflow is the value that open labels take in the series that collects what came after the limit.
const Overflow = "other"

// Label is one label of a family. A closed label has a few values that the product itself chooses; only the others,
// whose values come with the data, give way to Overflow.
type Label struct {
	Name   string
	Closed bool
}

// Open makes labels whose values come with the data.
func Open(names ...string) []Label {
	labels := make([]Label, len(names))
	for i, name := range names {
		labels[i].Name = name
	}
	return labels
}

// Family is all series of one metric. Its sums never fall while it lives; money is exact, whatever the order of adding.
// Methods must not run at the same time.
type Family struct {
	Name        string
	Description string
	Labels      []Label
	Bounds      []float64 // upper bounds of a histogram's buckets; none for a counter
	Limit       int       // series with values of their own; those that collect the overflow come on top

	byLabels   map[string]*point
	points     []*point // in order of appearance
	changed    []*point // since they were last stored
	overflowed int
	key        []byte // scratch
}

// point is one series: a counter uses n and money, a histogram n as its count, sum and buckets.
type point struct {
	values  []string
	first   pcommon.Timestamp // when it was first written; 0 before
	n       int64
	money   pricing.Amount
	isMoney bool
	sum     float64
	buckets []uint64
	number  int  // in points
	changed bool // since it was last stored
}

// Add adds n to the series with these label values.
func (f *Family) Add(n int64, values ...string) {
	p := f.at(values)
	p.n += n
	f.mark(p)
}

// AddMoney adds a to the series with these label values.
func (f *Family) AddMoney(a pricing.Amount, values ...string) {
	p := f.at(values)
	p.money, p.isMoney = p.money.Add(a), true
	f.mark(p)
}

// Observe puts v, a finite number that is not negative, n times into the histogram with these label values.
func (f *Family) Observe(v float64, n int64, values ...string) {
	p := f.at(values)
	if p.buckets == nil {
		p.buckets = make([]uint64, len(f.Bounds)+1)
	}
	i := 0
	for i < len(f.Bounds) && v > f.Bounds[i] {
		i++
	}
	p.buckets[i] += uint64(n)
	p.n += n
	p.sum += v * float64(n)
	f.mark(p)
}

func (f *Family) mark(p *point) {
	if !p.changed {
		p.changed = true
		f.changed = append(f.changed, p)
	}
}

// Len is the number of series, Overflowed how many additions found the family full.
func (f *Family) Len() int        { return len(f.points) }
func (f *Family) Overflowed() int { return f.overflowed }

// at is the series with these values, which it cleans unless they are known; the overflow series where the family is full.
func (f *Family) at(values []string) *point {
	if p := f.byLabels[string(f.keyOf(values))]; p != nil {
		return p
	}
	for i, v := range values {
		values[i] = clean(mask.Text(v[:min(len(v), 2*maxValue)])) // a key that is cut in two is no longer known as one
	}
	if p := f.byLabels[string(f.keyOf(values))]; p != nil {
		return p
	}
	if len(f.points) < f.Limit {
		return f.insert(values)
	}
	f.overflowed++
	other := make([]string, len(values))
	for i, v := range values {
		if other[i] = Overflow; f.Labels[i].Closed {
			other[i] = v
		}
	}
	if p := f.byLabels[string(f.keyOf(other))]; p != nil {
		return p
	}
	return f.insert(other)
}

func (f *Family) insert(values []string) *point {
	p := &point{values: make([]string, len(values)), number: len(f.points)}
	for i, v := range values {
		p.values[i] = strings.Clone(v) // v may alias a whole request
	}
	if f.byLabels == nil {
		f.byLabels = map[string]*point{}
	}
	f.byLabels[string(f.keyOf(values))] = p
	f.points = append(f.points, p)
	return p
}

// maxValue is the longest label value in bytes: longer ones are data, not names. A scrape of nothing but such values, in
// as many series as there may be, stays below 1 MB.
const maxValue = 100

// clean makes v fit for a label. One value that is not UTF-8 would fail a whole scrape. What is clean stays as it is: a value that
// comes back from disk is the label that it was.
func clean(v string) string {
	v = strings.ToValidUTF8(v, "\ufffd")
	if len(v) <= maxValue {
		return v
	}
	end := maxValue
	for !utf8.RuneStart(v[end]) {
		end--
	}
	return v[:end]
}

// keyOf joins the values with a byte that UTF-8 does not use.
func (f *Family) keyOf(values []string) []byte {
	f.key = f.key[:0]
	for _, v := range values {
		f.key = append(append(f.key, v...), 0xff)
	}
	return f.key
}

// Write appends the family to ms as one cumulative metric, or nothing where it has no series yet. A series is 0 until zero has
// passed since it was first written.
func (f *Family) Write(ms pmetric.MetricSlice, start, now pcommon.Timestamp, zero time.Duration) {
	if len(f.points) == 0 {
		return
	}
	m := ms.AppendEmpty()
	m.SetName(f.Name)
	m.SetDescription(f.Description)
	if f.Bounds != nil {
		f.writeHistogram(m.SetEmptyHistogram(), start, now, zero)
		return
	}
	sum := m.SetEmptySum()
	sum.SetIsMonotonic(true)
	sum.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	for _, p := range f.points {
		dp := sum.DataPoints().AppendEmpty()
		f.stamp(dp, p, start, now)
		young := p.isNew(now, zero)
		switch {
		case p.isMoney && young:
			dp.SetDoubleValue(0)
		case p.isMoney:
			dp.SetDoubleValue(p.money.USD())
		case young:
			dp.SetIntValue(0)
		default:
			dp.SetIntValue(p.n)
		}
	}
}

// isNew reports whether less than zero has passed since the series was first written, which may be now.
func (p *point) isNew(now pcommon.Timestamp, zero time.Duration) bool {
	if p.first == 0 {
		p.first = now
	}
	return now < p.first+pcommon.Timestamp(zero)
}

func (f *Family) writeHistogram(h pmetric.Histogram, start, now pcommon.Timestamp, zero time.Duration) {
	h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	for _, p := range f.points {
		dp := h.DataPoints().AppendEmpty()
		f.stamp(dp, p, start, now)
		dp.ExplicitBounds().FromRaw(f.Bounds)
		if p.isNew(now, zero) {
			dp.SetSum(0)
			dp.BucketCounts().FromRaw(make([]uint64, len(f.Bounds)+1))
			continue
		}
		dp.SetCount(uint64(p.n))
		dp.SetSum(p.sum)
		dp.BucketCounts().FromRaw(p.buckets)
	}
}

type dataPoint interface {
	Attributes() pcommon.Map
	SetStartTimestamp(pcommon.Timestamp)
	SetTimestamp(pcommon.Timestamp)
}

func (f *Family) stamp(dp dataPoint, p *point, start, now pcommon.Timestamp) {
	dp.SetStartTimestamp(start)
	dp.SetTimestamp(now)
	dp.Attributes().EnsureCapacity(len(p.values))
	for i, v := range p.values {
		if v != "" {
			dp.Attributes().PutStr(f.Labels[i].Name, v)
		}
	}
}

// Finite reports whether v can be observed: not negative, not NaN, not infinite.
func Finite(v float64) bool { return v >= 0 && !math.IsInf(v, 1) }
