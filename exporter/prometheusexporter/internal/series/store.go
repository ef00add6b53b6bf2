// Package series keeps the newest point of each time series and gives them to Prometheus' client library. Names, labels and what a
// point becomes follow OpenTelemetry's specification "Prometheus and OpenMetrics Compatibility".
package series

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// Options say how series are named and how long they are kept.
type Options struct {
	Namespace  string
	Const      map[string]string // labels of all series
	Strategy   otlptranslator.TranslationStrategyOption
	Scope      bool          // label series with their instrumentation scope
	Timestamps bool          // serve the time of a point
	Expiration time.Duration // how long a series is served after its last point
}

// Refused is a metric that is not served, or not in all of its series, and why.
type Refused struct {
	Metric string
	Err    error
}

// Store keeps series by name and labels as Prometheus sees them. It is safe for concurrent use, and a prometheus.Collector.
type Store struct {
	opts     Options
	metrics  otlptranslator.MetricNamer
	labels   otlptranslator.LabelNamer
	info     string // the name of target_info
	mu       sync.Mutex
	families map[string]*family
	refused  map[string]bool // metrics of which was said that they are
	swept    time.Time
	order    order
}

// family is what shares a name. Kind and help are those of its first metric: an answer may have one of each.
type family struct {
	kind   kind
	help   string
	series map[string]*entry // by labels
}

// entry is the newest point of one series.
type entry struct {
	desc    *prometheus.Desc
	metric  prometheus.Metric
	at      pcommon.Timestamp // of the point
	updated time.Time
}

// NewStore makes an empty store.
func NewStore(opts Options) *Store {
	utf8 := !opts.Strategy.ShouldEscape()
	s := &Store{
		opts:     opts,
		info:     otlptranslator.TargetInfoMetricName,
		metrics:  otlptranslator.MetricNamer{Namespace: opts.Namespace, WithMetricSuffixes: opts.Strategy.ShouldAddSuffixes(), UTF8Allowed: utf8},
		labels:   otlptranslator.LabelNamer{UTF8Allowed: utf8, PreserveMultipleUnderscores: true},
		families: map[string]*family{},
		refused:  map[string]bool{},
		order:    newOrder(),
	}
	if space, err := s.labels.Build(opts.Namespace); err == nil {
		s.info = space + "_" + s.info
	}
	return s
}

// maxRefused bounds of how many metrics is said that they are refused.
const maxRefused = 1000

// Put takes the points of md, which it may change, and tells which metrics it could not take for the first time.
func (s *Store) Put(md pmetric.Metrics, now time.Time) []Refused {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	var refused []Refused
	for _, rm := range md.ResourceMetrics().All() {
		for _, sm := range rm.ScopeMetrics().All() {
			own := s.origin(rm.Resource().Attributes(), sm)
			for _, m := range sm.Metrics().All() {
				if err := s.put(m, own, now); err != nil && !s.refused[m.Name()] && len(s.refused) < maxRefused {
					s.refused[m.Name()] = true
					refused = append(refused, Refused{Metric: m.Name(), Err: err})
				}
			}
		}
	}
	return refused
}

// Describe tells nothing: series come and go.
func (*Store) Describe(chan<- *prometheus.Desc) {}

// Collect gives all series that have not expired.
func (s *Store) Collect(out chan<- prometheus.Metric) {
	for _, m := range s.current(time.Now()) {
		out <- m
	}
}

func (s *Store) current(now time.Time) []prometheus.Metric {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	var all []prometheus.Metric
	for _, f := range s.families {
		for _, e := range f.series {
			all = append(all, e.metric)
		}
	}
	return all
}

// sweep expires what nobody scrapes, at most once in the time in which a series expires.
func (s *Store) sweep(now time.Time) {
	if now.Sub(s.swept) >= s.opts.Expiration {
		s.expire(now)
	}
}

func (s *Store) expire(now time.Time) {
	s.swept = now
	s.order.expire(now.Add(-s.opts.Expiration))
	for name, f := range s.families {
		for key, e := range f.series {
			if now.Sub(e.updated) > s.opts.Expiration {
				delete(f.series, key)
			}
		}
		if len(f.series) == 0 {
			delete(s.families, name)
		}
	}
}
