package agentsessionsreceiver

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/component"
)

// Config is the configuration of agent_sessions.
type Config struct {
	Include      []string      `mapstructure:"include"`       // files, and directories with all below them; where empty, those of the user
	PollInterval time.Duration `mapstructure:"poll_interval"` // between two looks for what is new
	StartAt      string        `mapstructure:"start_at"`      // of files that are there at the first start: "end" or "beginning"
	Content      bool          `mapstructure:"content"`       // prompts, answers, tool arguments and results on the spans
	Storage      *component.ID `mapstructure:"storage"`       // extension that keeps the place in each file over a restart
}

func createDefaultConfig() component.Config {
	return &Config{
		PollInterval: 2 * time.Second, // a look at thousands of files takes milliseconds
		StartAt:      "end",           // what is older is for `agentcost import`
	}
}

// Validate checks what the decoder cannot.
func (c *Config) Validate() error {
	var errs []error
	for i, path := range c.Include {
		if path == "" {
			errs = append(errs, fmt.Errorf("include[%d]: must not be empty", i))
		}
	}
	if c.PollInterval < 100*time.Millisecond {
		errs = append(errs, fmt.Errorf("poll_interval: must be at least 100ms (got %s)", c.PollInterval))
	}
	if c.StartAt != "end" && c.StartAt != "beginning" {
		errs = append(errs, fmt.Errorf("start_at: must be end or beginning (got %q)", c.StartAt))
	}
	return errors.Join(errs...)
}
