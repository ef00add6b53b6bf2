package agentguardextension

import (
	"errors"
	"fmt"

	"github.com/otelcol-genai/otelcol-genai/internal/guard"
)

// Config is the agent_guard section of a Collector configuration.
type Config struct {
	// MaxItems bounds the spans, log records, metrics and data points of a request.
	MaxItems int `mapstructure:"max_items"`
	// MaxValues bounds its attributes, events, links and values; in JSON all of its objects.
	MaxValues int `mapstructure:"max_values"`
}

func createDefaultConfig() *Config {
	d := guard.Defaults
	return &Config{MaxItems: d.Items, MaxValues: d.Messages}
}

// Validate checks that every limit lets something pass.
func (c *Config) Validate() error {
	var errs []error
	for _, l := range []struct {
		key   string
		value int
	}{{"max_items", c.MaxItems}, {"max_values", c.MaxValues}} {
		if l.value <= 0 {
			errs = append(errs, fmt.Errorf("%s: must be positive (got %d)", l.key, l.value))
		}
	}
	return errors.Join(errs...)
}

func (c *Config) limits() guard.Limits {
	return guard.Limits{Items: c.MaxItems, Messages: c.MaxValues}
}
