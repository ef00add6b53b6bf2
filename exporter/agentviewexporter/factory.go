package agentviewexporter

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/internal/shell"
)

// NewFactory makes the agent_view exporter.
func NewFactory() exporter.Factory {
	s := &shared{views: map[*Config]*view{}}
	return exporter.NewFactory(metadata.Type, createDefaultConfig,
		exporter.WithTraces(s.createTraces, metadata.TracesStability),
		exporter.WithLogs(s.createLogs, metadata.LogsStability))
}

// shared holds the one instance behind each configured exporter: spans and log records go to one file, which has one writer.
// The Collector hands both signals the same *Config.
type shared struct {
	mu    sync.Mutex
	views map[*Config]*view
}

func (s *shared) of(cfg *Config, set exporter.Settings) (*view, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[cfg]; v != nil {
		return v, nil
	}
	v, err := newView(cfg, set)
	if err != nil {
		return nil, err
	}
	v.forget = func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.views, cfg)
	}
	s.views[cfg] = v
	return v, nil
}

func (s *shared) createTraces(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Traces, error) {
	c := cfg.(*Config)
	v, err := s.of(c, set)
	if err != nil {
		return nil, err
	}
	h := &handle{view: v}
	next, err := exporterhelper.NewTraces(ctx, set, cfg, v.pushTraces, h.options(c)...)
	if err != nil {
		return nil, err
	}
	return shell.TracesOnce(next), nil
}

func (s *shared) createLogs(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Logs, error) {
	c := cfg.(*Config)
	v, err := s.of(c, set)
	if err != nil {
		return nil, err
	}
	h := &handle{view: v}
	next, err := exporterhelper.NewLogs(ctx, set, cfg, v.pushLogs, h.options(c)...)
	if err != nil {
		return nil, err
	}
	return shell.LogsOnce(next), nil
}

func (h *handle) options(c *Config) []exporterhelper.Option {
	return []exporterhelper.Option{
		exporterhelper.WithStart(h.start),
		exporterhelper.WithShutdown(h.shutdown),
		exporterhelper.WithCapabilities(consumer.Capabilities{}),
		exporterhelper.WithTimeout(exporterhelper.TimeoutConfig{}), // a transaction ends when it ends
		exporterhelper.WithRetry(c.RetryConfig),
		exporterhelper.WithQueue(c.QueueConfig),
	}
}
