package series

import (
	"errors"
	"iter"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// kind is what a metric is: for its name, and to Prometheus.
type kind struct {
	otlp   otlptranslator.MetricType
	served string
}

var (
	gauge   = kind{otlptranslator.MetricTypeGauge, "gauge"}
	counter = kind{otlptranslator.MetricTypeMonotonicCounter, "counter"}
	updown  = kind{otlptranslator.MetricTypeNonMonotonicCounter, "gauge"}
	kinds   = map[pmetric.MetricType]kind{
		pmetric.MetricTypeGauge:                gauge,
		pmetric.MetricTypeHistogram:            {otlptranslator.MetricTypeHistogram, "histogram"},
		pmetric.MetricTypeExponentialHistogram: {otlptranslator.MetricTypeExponentialHistogram, "histogram"},
		pmetric.MetricTypeSummary:              {otlptranslator.MetricTypeSummary, "summary"},
	}
)

var (
	errEmpty      = errors.New("it has no data")
	errNotSummed  = errors.New("it is neither cumulative nor a delta")
	errTaken      = errors.New("it has an attribute of the name of a label that Prometheus writes itself: le of a histogram, quantile of a summary")
	errBucketless = errors.New("scale below -4, which native histograms do not have")
)

// taken are the labels that metrics of a kind have of their own: twice on a sample, they would spoil the whole page.
var taken = map[string]string{"histogram": model.BucketLabel, "summary": model.QuantileLabel}

// kindOf tells what m is, or why it cannot be served.
func kindOf(m pmetric.Metric) (kind, error) {
	temporality := pmetric.AggregationTemporalityCumulative
	k, known := kinds[m.Type()]
	switch m.Type() {
	case pmetric.MetricTypeSum:
		temporality = m.Sum().AggregationTemporality()
		if k, known = updown, true; m.Sum().IsMonotonic() {
			k = counter
		}
	case pmetric.MetricTypeHistogram:
		temporality = m.Histogram().AggregationTemporality()
	case pmetric.MetricTypeExponentialHistogram:
		temporality = m.ExponentialHistogram().AggregationTemporality()
	}
	switch {
	case !known:
		return k, errEmpty
	case temporality != pmetric.AggregationTemporalityCumulative:
		return k, errNotSummed
	}
	return k, nil
}

// point is one of any kind of metric.
type point struct {
	attributes pcommon.Map
	at         pcommon.Timestamp
	none       bool // the series has ended
	metric     build
}

// build makes of a point what Prometheus' client serves, from its description and the values of its labels.
type build func(d *prometheus.Desc, values []string) (prometheus.Metric, error)

// shape is what the points of all kinds have.
type shape interface {
	Attributes() pcommon.Map
	Timestamp() pcommon.Timestamp
	Flags() pmetric.DataPointFlags
}

// points are those of m, of whatever kind.
func points(m pmetric.Metric) iter.Seq[point] {
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		return each(m.Gauge().DataPoints().All(), func(p pmetric.NumberDataPoint) build { return numeric(prometheus.GaugeValue, p) })
	case pmetric.MetricTypeSum:
		value := prometheus.GaugeValue
		if m.Sum().IsMonotonic() {
			value = prometheus.CounterValue
		}
		return each(m.Sum().DataPoints().All(), func(p pmetric.NumberDataPoint) build { return numeric(value, p) })
	case pmetric.MetricTypeHistogram:
		return each(m.Histogram().DataPoints().All(), histogram)
	case pmetric.MetricTypeExponentialHistogram:
		return each(m.ExponentialHistogram().DataPoints().All(), native)
	case pmetric.MetricTypeSummary:
		return each(m.Summary().DataPoints().All(), summary)
	}
	return func(func(point) bool) {}
}

func each[P shape](all iter.Seq2[int, P], of func(P) build) iter.Seq[point] {
	return func(yield func(point) bool) {
		for _, p := range all {
			if !yield(point{attributes: p.Attributes(), at: p.Timestamp(), none: p.Flags().NoRecordedValue(), metric: of(p)}) {
				return
			}
		}
	}
}
