package agentmetricsconnector

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
)

// agentMetrics counts into one ledger and emits all of it at every interval: cumulative points, so that a lost or refused
// flush loses nothing, and unchanged ones too, so that an exporter which expires silent series keeps them.
type agentMetrics struct {
	id       component.ID
	storage  *component.ID
	interval time.Duration
	zero     time.Duration // of a new series
	next     consumer.Metrics
	log      *zap.Logger
	tel      *metadata.TelemetryBuilder
	forget   func() // drops the instance from the factory's map

	mu     sync.Mutex // guards ledger
	ledger *ledger
	start  pcommon.Timestamp // of every series: when counting began

	life  sync.Mutex // guards users and stop
	users int        // handles started and not shut down
	stop  context.CancelFunc
	done  chan struct{} // closed when the flush loop has ended
}

func newConnector(set connector.Settings, cfg *Config, next consumer.Metrics) (*agentMetrics, error) {
	tel, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	ledger, err := newLedger(cfg)
	if err != nil {
		return nil, err
	}
	c := &agentMetrics{
		id: set.ID, storage: cfg.Storage, interval: cfg.FlushInterval, zero: cfg.StartAtZero,
		next: next, log: set.Logger, tel: tel, ledger: ledger,
	}
	return c, errors.Join(
		tel.RegisterConnectorAgentMetricsSeriesCallback(c.observe((*series.Family).Len)),
		tel.RegisterConnectorAgentMetricsOverflowCallback(c.observe((*series.Family).Overflowed)))
}

// observe reports what reads of each metric's family.
func (c *agentMetrics) observe(what func(*series.Family) int) metric.Int64Callback {
	return func(_ context.Context, o metric.Int64Observer) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, f := range c.ledger.families {
			if n := what(f); n > 0 {
				o.Observe(int64(n), metric.WithAttributes(attribute.String("metric", f.Name)))
			}
		}
		return nil
	}
}

func (c *agentMetrics) flushLoop(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	tick := time.NewTicker(c.interval)
	defer tick.Stop()
	if c.storage != nil { // the totals of the process before are there at once: a gap would look like an end
		c.tryFlush(ctx)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.tryFlush(ctx)
		}
	}
}

func (c *agentMetrics) tryFlush(ctx context.Context) {
	if err := c.flush(ctx, c.zero); err != nil && ctx.Err() == nil {
		c.log.Warn("flush refused; the next one carries the same totals", zap.Error(err))
	}
}

// flush emits all series. Those that are newer than zero are 0 in it.
func (c *agentMetrics) flush(ctx context.Context, zero time.Duration) error {
	md := c.snapshot(zero)
	if md.MetricCount() == 0 {
		return nil
	}
	err := c.next.ConsumeMetrics(ctx, md)
	if err != nil {
		c.tel.ConnectorAgentMetricsFlushFailures.Add(ctx, 1)
	}
	return err
}

func (c *agentMetrics) snapshot(zero time.Duration) pmetric.Metrics {
	md := pmetric.NewMetrics()
	sm := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty()
	sm.Scope().SetName(metadata.ScopeName)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := pcommon.NewTimestampFromTime(time.Now())
	for _, f := range c.ledger.families {
		f.Write(sm.Metrics(), c.start, now, zero)
	}
	return md
}

func (c *agentMetrics) report(ctx context.Context, t *tally) {
	if t.duplicates > 0 {
		c.tel.ConnectorAgentMetricsDuplicates.Add(ctx, t.duplicates)
	}
	if t.resent > 0 {
		c.tel.ConnectorAgentMetricsResent.Add(ctx, t.resent)
	}
	if t.unjudged > 0 {
		c.tel.ConnectorAgentMetricsSkipped.Add(ctx, t.unjudged, metric.WithAttributes(attribute.String("reason", "unjudged")))
	}
	if t.scaled > 0 {
		c.tel.ConnectorAgentMetricsScaled.Add(ctx, t.scaled)
	}
	if t.badValues > 0 {
		c.tel.ConnectorAgentMetricsSkipped.Add(ctx, t.badValues, metric.WithAttributes(attribute.String("reason", "bad_value")))
	}
}
