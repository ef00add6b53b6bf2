package agenttranscriptconnector

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agenttranscriptconnector/internal/metadata"
)

// NewFactory makes the agent_transcript connector. The Collector makes one instance per output: both read every line, one
// for the spans, the other for what is left over. They need not agree on anything but ids, which are made of the lines.
func NewFactory() connector.Factory {
	return connector.NewFactory(metadata.Type, createDefaultConfig,
		connector.WithLogsToTraces(createTraces, metadata.LogsToTracesStability),
		connector.WithLogsToLogs(createLogs, metadata.LogsToLogsStability))
}

func createTraces(_ context.Context, set connector.Settings, cfg component.Config, next consumer.Traces) (connector.Logs, error) {
	return newConnector(set, cfg.(*Config), "traces", func(ctx context.Context, td ptrace.Traces, _ plog.Logs) error {
		if td.SpanCount() == 0 {
			return nil
		}
		return next.ConsumeTraces(ctx, td)
	})
}

func createLogs(_ context.Context, set connector.Settings, cfg component.Config, next consumer.Logs) (connector.Logs, error) {
	return newConnector(set, cfg.(*Config), "logs", func(ctx context.Context, _ ptrace.Traces, ld plog.Logs) error {
		if ld.LogRecordCount() == 0 {
			return nil
		}
		return next.ConsumeLogs(ctx, ld)
	})
}
