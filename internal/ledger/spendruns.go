package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// OfRuns reports whether the sums are of runs instead of days: by session, of which there are too many, and by one dimension of one
// value of another. A run counts whole, for whom its own agent span says, on the day on which it began; the tokens of either side
// are all in Input and Output.
func (q *SpendQuery) OfRuns() bool {
	switch q.By {
	case BySession:
		return true
	case ByModel, ByProvider, ByDay:
		return q.Where == BySession
	}
	return q.Where != "" && q.Where != q.By
}

func (l *Ledger) spendOfRuns(ctx context.Context, q SpendQuery) (days []Day, err error) {
	ofModels := []string{ByModel, ByProvider}
	if q.Model != "" || q.Provider != "" || slices.Contains(ofModels, q.By) || slices.Contains(ofModels, q.Where) {
		return nil, fmt.Errorf("%w: no sums by model or provider are kept of one %s", ErrQuery, cmp.Or(q.Where, q.By))
	}
	w := q.ofRuns()
	value, args := columnOf(q.By) // the sums are made here: SQLite would sort all runs for them
	sql := "SELECT coalesce(" + value + ", ''), started, calls, unpriced, prompt_tokens, completion_tokens, usd, sandbox_usd FROM runs" + w.String()
	sums := map[dayKey]*Day{}
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		return conn.Query(sql, append(args, w.args...), func(s *sqlite.Stmt) error {
			key := dayKey{dimension: q.By, value: s.ColumnText(0)}
			if q.EachDay {
				key.day = Nanos(s.ColumnInt64(1)).day()
			}
			d := sums[key]
			if d == nil {
				d = &Day{Dimension: q.By, Value: key.value, Day: key.day}
				sums[key] = d
			}
			d.addRun(s)
			return nil
		})
	})
	for _, d := range sums {
		days = append(days, *d)
	}
	slices.SortFunc(days, func(a, b Day) int {
		return cmp.Or(strings.Compare(a.Day, b.Day), cmp.Compare(b.USD+b.SandboxUSD, a.USD+a.SandboxUSD), strings.Compare(a.Value, b.Value))
	})
	return days, err
}

// ofRuns chooses the runs that are summed up.
func (q *SpendQuery) ofRuns() *where {
	w := (&Filter{From: dayOf(q.From), To: dayOf(q.To)}).ofRuns()
	if q.By != BySession || q.Where != "" {
		w.rowByRow()
	}
	if q.Where != "" {
		column, args := columnOf(q.Where)
		w.add("coalesce("+column+", '') = ?", append(args, q.Value)...)
	}
	return w
}

// addRun adds the figures of a run, from the third result column on.
func (d *Day) addRun(s *sqlite.Stmt) {
	d.Calls += s.ColumnInt64(2)
	d.Unpriced += s.ColumnInt64(3)
	d.Tokens.Input += s.ColumnInt64(4)
	d.Tokens.Output += s.ColumnInt64(5)
	sandbox := Money(s.ColumnInt64(7))
	d.USD, d.SandboxUSD = d.USD.plus(Money(s.ColumnInt64(6))-sandbox), d.SandboxUSD.plus(sandbox)
}

// columnOf is a dimension of runs in SQL, with its parameters.
func columnOf(dimension string) (column string, args []any) {
	switch {
	case dimension == ByDay:
		return "date(started / 1000000000, 'unixepoch')", nil
	case dimension == BySession || slices.Contains(Dimensions, dimension):
		return dimension, nil
	}
	return "(SELECT value FROM json_each(attributes) WHERE key = ?)", []any{dimension} // as a path, some names would mean another thing
}

// dayOf is when a time's day begins, in UTC.
func dayOf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(24 * time.Hour)
}
