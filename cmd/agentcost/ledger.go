package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// filterHelp is the part of the help that all commands on the ledger share.
const filterHelp = `
  -dir DIR                     where the ledger is (default: $OTELCOL_VIEW_DIR, or else where the collector puts it)
  -from TIME, -to TIME         a day (2026-11-27), a time (RFC 3339), or how long ago (24h, 7d); -to is not included
  -agent, -user, -session, -tenant, -service, -repo, -provider, -model, -status
                               only what is equal to it
`

// asked is a question to the ledger, from the command line.
type asked struct {
	*flags
	dir    string
	filter ledger.Filter
}

func newAsked(f *flags) *asked {
	a := &asked{flags: f}
	f.StringVar(&a.dir, "dir", ledger.DefaultDir(), "")
	f.periodVar(&a.filter.From, "from")
	f.periodVar(&a.filter.To, "to")
	for name, to := range map[string]*string{
		"agent": &a.filter.Agent, "user": &a.filter.User, "session": &a.filter.Session, "tenant": &a.filter.Tenant,
		"service": &a.filter.Service, "repo": &a.filter.Repository, "provider": &a.filter.Provider, "model": &a.filter.Model,
		"status": &a.filter.Status,
	} {
		f.StringVar(to, name, "", "")
	}
	return a
}

// open opens the ledger for reading.
func (a *asked) open() (*ledger.Ledger, error) {
	l, err := ledger.OpenReader(a.dir)
	if errors.Is(err, ledger.ErrNone) {
		return nil, fmt.Errorf("%w in %s: start the collector with agent_view first (config/local.yaml has it), or say -dir", err, a.dir)
	}
	return l, err
}

// tenantsOf are the tenants by trace: calls do not tell them, the runs that hold them do.
func tenantsOf(l *ledger.Ledger) (map[string]string, error) {
	runs, err := l.Runs(context.Background(), ledger.RunQuery{})
	tenants := map[string]string{}
	for i := range runs {
		if r := &runs[i]; r.Tenant != "" {
			tenants[r.Trace] = r.Tenant
		}
	}
	return tenants, err
}

// periodVar defines a flag for a point in time.
func (f *flags) periodVar(to *time.Time, name string) {
	f.Func(name, "", func(s string) (err error) {
		*to, err = pointInTime(s, time.Now())
		return err
	})
}

// pointInTime is a time as people write it: a day, which begins in UTC as the ledger's days do, a time, or how long ago.
func pointInTime(s string, now time.Time) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, nil
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	if ago, err := time.ParseDuration(s); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	if s == "today" {
		return now.UTC().Truncate(24 * time.Hour), nil
	}
	return time.Time{}, errors.New("want a day as 2026-11-27, a time as RFC 3339, or how long ago as 24h or 7d")
}
