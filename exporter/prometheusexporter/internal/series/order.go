package series

import (
	"slices"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatautil"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// order brings the deltas of a series in order, whoever sent them: what adds them up takes one that ends no later than the last for a
// repeat. Two senders of one series end when they like, and one that was kept from sending comes late.
type order struct {
	senders map[stream]*recent
	series  map[stream]*extent
}

// stream tells apart what deltas are of: with all that is known of their sender, or only with what labels tell.
type stream struct {
	resource, scope, attributes [16]byte // hashes
	name, version, schema       string   // of the scope
	metric                      string
}

// extent is the time from the beginning of the first delta of a series to the end of the last.
type extent struct {
	start, end pcommon.Timestamp
	updated    time.Time
}

// recent are the latest windows of a sender's deltas.
type recent struct {
	windows []window
	updated time.Time
}

type window struct{ start, end pcommon.Timestamp }

// maxWindows bounds what is remembered of a sender: sixteen minutes, where it sends each minute. What is sent again comes sooner.
const maxWindows = 16

func newOrder() order {
	return order{senders: map[stream]*recent{}, series: map[stream]*extent{}}
}

// timed is a point of a delta.
type timed interface {
	Attributes() pcommon.Map
	StartTimestamp() pcommon.Timestamp
	SetStartTimestamp(pcommon.Timestamp)
	Timestamp() pcommon.Timestamp
	SetTimestamp(pcommon.Timestamp)
}

// put moves the deltas of m behind the last of their series. Repeats stay where they are.
func (o order) put(m pmetric.Metric, sender, series stream, now time.Time) {
	sender.metric, series.metric = m.Name(), m.Name()
	move := func(p timed) {
		sender.attributes = pdatautil.MapHash(p.Attributes())
		series.attributes = sender.attributes
		o.move(p, sender, series, now)
	}
	switch m.Type() {
	case pmetric.MetricTypeSum:
		eachDelta(m.Sum().AggregationTemporality(), m.Sum().DataPoints().All(), move)
	case pmetric.MetricTypeHistogram:
		eachDelta(m.Histogram().AggregationTemporality(), m.Histogram().DataPoints().All(), move)
	case pmetric.MetricTypeExponentialHistogram:
		eachDelta(m.ExponentialHistogram().AggregationTemporality(), m.ExponentialHistogram().DataPoints().All(), move)
	}
}

func eachDelta[P timed](t pmetric.AggregationTemporality, all func(func(int, P) bool), do func(timed)) {
	if t != pmetric.AggregationTemporalityDelta {
		return
	}
	for _, p := range all {
		do(p)
	}
}

func (o order) move(p timed, sender, series stream, now time.Time) {
	if o.repeats(window{p.StartTimestamp(), p.Timestamp()}, sender, now) {
		return
	}
	s := o.series[series]
	if s == nil {
		o.series[series] = &extent{p.StartTimestamp(), p.Timestamp(), now}
		return
	}
	p.SetStartTimestamp(max(p.StartTimestamp(), s.start))
	p.SetTimestamp(max(p.Timestamp(), s.end+1))
	s.end, s.updated = p.Timestamp(), now
}

// repeats reports whether the sender has told of the same time before, and remembers it.
func (o order) repeats(w window, sender stream, now time.Time) bool {
	r := o.senders[sender]
	if r == nil {
		r = &recent{}
		o.senders[sender] = r
	}
	r.updated = now
	if slices.Contains(r.windows, w) {
		return true
	}
	if len(r.windows) == maxWindows {
		r.windows = slices.Delete(r.windows, 0, 1)
	}
	r.windows = append(r.windows, w)
	return false
}

// expire forgets what has had no delta since.
func (o order) expire(since time.Time) {
	for k, r := range o.senders {
		if r.updated.Before(since) {
			delete(o.senders, k)
		}
	}
	for k, s := range o.series {
		if s.updated.Before(since) {
			delete(o.series, k)
		}
	}
}
