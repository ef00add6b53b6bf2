package agentrunprocessor

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor/internal/metadata"
)

// NewFactory makes the factory of the agent_run processor.
func NewFactory() processor.Factory {
	s := &shared{of: map[*Config][]*runs{}}
	return processor.NewFactory(metadata.Type, func() component.Config { return createDefaultConfig() },
		processor.WithTraces(s.createTraces, metadata.TracesStability),
		processor.WithLogs(s.createLogs, metadata.LogsStability))
}

// shared finds the instance that the traces and the logs pipeline of one component id have in common: the Collector
// gives both the same configuration. Where an id is in several traces pipelines, each has its own instance, and the logs
// join the first.
type shared struct {
	mu sync.Mutex
	of map[*Config][]*runs
}

func (s *shared) createTraces(
	_ context.Context, set processor.Settings, cfg component.Config, next consumer.Traces,
) (processor.Traces, error) {
	r, err := s.instance(set, cfg.(*Config), func(r *runs) bool { return r.traces == nil })
	if err != nil {
		return nil, err
	}
	r.traces = next
	return r, nil
}

func (s *shared) createLogs(_ context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	r, err := s.instance(set, cfg.(*Config), func(r *runs) bool { return r.logs == nil })
	if err != nil {
		return nil, err
	}
	r.logs = next
	return r, nil
}

func (s *shared) instance(set processor.Settings, cfg *Config, free func(*runs) bool) (*runs, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.of[cfg] {
		if free(r) {
			return r, nil
		}
	}
	r, err := newRuns(set, cfg)
	if err != nil {
		return nil, err
	}
	r.forget = func() { s.forget(cfg) }
	r.number = len(s.of[cfg])
	s.of[cfg] = append(s.of[cfg], r)
	return r, nil
}

func (s *shared) forget(cfg *Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, cfg)
}
