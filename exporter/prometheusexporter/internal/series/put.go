package series

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatautil"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// put takes the points of one metric. Those that cannot be served do not keep the others from being.
func (s *Store) put(m pmetric.Metric, own labels, now time.Time) error {
	k, err := kindOf(m)
	if err != nil {
		return err
	}
	name, err := s.metrics.Build(otlptranslator.Metric{Name: m.Name(), Unit: m.Unit(), Type: k.otlp})
	if err != nil {
		return err
	}
	f, err := s.family(name, m.Description(), k)
	if err != nil {
		return err
	}
	for p := range points(m) {
		err = errors.Join(err, s.point(f, name, p, own, now))
	}
	return err
}

// family finds or makes the family of a name.
func (s *Store) family(name, help string, k kind) (*family, error) {
	f := s.families[name]
	if f == nil {
		f = &family{kind: k, help: valid(help), series: map[string]*entry{}}
		s.families[name] = f
	}
	if f.kind.served != k.served {
		return nil, fmt.Errorf("%s is a %s already, and cannot be a %s", name, f.kind.served, k.served)
	}
	return f, nil
}

// point keeps p where it is not older than what its series has. A point without a value ends the series.
func (s *Store) point(f *family, name string, p point, own labels, now time.Time) error {
	all := own.with(s.labels, p.attributes)
	key := all.key()
	old := f.series[key]
	switch {
	case p.none:
		delete(f.series, key)
		return nil
	case old != nil && p.at < old.at:
		return nil
	}
	e := &entry{at: p.at, updated: now}
	names, values := all.split()
	if slices.Contains(names, taken[f.kind.served]) {
		return errTaken
	}
	if old != nil {
		e.desc = old.desc
	} else {
		e.desc = prometheus.NewDesc(name, f.help, names, s.opts.Const)
	}
	var err error
	if e.metric, err = p.metric(e.desc, values); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if s.opts.Timestamps && p.at != 0 {
		e.metric = prometheus.NewMetricWithTimestamp(p.at.AsTime(), e.metric)
	}
	f.series[key] = e
	return nil
}

// Announce keeps what is known of the resources of md, brings its deltas in order, and leaves on each resource and scope what the labels
// of series tell: deltas that are told apart by more would be summed up apart, and one series would show now the one sum and now the other.
func (s *Store) Announce(md pmetric.Metrics, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	for _, rm := range md.ResourceMetrics().All() {
		resource := rm.Resource().Attributes()
		s.target(resource, now)
		sender := pdatautil.MapHash(resource)
		resource.RemoveIf(func(k string, _ pcommon.Value) bool { return !identifies[k] })
		series := pdatautil.MapHash(resource)
		for _, sm := range rm.ScopeMetrics().All() {
			from := scoped(sm, sender)
			if !s.opts.Scope {
				pcommon.NewInstrumentationScope().CopyTo(sm.Scope())
				sm.SetSchemaUrl("")
			}
			of := scoped(sm, series)
			for _, m := range sm.Metrics().All() {
				s.order.put(m, from, of, now)
			}
		}
	}
}

func scoped(sm pmetric.ScopeMetrics, resource [16]byte) stream {
	scope := sm.Scope()
	return stream{resource: resource, scope: pdatautil.MapHash(scope.Attributes()), name: scope.Name(), version: scope.Version(), schema: sm.SchemaUrl()}
}

// target keeps target_info for a resource that has both names of a target, with what else is known of it.
func (s *Store) target(resource pcommon.Map, now time.Time) {
	own := target(resource)
	if len(own) < 2 {
		return
	}
	rest := pcommon.NewMap()
	resource.CopyTo(rest)
	rest.RemoveIf(func(k string, _ pcommon.Value) bool { return identifies[k] })
	f, err := s.family(s.info, "Target metadata", gauge)
	if err != nil {
		return // a metric of somebody's has the name
	}
	all := own.with(s.labels, rest)
	names, values := all.split()
	if m, err := prometheus.NewConstMetric(prometheus.NewDesc(s.info, f.help, names, nil), prometheus.GaugeValue, 1, values...); err == nil {
		f.series[all.key()] = &entry{metric: m, updated: now}
	}
}
