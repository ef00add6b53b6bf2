// Package budget watches what money is spent on: it adds up charges per budget, value and window, and tells when a share
// of the limit is crossed. It raises alarms and stops nothing.
package budget

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Key is what a budget is kept by.
type Key string

// The keys.
const (
	ByUser    Key = "user"
	BySession Key = "session"
	ByTenant  Key = "tenant"
	ByAgent   Key = "agent"
	ByModel   Key = "model"
)

// Config is one budget.
type Config struct {
	// Name is the budget's, in alarms and metrics.
	Name string `mapstructure:"name"`
	// By is user, session, tenant, agent or model.
	By Key `mapstructure:"by"`
	// Value is the one user, session, ... that the budget is for. Without it, each has the limit for itself.
	Value string `mapstructure:"value"`
	// LimitUSD is what may be spent in one window.
	LimitUSD float64 `mapstructure:"limit_usd"`
	// Window is the length of the windows. They are aligned to the clock, in UTC.
	Window time.Duration `mapstructure:"window"`
}

// thresholds are the shares of the limit, in percent, that raise an alarm.
var thresholds = [...]int{50, 80, 100}

// maxValues bounds the values that one budget is kept for in one window. Money of further values is not watched.
const maxValues = 100_000

// Validate checks budgets; each error begins with the key as it was typed.
func Validate(budgets []Config) error {
	var errs []error
	names := map[string]bool{}
	for i, b := range budgets {
		fail := func(key, format string, args ...any) {
			errs = append(errs, fmt.Errorf("budgets[%d].%s: "+format, append([]any{i, key}, args...)...))
		}
		if b.Name == "" || names[b.Name] {
			fail("name", "must be given, and only once (got %q)", b.Name)
		}
		names[b.Name] = true
		if !slices.Contains([]Key{ByUser, BySession, ByTenant, ByAgent, ByModel}, b.By) {
			fail("by", "must be user, session, tenant, agent or model (got %q)", b.By)
		}
		if limit, ok := pricing.FromUSD(b.LimitUSD); !ok || limit.IsZero() {
			fail("limit_usd", "must be positive (got %v)", b.LimitUSD)
		}
		if b.Window <= 0 {
			fail("window", "must be positive (got %s)", b.Window)
		}
	}
	return errors.Join(errs...)
}

// Charge is money spent, and by whom.
type Charge struct {
	Amount                              pricing.Amount
	User, Session, Tenant, Agent, Model string
}

func (c *Charge) value(by Key) string {
	switch by {
	case ByUser:
		return c.User
	case BySession:
		return c.Session
	case ByTenant:
		return c.Tenant
	case ByAgent:
		return c.Agent
	default:
		return c.Model
	}
}

// Alarm is a threshold that was crossed. It is raised once per window and value.
type Alarm struct {
	Budget    *Config
	Value     string
	Percent   int // the highest threshold crossed at once
	Consumed  pricing.Amount
	WindowEnd time.Time
}

// Level is how full a budget is: of its one value, or of the value that has spent most.
type Level struct {
	Budget   *Config
	Consumed pricing.Amount
}

// Watch is the state of all budgets. It is not safe for concurrent use.
type Watch struct {
	budgets []watched
	Missed  int64 // charges of values beyond maxValues
}

type watched struct {
	Config
	marks    [len(thresholds)]pricing.Amount // the amounts at the thresholds
	window   time.Time                       // its start
	consumed map[string]*spent
	top      pricing.Amount // what the value that spent most has spent
}

type spent struct {
	amount pricing.Amount
	raised int // percent
}

// New makes a Watch of valid budgets.
func New(budgets []Config) *Watch {
	w := &Watch{}
	for _, c := range budgets {
		b := watched{Config: c, consumed: map[string]*spent{}}
		for i, p := range thresholds {
			b.marks[i], _ = pricing.FromUSD(c.LimitUSD * float64(p) / 100)
		}
		w.budgets = append(w.budgets, b)
	}
	return w
}

// Add charges every budget that c falls under, at now: money counts when it becomes known.
func (w *Watch) Add(now time.Time, c *Charge) []Alarm {
	var alarms []Alarm
	for i := range w.budgets {
		b := &w.budgets[i]
		value := c.value(b.By)
		if value == "" || b.Value != "" && b.Value != value {
			continue
		}
		b.enter(now)
		s, ok := b.consumed[value]
		if !ok {
			if len(b.consumed) >= maxValues {
				w.Missed++
				continue
			}
			s = &spent{}
			b.consumed[value] = s
		}
		s.amount = s.amount.Add(c.Amount)
		if s.amount.Cmp(b.top) > 0 {
			b.top = s.amount
		}
		if p := b.percent(s.amount); p > s.raised {
			s.raised = p
			alarms = append(alarms, Alarm{&b.Config, value, p, s.amount, b.window.Add(b.Window)})
		}
	}
	return alarms
}

// enter begins a new window where the last is over.
func (b *watched) enter(now time.Time) {
	if start := now.UTC().Truncate(b.Window); !start.Equal(b.window) {
		b.window = start
		b.top = pricing.Amount{}
		clear(b.consumed)
	}
}

// percent is the highest threshold that amount has reached, 0 for none.
func (b *watched) percent(amount pricing.Amount) int {
	reached := 0
	for i, p := range thresholds {
		if amount.Cmp(b.marks[i]) >= 0 {
			reached = p
		}
	}
	return reached
}

// Levels are how full the budgets are at now.
func (w *Watch) Levels(now time.Time) []Level {
	levels := make([]Level, 0, len(w.budgets))
	for i := range w.budgets {
		b := &w.budgets[i]
		b.enter(now)
		levels = append(levels, Level{&b.Config, b.top})
	}
	return levels
}
