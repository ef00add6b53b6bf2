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
	sums := map[runsKey]*runsSum{}
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		return conn.Query(sql, append(args, w.args...), func(s *sqlite.Stmt) error {
			day := int64(0)
			if q.EachDay {
				day = s.ColumnInt64(1) / int64(24*time.Hour)
			}
			value := s.ColumnRawText(0)
			sum := sums[runsKey{day, string(value)}]
			if sum == nil {
				sum = &runsSum{}
				sums[runsKey{day, string(value)}] = sum
			}
			sum.add(s)
			return nil
		})
	})
	days = make([]Day, 0, len(sums))
	for k, sum := range sums {
		days = append(days, sum.day(q, k))
	}
	slices.SortFunc(days, func(a, b Day) int {
		return cmp.Or(strings.Compare(a.Day, b.Day), cmp.Compare(b.USD+b.SandboxUSD, a.USD+a.SandboxUSD), strings.Compare(a.Value, b.Value))
	})
	return days, err
}

// runsKey is what runs are summed up by: a value, and the day since 1970 where days are told apart.
type runsKey struct {
	day   int64
	value string
}

// runsSum is what a Day tells of runs, without the rest of it: there may be as many as there are runs.
type runsSum struct {
	calls, unpriced, input, output int64
	usd, sandbox                   Money
}

// add adds the figures of a run, from the third result column on.
func (r *runsSum) add(s *sqlite.Stmt) {
	r.calls += s.ColumnInt64(2)
	r.unpriced += s.ColumnInt64(3)
	r.input += s.ColumnInt64(4)
	r.output += s.ColumnInt64(5)
	sandbox := Money(s.ColumnInt64(7))
	r.usd, r.sandbox = r.usd.plus(Money(s.ColumnInt64(6))-sandbox), r.sandbox.plus(sandbox)
}

func (r *runsSum) day(q SpendQuery, k runsKey) Day {
	d := Day{
		Dimension: q.By, Value: k.value, Calls: r.calls, Unpriced: r.unpriced, USD: r.usd, SandboxUSD: r.sandbox,
		Tokens: Tokens{Input: r.input, Output: r.output},
	}
	if q.EachDay {
		d.Day = Nanos(k.day * int64(24*time.Hour)).day()
	}
	return d
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
