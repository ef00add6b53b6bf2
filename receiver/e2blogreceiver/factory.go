package e2blogreceiver

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/receiver"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
)

// NewFactory makes the e2b_log receiver.
func NewFactory() receiver.Factory {
	var all shared
	return receiver.NewFactory(metadata.Type, createDefaultConfig,
		receiver.WithTraces(all.traces, metadata.TracesStability),
		receiver.WithLogs(all.logs, metadata.LogsStability),
	)
}

func (a *shared) traces(
	_ context.Context, set receiver.Settings, cfg component.Config, next consumer.Traces,
) (receiver.Traces, error) {
	return a.instance(set, cfg.(*Config), func(r *instance) { r.traces = next })
}

func (a *shared) logs(
	_ context.Context, set receiver.Settings, cfg component.Config, next consumer.Logs,
) (receiver.Logs, error) {
	return a.instance(set, cfg.(*Config), func(r *instance) { r.logs = next })
}
