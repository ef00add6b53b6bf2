package agenttranscriptconnector

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Config is the configuration of agent_transcript.
type Config struct {
	Source       []string           `mapstructure:"source"`        // attributes that identify a source, instead of those that receivers set
	TraceContext []string           `mapstructure:"trace_context"` // attributes that hold a traceparent, the first valid one counts
	Model        string             `mapstructure:"model"`         // of agents that name none
	Content      bool               `mapstructure:"content"`       // prompts, answers, tool arguments and results on the spans
	Events       *transcript.Events `mapstructure:"events"`        // how to read an application's own JSON lines as spans
	MaxSources   int                `mapstructure:"max_sources"`   // read at a time
	Idle         time.Duration      `mapstructure:"idle"`          // after so long a silence a source is over
	Storage      *component.ID      `mapstructure:"storage"`       // extension that keeps what is open over a restart
}

func createDefaultConfig() component.Config {
	return &Config{
		TraceContext: []string{"traceparent", "TRACEPARENT", "k8s.pod.annotation.traceparent", "k8s.pod.annotations.traceparent"},
		MaxSources:   1000,             // a node runs 110 pods by default; each source takes some 20 KB
		Idle:         30 * time.Minute, // longer than any tool or model call takes, short enough that a dead agent's spans are of use
	}
}

// Validate checks what the decoder cannot.
func (c *Config) Validate() error {
	var errs []error
	if c.MaxSources <= 0 {
		errs = append(errs, fmt.Errorf("max_sources: must be positive (got %d)", c.MaxSources))
	}
	if c.Idle < time.Minute {
		errs = append(errs, fmt.Errorf("idle: must be at least 1m (got %s)", c.Idle))
	}
	for i, key := range c.Source {
		if key == "" {
			errs = append(errs, fmt.Errorf("source[%d]: must not be empty", i))
		}
	}
	for i, key := range c.TraceContext {
		if key == "" {
			errs = append(errs, fmt.Errorf("trace_context[%d]: must not be empty", i))
		}
	}
	return errors.Join(errs...)
}
