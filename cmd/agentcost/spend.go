package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

const spendHelp = `usage: agentcost spend [flags]

Adds up what was spent, in UTC days. Calls without a price are counted, and their money is not known.

  -by WHAT                     model (default), provider, day, agent, user, session, tenant, environment, service, repo,
                               or the name of a kept attribute
  -each-day                    a row for each day
` + filterHelp + `                               (-model, -provider and one more; not -status)
  -json, -csv

Without -from it is the last 30 days.
`

// defaultDays is how far spend looks back.
const defaultDays = 30

func spend(args []string, stdout, stderr io.Writer) error {
	f := newFlags("spend", spendHelp, stderr)
	a, t := newAsked(f), table{}
	q := ledger.SpendQuery{}
	f.StringVar(&q.By, "by", ledger.ByModel, "")
	f.BoolVar(&q.EachDay, "each-day", false, "")
	t.formats(f)
	if err := f.parse(args); err != nil {
		return err
	}
	l, err := a.open()
	if err != nil {
		return err
	}
	defer l.Close()
	if q.By == "repo" {
		q.By = "repository"
	}
	if err := known(l, q.By); err != nil {
		return err
	}
	if q.From, q.To = a.filter.From, a.filter.To; q.From.IsZero() {
		q.From = time.Now().AddDate(0, 0, -defaultDays)
	}
	if q.Where, q.Value, err = where(&a.filter); err != nil {
		return err
	}
	q.Model, q.Provider = a.filter.Model, a.filter.Provider
	days, err := l.Spend(context.Background(), q)
	if err != nil {
		return err
	}
	t.spent(days, &q)
	return t.write(stdout)
}

// known returns an error if nothing is added up by that.
func known(l *ledger.Ledger, by string) error {
	kept, err := l.Kept(context.Background())
	if err != nil {
		return err
	}
	all := append([]string{ledger.ByModel, ledger.ByProvider, ledger.ByDay, ledger.BySession}, kept...)
	if !slices.Contains(all, by) {
		return fmt.Errorf("-by: want one of %s (got %q)", strings.Join(all, ", "), by)
	}
	return nil
}

// where is the one dimension that the filter asks for.
func where(f *ledger.Filter) (dimension, value string, err error) {
	if f.Status != "" {
		return "", "", errors.New("-status: no sums are kept of it; see agentcost runs -status")
	}
	for _, d := range []struct{ name, value string }{
		{"agent", f.Agent}, {"user", f.User}, {"tenant", f.Tenant}, {"environment", f.Environment}, {"service", f.Service},
		{"repository", f.Repository}, {ledger.BySession, f.Session},
	} {
		switch {
		case d.value == "":
		case dimension != "":
			return "", "", fmt.Errorf("-%s, -%s: no sums are kept of both; give one of them", dimension, d.name)
		default:
			dimension, value = d.name, d.value
		}
	}
	return dimension, value, nil
}

// spent fills the table, with the sum below.
func (t *table) spent(days []ledger.Day, q *ledger.SpendQuery) {
	t.columns = []string{q.By, "calls", "unpriced", "partial", "tokens", "cache_saved", "cache_written_extra", "sandbox_usd", "usd"}
	dated := q.EachDay && q.By != ledger.ByDay
	if dated {
		t.columns = append([]string{"date"}, t.columns...)
	}
	var sum ledger.Day
	for i := range days {
		d := &days[i]
		row := figures(d, q.OfRuns())
		if dated {
			row = append([]any{d.Day}, row...)
		}
		t.add(row...)
		add(&sum, d)
	}
	sum.Value = "all"
	t.foot = figures(&sum, q.OfRuns())
	if dated {
		t.foot = append([]any{""}, t.foot...)
	}
}

// figures are the cells of a sum. Runs do not tell what caches saved, nor how many of their calls have a part of a price.
func figures(d *ledger.Day, ofRuns bool) []any {
	usd := ledger.Maybe{Money: d.USD + d.SandboxUSD, Known: d.Calls > d.Unpriced || d.Sandboxes > 0 || d.SandboxUSD > 0}
	if ofRuns {
		return []any{d.Value, d.Calls, d.Unpriced, nil, d.Tokens.Total(), nil, nil, d.SandboxUSD, usd}
	}
	return []any{d.Value, d.Calls, d.Unpriced, d.Partial, d.Tokens.Total(), d.Saved, d.Extra, d.SandboxUSD, usd}
}

func add(to, d *ledger.Day) {
	to.Calls, to.Unpriced, to.Partial, to.Sandboxes = to.Calls+d.Calls, to.Unpriced+d.Unpriced, to.Partial+d.Partial, to.Sandboxes+d.Sandboxes
	to.USD, to.SandboxUSD, to.Saved, to.Extra = to.USD+d.USD, to.SandboxUSD+d.SandboxUSD, to.Saved+d.Saved, to.Extra+d.Extra
	t, n := &to.Tokens, &d.Tokens
	t.Input, t.CacheRead, t.CacheWrite = t.Input+n.Input, t.CacheRead+n.CacheRead, t.CacheWrite+n.CacheWrite
	t.Output, t.Reasoning = t.Output+n.Output, t.Reasoning+n.Reasoning
	t.AudioInput, t.AudioOutput = t.AudioInput+n.AudioInput, t.AudioOutput+n.AudioOutput
}
