package agentmetricsconnector

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
)

// Config is the configuration of agent_metrics.
type Config struct {
	FlushInterval time.Duration     `mapstructure:"flush_interval"` // between two emissions of all series
	MaxSeries     int               `mapstructure:"max_series"`     // per metric
	MaxCalls      int               `mapstructure:"max_calls"`      // call ids remembered, to count a call of two signals once
	StartAtZero   time.Duration     `mapstructure:"start_at_zero"`  // how long a new series is 0 before it has its value
	RawModels     bool              `mapstructure:"raw_models"`     // models as emitters spell them, versions apart
	MaxItems      int               `mapstructure:"max_items"`      // spans and log records remembered, to count what is sent again once
	Storage       *component.ID     `mapstructure:"storage"`        // extension that keeps the totals over a restart
	Dimensions    []DimensionConfig `mapstructure:"dimensions"`     // labels beyond those every metric has
}

// DimensionConfig is a span or resource attribute that becomes a label of every metric.
type DimensionConfig struct {
	Attribute string `mapstructure:"attribute"`
	Label     string `mapstructure:"label"`   // the attribute's name where empty
	Default   string `mapstructure:"default"` // where the attribute is absent; empty leaves the label out
}

func createDefaultConfig() component.Config {
	return &Config{
		FlushInterval: 5 * time.Second,  // below every usual scrape interval
		StartAtZero:   15 * time.Second, // the usual one: increase() sees only what comes after a first sample
		MaxSeries:     1000,
		MaxCalls:      100_000, // an hour of 28 calls a second, in some 10 MB
		MaxItems:      500_000, // two minutes of 4,000 spans a second, twice as long as senders try, in some 10 MB
	}
}

// Validate checks what the decoder cannot.
func (c *Config) Validate() error {
	var errs []error
	if c.FlushInterval < 100*time.Millisecond {
		errs = append(errs, fmt.Errorf("flush_interval: must be at least 100ms (got %s)", c.FlushInterval))
	}
	if c.StartAtZero < 0 {
		errs = append(errs, fmt.Errorf("start_at_zero: must not be negative (got %s)", c.StartAtZero))
	}
	if c.MaxSeries <= 0 {
		errs = append(errs, fmt.Errorf("max_series: must be positive (got %d)", c.MaxSeries))
	}
	if c.MaxCalls <= 0 {
		errs = append(errs, fmt.Errorf("max_calls: must be positive (got %d)", c.MaxCalls))
	}
	if c.MaxItems <= 0 {
		errs = append(errs, fmt.Errorf("max_items: must be positive (got %d)", c.MaxItems))
	}
	taken := labelNames()
	for i, d := range c.Dimensions {
		switch label := d.label(); {
		case d.Attribute == "":
			errs = append(errs, fmt.Errorf("dimensions[%d].attribute: must not be empty", i))
		case slices.Contains(taken, label):
			errs = append(errs, fmt.Errorf("dimensions[%d].label: %q is taken", i, label))
		default:
			taken = append(taken, label)
		}
	}
	return errors.Join(errs...)
}

func (d DimensionConfig) label() string {
	if d.Label != "" {
		return d.Label
	}
	return d.Attribute
}
