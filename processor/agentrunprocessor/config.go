package agentrunprocessor

import (
	"errors"
	"fmt"
	"time"
)

// Config is the configuration of agent_run.
type Config struct {
	// SettleTime is how long a trace is held after a root of it has arrived.
	SettleTime time.Duration `mapstructure:"settle_time"`
	// MaxHold is how long a span or log record is held that no root comes after.
	MaxHold time.Duration `mapstructure:"max_hold"`
	// LateWindow is how long a finished trace is remembered, to notice what comes late.
	LateWindow time.Duration `mapstructure:"late_window"`
	// RunTimeout is how long a trace without its root is remembered after its last span.
	RunTimeout time.Duration `mapstructure:"run_timeout"`
	// MaxTraces bounds the traces that are remembered.
	MaxTraces int `mapstructure:"max_traces"`
	// MaxTraceSpans bounds the spans that are remembered of one trace.
	MaxTraceSpans int `mapstructure:"max_trace_spans"`
	// MaxMemoryMiB bounds the estimated size of what is held and remembered; as much again may wait for what is behind.
	MaxMemoryMiB int `mapstructure:"max_memory_mib"`
}

func createDefaultConfig() *Config {
	return &Config{
		SettleTime:    5 * time.Second,  // the interval at which SDKs send
		MaxHold:       30 * time.Second, // longer than most runs of one question
		LateWindow:    time.Minute,
		RunTimeout:    time.Hour,
		MaxTraces:     100_000,
		MaxTraceSpans: 20_000,
		MaxMemoryMiB:  512,
	}
}

// Validate checks the values.
func (c *Config) Validate() error {
	var errs []error
	positive := func(key string, ok bool, got any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%s: must be positive (got %v)", key, got))
		}
	}
	positive("settle_time", c.SettleTime > 0, c.SettleTime)
	positive("late_window", c.LateWindow > 0, c.LateWindow)
	positive("run_timeout", c.RunTimeout > 0, c.RunTimeout)
	positive("max_traces", c.MaxTraces > 0, c.MaxTraces)
	positive("max_trace_spans", c.MaxTraceSpans > 0, c.MaxTraceSpans)
	positive("max_memory_mib", c.MaxMemoryMiB > 0, c.MaxMemoryMiB)
	if c.MaxHold < c.SettleTime {
		errs = append(errs, fmt.Errorf("max_hold: must not be shorter than settle_time (got %s and %s)", c.MaxHold, c.SettleTime))
	}
	return errors.Join(errs...)
}
