package series

import (
	"encoding/hex"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// numeric builds a gauge or a counter. Only a counter has a beginning and exemplars.
func numeric(kind prometheus.ValueType, p pmetric.NumberDataPoint) build {
	value := p.DoubleValue()
	if p.ValueType() == pmetric.NumberDataPointValueTypeInt {
		value = float64(p.IntValue())
	}
	if kind != prometheus.CounterValue {
		return number(kind, value, 0)
	}
	return exemplified(number(kind, value, p.StartTimestamp()), p.Exemplars())
}

func number(kind prometheus.ValueType, value float64, start pcommon.Timestamp) build {
	return func(d *prometheus.Desc, values []string) (prometheus.Metric, error) {
		if start == 0 {
			return prometheus.NewConstMetric(d, kind, value, values...)
		}
		return prometheus.NewConstMetricWithCreatedTimestamp(d, kind, value, start.AsTime(), values...)
	}
}

// histogram builds one of explicit bounds, whose buckets each count what is below their bound.
func histogram(p pmetric.HistogramDataPoint) build {
	buckets := make(map[float64]uint64, p.ExplicitBounds().Len())
	var below uint64
	for i, bound := range p.ExplicitBounds().All() {
		if i < p.BucketCounts().Len() {
			below += p.BucketCounts().At(i)
		}
		if !math.IsInf(bound, +1) { // which the count of all is written for
			buckets[bound] = below
		}
	}
	return exemplified(func(d *prometheus.Desc, values []string) (prometheus.Metric, error) {
		if p.StartTimestamp() == 0 {
			return prometheus.NewConstHistogram(d, p.Count(), p.Sum(), buckets, values...)
		}
		return prometheus.NewConstHistogramWithCreatedTimestamp(d, p.Count(), p.Sum(), buckets, p.StartTimestamp().AsTime(), values...)
	}, p.Exemplars())
}

const (
	finest   = 8      // the finest schema of a native histogram; what is finer is merged into it
	coarsest = -4     // the coarsest
	zero     = 1e-128 // what counts as zero where a point does not say, as in Prometheus' own translation
)

// native builds a native histogram of an exponential one.
func native(p pmetric.ExponentialHistogramDataPoint) build {
	schema, merge := p.Scale(), int32(0)
	if schema > finest {
		schema, merge = finest, schema-finest
	}
	threshold := p.ZeroThreshold()
	if threshold == 0 {
		threshold = zero
	}
	var created time.Time
	if p.StartTimestamp() != 0 {
		created = p.StartTimestamp().AsTime()
	}
	return exemplified(func(d *prometheus.Desc, values []string) (prometheus.Metric, error) {
		if schema < coarsest {
			return nil, errBucketless
		}
		return prometheus.NewConstNativeHistogram(d, p.Count(), p.Sum(), buckets(p.Positive(), merge), buckets(p.Negative(), merge),
			p.ZeroCount(), schema, threshold, created, values...)
	}, p.Exemplars())
}

// buckets are counts by index. Prometheus names a bucket by its upper bound and OpenTelemetry by its lower, which is one less.
func buckets(b pmetric.ExponentialHistogramDataPointBuckets, merge int32) map[int]int64 {
	out := make(map[int]int64, b.BucketCounts().Len())
	for i, n := range b.BucketCounts().All() {
		if n > 0 {
			out[int((b.Offset()+int32(i))>>merge)+1] += int64(n)
		}
	}
	return out
}

func summary(p pmetric.SummaryDataPoint) build {
	quantiles := make(map[float64]float64, p.QuantileValues().Len())
	for _, q := range p.QuantileValues().All() {
		quantiles[q.Quantile()] = q.Value()
	}
	return func(d *prometheus.Desc, values []string) (prometheus.Metric, error) {
		if p.StartTimestamp() == 0 {
			return prometheus.NewConstSummary(d, p.Count(), p.Sum(), quantiles, values...)
		}
		return prometheus.NewConstSummaryWithCreatedTimestamp(d, p.Count(), p.Sum(), quantiles, p.StartTimestamp().AsTime(), values...)
	}
}

// exemplified adds exemplars, which lead from a number to the span that it was seen in.
func exemplified(of build, all pmetric.ExemplarSlice) build {
	if all.Len() == 0 {
		return of
	}
	exemplars := make([]prometheus.Exemplar, 0, all.Len())
	for _, e := range all.All() {
		exemplars = append(exemplars, exemplar(e))
	}
	return func(d *prometheus.Desc, values []string) (prometheus.Metric, error) {
		m, err := of(d, values)
		if err != nil {
			return nil, err
		}
		return prometheus.NewMetricWithExemplars(m, exemplars...)
	}
}

func exemplar(e pmetric.Exemplar) prometheus.Exemplar {
	out := prometheus.Exemplar{Value: e.DoubleValue(), Labels: prometheus.Labels{}, Timestamp: e.Timestamp().AsTime()}
	if e.ValueType() == pmetric.ExemplarValueTypeInt {
		out.Value = float64(e.IntValue())
	}
	if id := e.TraceID(); !id.IsEmpty() {
		out.Labels[otlptranslator.ExemplarTraceIDKey] = hex.EncodeToString(id[:])
	}
	if id := e.SpanID(); !id.IsEmpty() {
		out.Labels[otlptranslator.ExemplarSpanIDKey] = hex.EncodeToString(id[:])
	}
	return out
}
