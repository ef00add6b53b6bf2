package agentmaskprocessor

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/otelcol-genai/otelcol-genai/internal/mask"
)

// Config is the agent_mask section of a Collector configuration.
type Config struct {
	// Known masks what this distribution knows to be secret, by its shape or by the name that it stands under.
	Known bool `mapstructure:"known"`
	// Patterns are regular expressions (RE2) of texts that are masked, too.
	Patterns []string `mapstructure:"patterns"`
	// Names are regular expressions (RE2) of names of attributes whose values are masked whole, too.
	Names []string `mapstructure:"names"`
}

func createDefaultConfig() *Config { return &Config{Known: true} }

// Validate checks that every pattern is a regular expression that does not match everything, and that something is masked.
func (c *Config) Validate() error {
	_, err := c.rules()
	if err == nil && !c.Known && len(c.Patterns)+len(c.Names) == 0 {
		return errors.New("known: false leaves nothing to mask: set patterns or names, or leave agent_mask out")
	}
	return err
}

func (c *Config) rules() (*mask.Rules, error) {
	patterns, err := compile("patterns", c.Patterns)
	names, err2 := compile("names", c.Names)
	return &mask.Rules{Known: c.Known, Patterns: patterns, Names: names}, errors.Join(err, err2)
}

func compile(key string, patterns []string) (all []*regexp.Regexp, err error) {
	for i, pattern := range patterns {
		re, bad := regexp.Compile(pattern)
		switch {
		case bad != nil:
			err = errors.Join(err, fmt.Errorf("%s[%d]: %w", key, i, bad))
		case re.MatchString(""):
			err = errors.Join(err, fmt.Errorf("%s[%d]: must not match an empty text (got %q)", key, i, pattern))
		}
		all = append(all, re)
	}
	return all, err
}
