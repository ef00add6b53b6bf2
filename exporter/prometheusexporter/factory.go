package prometheusexporter

import (
	"context"
	"math"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/resourcetotelemetry"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/deltatocumulativeprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-genai/otelcol-genai/exporter/prometheusexporter/internal/metadata"
)

// NewFactory makes the prometheus exporter.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(metadata.Type, createDefaultConfig, exporter.WithMetrics(createMetrics, metadata.MetricsStability))
}

func createMetrics(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Metrics, error) {
	c := cfg.(*Config)
	e, err := newExporter(c, set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	if e.sums, err = newSums(ctx, set, c, e.keep); err != nil {
		return nil, err
	}
	next, err := exporterhelper.NewMetrics(ctx, set, cfg, e.take,
		exporterhelper.WithStart(e.start),
		exporterhelper.WithShutdown(e.shutdown),
		exporterhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}),
		exporterhelper.WithQueue(c.QueueConfig))
	if err != nil {
		return nil, err
	}
	return resourcetotelemetry.WrapMetricsExporter(c.ResourceToTelemetry, next), nil
}

// newSums makes what adds up deltas, which is how Claude Code sends its counters, before keep sees them. It forgets a stream when the
// series made of it is no longer served.
func newSums(ctx context.Context, set exporter.Settings, c *Config, keep consumer.ConsumeMetricsFunc) (processor.Metrics, error) {
	next, err := consumer.NewMetrics(keep)
	if err != nil {
		return nil, err
	}
	f := deltatocumulativeprocessor.NewFactory()
	cfg := f.CreateDefaultConfig().(*deltatocumulativeprocessor.Config)
	cfg.MaxStale, cfg.MaxStreams = c.MetricExpiration, math.MaxInt
	return f.CreateMetrics(ctx, processor.Settings{
		ID: component.NewIDWithName(f.Type(), set.ID.String()), TelemetrySettings: set.TelemetrySettings, BuildInfo: set.BuildInfo,
	}, cfg, next)
}
