package e2blogreceiver

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
)

// Validate says what is wrong, by the key as it was typed.
func (c *Config) Validate() error {
	var errs []error
	bad := func(key, format string, args ...any) { errs = append(errs, fmt.Errorf(key+": "+format, args...)) }
	accounts := c.accounts()
	if len(accounts) == 0 && !c.Sources.Push.HasValue() {
		bad("api_key", "required, unless sources.push is the only source")
	}
	if len(accounts) == 0 && c.Sources.Push.HasValue() && c.needsKey() {
		bad("api_key", "required by every source but push")
	}
	if c.Account.APIKey != "" || len(c.Accounts) == 0 {
		c.Account.validate("", bad)
	}
	for i := range c.Accounts {
		prefix := fmt.Sprintf("accounts[%d].", i)
		if c.Accounts[i].APIKey == "" {
			bad(prefix+"api_key", "required")
		}
		c.Accounts[i].validate(prefix, bad)
	}
	c.validateSources(bad)
	for _, d := range []struct {
		key   string
		value time.Duration
		least time.Duration
	}{
		{"poll_interval", c.PollInterval, minPoll},
		{"watchdog", c.Watchdog, time.Second},
		{"idle_timeout", c.IdleTimeout, time.Second},
		{"settle", c.Settle, 0},
	} {
		if d.value < d.least {
			bad(d.key, "must be at least %s, is %s", d.least, d.value)
		}
	}
	if c.Process.CommandLength < 1 {
		bad("process.command_length", "must be at least 1, is %d", c.Process.CommandLength)
	}
	if _, err := c.prices(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// minPoll keeps the receiver from flooding users' logs: each look at a sandbox's processes leaves a line there.
const minPoll = 100 * time.Millisecond

func (c *Config) needsKey() bool {
	s := &c.Sources
	return s.Attach.HasValue() || s.File.HasValue() || s.Logs.HasValue() || s.Events.HasValue()
}

func (a *AccountConfig) validate(prefix string, bad func(key, format string, args ...any)) {
	if a.Domain == "" && (a.Endpoints.API == "" || a.Endpoints.Sandbox == "") {
		bad(prefix+"domain", "required, unless both endpoints are given")
	}
	if strings.ContainsAny(a.Domain, "/:") {
		bad(prefix+"domain", "must be a bare domain such as e2b.app, is %q", a.Domain)
	}
	for _, e := range [...][2]string{{"api", a.Endpoints.API}, {"sandbox", a.Endpoints.Sandbox}} {
		if e[1] == "" {
			continue
		}
		u, err := url.Parse(strings.NewReplacer("{id}", "id", "{port}", "1").Replace(e[1]))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			bad(prefix+"endpoints."+e[0], "must be an http or https URL, is %q", e[1])
		}
	}
}

func (c *Config) validateSources(bad func(key, format string, args ...any)) {
	if a := c.Sources.Attach.Get(); a != nil {
		if a.Keepalive < time.Second {
			bad("sources.attach.keepalive", "must be at least 1s, is %s", a.Keepalive)
		}
		if a.Buffer < 64<<10 {
			bad("sources.attach.buffer", "must be at least 65536 bytes, is %d", a.Buffer)
		}
	}
	if f := c.Sources.File.Get(); f != nil {
		if len(f.Paths) == 0 {
			bad("sources.file.paths", "required")
		}
		for i, p := range f.Paths {
			if !path.IsAbs(p) {
				bad(fmt.Sprintf("sources.file.paths[%d]", i), "must be absolute, is %q", p)
			}
		}
	}
	if l := c.Sources.Logs.Get(); l != nil {
		if l.Interval < minPoll {
			bad("sources.logs.interval", "must be at least %s, is %s", minPoll, l.Interval)
		}
		if l.Lookback < 0 {
			bad("sources.logs.lookback", "must not be negative, is %s", l.Lookback)
		}
	}
	if e := c.Sources.Events.Get(); e != nil {
		if e.Interval < minPoll {
			bad("sources.events.interval", "must be at least %s, is %s", minPoll, e.Interval)
		}
		if e.Lookback < 0 {
			bad("sources.events.lookback", "must not be negative, is %s", e.Lookback)
		}
	}
	if p := c.Sources.Push.Get(); p != nil {
		if p.Server.NetAddr.Endpoint == "" {
			bad("sources.push.endpoint", "required")
		}
		if p.Token == "" && !p.Server.Auth.HasValue() {
			bad("sources.push.token", "required, unless sources.push.auth is given")
		}
	}
}

// prices tell what a sandbox costs: those of the process, or the embedded ones with the configuration's own on top.
func (c *Config) prices() (func(at time.Time, vcpus, memoryMiB int64, d time.Duration) (pricing.Sandbox, pricing.Reason), error) {
	if len(c.Prices) == 0 {
		return func(at time.Time, vcpus, memoryMiB int64, d time.Duration) (pricing.Sandbox, pricing.Reason) {
			return reload.InForce().SandboxCost(at, vcpus, memoryMiB, d)
		}, nil
	}
	layer, err := pricing.ParseMap("prices", c.Prices)
	if err != nil {
		return nil, err
	}
	book, err := pricing.New(append(slices.Clone(pricing.Embedded()), layer)...)
	if err != nil {
		return nil, err
	}
	return book.SandboxCost, nil
}
