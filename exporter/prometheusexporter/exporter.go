package prometheusexporter

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/exporter/prometheusexporter/internal/series"
)

// promExporter keeps what it is given and serves it at /metrics.
type promExporter struct {
	cfg     *Config
	set     component.TelemetrySettings
	mu      sync.Mutex        // keeps deltas in the order that take brings them in
	sums    processor.Metrics // adds up deltas, and gives the sums to keep
	store   *series.Store
	handler http.Handler
	server  *http.Server  // once it listens
	served  chan struct{} // closed when the server has ended
}

func newExporter(c *Config, set component.TelemetrySettings) (*promExporter, error) {
	store := series.NewStore(series.Options{
		Namespace: c.Namespace, Const: c.ConstLabels, Strategy: c.strategy(), Scope: !c.WithoutScopeInfo,
		Timestamps: c.SendTimestamps, Expiration: c.MetricExpiration,
	})
	registry := prometheus.NewRegistry()
	if err := registry.Register(store); err != nil {
		return nil, err
	}
	log, err := zap.NewStdLogAt(set.Logger, zap.ErrorLevel)
	if err != nil {
		return nil, err
	}
	return &promExporter{cfg: c, set: set, store: store, served: make(chan struct{}), handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, ErrorLog: log, EnableOpenMetrics: c.EnableOpenMetrics,
	})}, nil
}

// take brings together what is one series, and has its deltas added up.
func (e *promExporter) take(ctx context.Context, md pmetric.Metrics) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.store.Announce(md, time.Now())
	return e.sums.ConsumeMetrics(ctx, md)
}

// keep takes what is cumulative. What cannot be served is left out, and said once for each metric.
func (e *promExporter) keep(_ context.Context, md pmetric.Metrics) error {
	for _, refused := range e.store.Put(md, time.Now()) {
		e.set.Logger.Warn("a metric is not served to Prometheus, or not all of it; not said again for this metric",
			zap.String("metric", refused.Metric), zap.Error(refused.Err))
	}
	return nil
}

func (e *promExporter) start(ctx context.Context, host component.Host) error {
	mux := http.NewServeMux()
	mux.Handle("/metrics", e.handler)
	server, err := e.cfg.ServerConfig.ToServer(ctx, host.GetExtensions(), e.set, mux)
	if err != nil {
		return err
	}
	listener, err := e.cfg.ServerConfig.ToListener(ctx)
	if err != nil {
		return err
	}
	e.server = server
	go func() {
		defer close(e.served)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			e.set.Logger.Error("metrics are no longer served to Prometheus", zap.Error(err))
		}
	}()
	return e.sums.Start(ctx, host)
}

func (e *promExporter) shutdown(ctx context.Context) error {
	err := e.sums.Shutdown(ctx)
	if e.server != nil {
		err = errors.Join(err, e.server.Shutdown(ctx))
		<-e.served
	}
	return err
}
