package langfuseexporter

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// NewFactory makes the langfuse exporter.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(metadata.Type, createDefaultConfig,
		exporter.WithTraces(createTraces, metadata.TracesStability),
		exporter.WithLogs(createLogs, metadata.LogsStability))
}

func createTraces(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Traces, error) {
	c := cfg.(*Config)
	e, err := newExporter(c, set)
	if err != nil {
		return nil, err
	}
	set.Logger = quiet(set.Logger)
	next, err := exporterhelper.NewTraces(ctx, set, cfg, e.pushTraces, options(c, e)...)
	if err != nil {
		return nil, err
	}
	return shell.TracesOnce(next), nil
}

func createLogs(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Logs, error) {
	c := cfg.(*Config)
	e, err := newExporter(c, set)
	if err != nil {
		return nil, err
	}
	set.Logger = quiet(set.Logger)
	next, err := exporterhelper.NewLogs(ctx, set, cfg, e.pushLogs, options(c, e)...)
	if err != nil {
		return nil, err
	}
	return shell.LogsOnce(next), nil
}

func options(c *Config, e *langfuse) []exporterhelper.Option {
	return []exporterhelper.Option{
		exporterhelper.WithStart(e.start),
		exporterhelper.WithShutdown(e.shutdown),
		exporterhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}), // spans are filtered, and dealt to projects
		exporterhelper.WithTimeout(exporterhelper.TimeoutConfig{}),                // the HTTP client has one for each request
		exporterhelper.WithRetry(c.RetryConfig),
		exporterhelper.WithQueue(c.QueueConfig),
	}
}
