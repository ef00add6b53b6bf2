package agentmetricsconnector

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
)

// NewFactory makes the agent_metrics connector.
func NewFactory() connector.Factory {
	s := &shared{connectors: map[*Config]*agentMetrics{}}
	return connector.NewFactory(metadata.Type, createDefaultConfig,
		connector.WithTracesToMetrics(s.createTraces, metadata.TracesToMetricsStability),
		connector.WithLogsToMetrics(s.createLogs, metadata.LogsToMetricsStability),
		connector.WithMetricsToMetrics(s.createMetrics, metadata.MetricsToMetricsStability))
}

// shared holds the one instance behind each configured connector. The Collector makes one per signal, but a series has
// one total, and a call told by both signals must count once. The Collector hands both the same *Config, and both the same
// next consumer.
type shared struct {
	mu         sync.Mutex
	connectors map[*Config]*agentMetrics
}

func (s *shared) createTraces(_ context.Context, set connector.Settings, cfg component.Config, next consumer.Metrics) (connector.Traces, error) {
	return s.handle(set, cfg, next)
}

func (s *shared) createLogs(_ context.Context, set connector.Settings, cfg component.Config, next consumer.Metrics) (connector.Logs, error) {
	return s.handle(set, cfg, next)
}

func (s *shared) createMetrics(_ context.Context, set connector.Settings, cfg component.Config, next consumer.Metrics) (connector.Metrics, error) {
	h, err := s.handle(set, cfg, next)
	if err == nil {
		h.ledger.metered = true
	}
	return h, err
}

func (s *shared) handle(set connector.Settings, cfg component.Config, next consumer.Metrics) (*handle, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	config := cfg.(*Config)
	c := s.connectors[config]
	if c == nil {
		var err error
		if c, err = newConnector(set, config, next); err != nil {
			return nil, err
		}
		c.forget = func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.connectors, config)
		}
		s.connectors[config] = c
	}
	return &handle{agentMetrics: c}, nil
}
