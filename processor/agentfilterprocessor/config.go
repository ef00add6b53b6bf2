package agentfilterprocessor

import (
	"errors"
	"fmt"

	"github.com/otelcol-genai/otelcol-genai/internal/filter"
)

// Config is the agent_filter section of a Collector configuration.
type Config struct {
	// Drop is what is left out: internals, infrastructure, unknown.
	Drop []string `mapstructure:"drop"`
	// Scopes are instrumentation scopes, with those below them, all of whose spans stay.
	Scopes []string `mapstructure:"scopes"`
}

func createDefaultConfig() *Config { return &Config{Drop: []string{"internals", "infrastructure"}} }

// Validate checks that something is left out, and that every scope is one: the empty one would be below none.
func (c *Config) Validate() error {
	var errs []error
	if len(c.Drop) == 0 {
		errs = append(errs, errors.New("drop: must name what to leave out: internals, infrastructure, unknown"))
	}
	for i, name := range c.Drop {
		if _, ok := filter.Names[name]; !ok {
			errs = append(errs, fmt.Errorf("drop[%d]: must be internals, infrastructure or unknown (got %q)", i, name))
		}
	}
	for i, scope := range c.Scopes {
		if scope == "" {
			errs = append(errs, fmt.Errorf("scopes[%d]: must not be empty", i))
		}
	}
	return errors.Join(errs...)
}

func (c *Config) kinds() (drop filter.Kinds) {
	for _, name := range c.Drop {
		drop[filter.Names[name]] = true
	}
	return drop
}
