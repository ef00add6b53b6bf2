package agentrunprocessor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
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
	// MaxMemoryMiB bounds the estimated size of what is remembered and, without a directory to keep it in, of what is held;
	// as much again may wait for what is behind.
	MaxMemoryMiB int `mapstructure:"max_memory_mib"`
	// MaxDiskMiB bounds the journal in the directory.
	MaxDiskMiB int `mapstructure:"max_disk_mib"`
	// AcrossTraces says what is merged across traces.
	AcrossTraces AcrossTracesConfig `mapstructure:"across_traces"`
	// Texts puts on spans what their agent logs beside them: prompts and answers.
	Texts bool `mapstructure:"texts"`
	// PreferredScopes say, for a service that is instrumented twice, whose calls are billed.
	PreferredScopes []PreferredScopesConfig `mapstructure:"preferred_scopes"`
	// Budgets raise alarms when money has been spent.
	Budgets []budget.Config `mapstructure:"budgets"`
	// Storage is a directory that keeps all that was accepted, and what budgets have consumed, over a restart; or the id of
	// a storage extension, for the budgets alone. A directory has a path separator, or begins with a dot.
	Storage string `mapstructure:"storage"`
	// Fsync writes to the disk before a request is answered, so that a loss of power loses nothing, either.
	Fsync bool `mapstructure:"fsync"`
}

// AcrossTracesConfig says what is merged across traces; nothing by default.
type AcrossTracesConfig struct {
	// ResponseID merges calls with the same response id.
	ResponseID bool `mapstructure:"response_id"`
	// Session demotes an agent span that bills a session whose calls the agent told itself.
	Session bool `mapstructure:"session"`
	// Siblings merges calls that two instrumentations of one process recorded in traces of their own, on evidence.
	Siblings bool `mapstructure:"siblings"`
}

// PreferredScopesConfig is a service and the scopes of it that are billed.
type PreferredScopesConfig struct {
	// Service is the resource's service.name.
	Service string `mapstructure:"service"`
	// Scopes are names of instrumentation scopes; a * at the end stands for any rest.
	Scopes []string `mapstructure:"scopes"`
}

func createDefaultConfig() *Config {
	return &Config{
		SettleTime:    6 * time.Second,  // SDKs send every five seconds
		MaxHold:       30 * time.Second, // longer than most runs of one question
		LateWindow:    10 * time.Minute, // what is remembered of finished traces is the first to be forgotten
		RunTimeout:    time.Hour,
		MaxTraces:     100_000,
		MaxTraceSpans: 20_000,
		MaxMemoryMiB:  192,    // leaves room below a memory_limiter of 512 MiB
		MaxDiskMiB:    10_240, // half an hour of 2,500 spans of 2 KB a second
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
	for key, d := range map[string]time.Duration{"settle_time": c.SettleTime, "late_window": c.LateWindow, "run_timeout": c.RunTimeout} {
		if d > 0 && d < time.Millisecond { // YAML's 6 is 6 ns
			errs = append(errs, fmt.Errorf("%s: is shorter than anything takes (got %s): write the unit, such as 6s", key, d))
		}
	}
	positive("max_traces", c.MaxTraces > 0, c.MaxTraces)
	positive("max_trace_spans", c.MaxTraceSpans > 0, c.MaxTraceSpans)
	positive("max_memory_mib", c.MaxMemoryMiB > 0, c.MaxMemoryMiB)
	positive("max_disk_mib", c.MaxDiskMiB > 0, c.MaxDiskMiB)
	if _, err := c.extension(); err != nil {
		errs = append(errs, err)
	}
	if c.Fsync && !c.isPath() {
		errs = append(errs, errors.New("fsync: needs a directory in storage"))
	}
	if c.MaxHold < c.SettleTime {
		errs = append(errs, fmt.Errorf("max_hold: must not be shorter than settle_time (got %s and %s)", c.MaxHold, c.SettleTime))
	}
	for i, p := range c.PreferredScopes {
		if p.Service == "" {
			errs = append(errs, fmt.Errorf("preferred_scopes[%d].service: must not be empty", i))
		}
		if len(p.Scopes) == 0 {
			errs = append(errs, fmt.Errorf("preferred_scopes[%d].scopes: must not be empty", i))
		}
	}
	return errors.Join(append(errs, budget.Validate(c.Budgets))...)
}

// memory is max_memory_mib in bytes.
func (c *Config) memory() int64 { return int64(c.MaxMemoryMiB) << 20 }

// isPath reports whether storage may be a directory. It may still be the id of an extension that has a name.
func (c *Config) isPath() bool {
	return strings.ContainsAny(c.Storage, `/\`) || strings.HasPrefix(c.Storage, ".")
}

// place resolves storage: the directory of the journal, or the storage extension of the budgets, or neither.
func (c *Config) place(host component.Host) (dir string, extension *component.ID, err error) {
	if c.Storage == "" {
		return "", nil, nil
	}
	id, err := c.extension()
	if err == nil && id != nil {
		if _, known := host.GetExtensions()[*id]; known || !c.isPath() {
			return "", id, nil
		}
	}
	return c.Storage, nil, nil
}

// extension is storage as the id of an extension; nil where it can only be a directory.
func (c *Config) extension() (*component.ID, error) {
	if c.Storage == "" {
		return nil, nil
	}
	var id component.ID
	if err := id.UnmarshalText([]byte(c.Storage)); err != nil && c.isPath() {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("storage: neither a directory, such as ./runs, nor the id of an extension: %w", err)
	}
	return &id, nil
}

// preferred are the scopes that are billed of a service, nil for all.
func (c *Config) preferred(res pcommon.Resource) *PreferredScopesConfig {
	if len(c.PreferredScopes) == 0 {
		return nil
	}
	service, ok := res.Attributes().Get("service.name")
	if !ok {
		return nil
	}
	for i := range c.PreferredScopes {
		if c.PreferredScopes[i].Service == service.AsString() {
			return &c.PreferredScopes[i]
		}
	}
	return nil
}

func (p *PreferredScopesConfig) has(scope string) bool {
	return slices.ContainsFunc(p.Scopes, func(name string) bool {
		prefix, open := strings.CutSuffix(name, "*")
		return name == scope || open && strings.HasPrefix(scope, prefix)
	})
}
