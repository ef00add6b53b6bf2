package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// The dimensions that Spend groups by besides those of the table days: model and provider, of which every dimension has the
// sums, and the day.
const (
	ByModel    = "model"
	ByProvider = "provider"
	ByDay      = "day"
	BySession  = "session" // of which there are too many for sums of days: these are of runs
)

// Dimensions are the columns of Who, by which sums are kept. Those of kept attributes come on top.
var Dimensions = []string{"agent", "user", "tenant", "environment", "service", "repository"}

// SpendQuery asks for sums of days. Days are UTC; To is not included.
type SpendQuery struct {
	From, To time.Time
	By       string // ByModel, ByProvider, ByDay, BySession, one of Dimensions or a kept attribute's name
	EachDay  bool   // a row for each day, instead of one for all
	// Where limits the sums to one value of a dimension. With a By of another dimension they are of runs, since no sums of days are
	// kept of two.
	Where, Value string
	// Of days alone, because a run's money is not kept by them: to one model, and to one provider.
	Model, Provider string
}

// Spend are sums in order of their money, the greatest first, or of their days with EachDay. In each, Value is what By asks
// for.
func (l *Ledger) Spend(ctx context.Context, q SpendQuery) (days []Day, err error) {
	if q.OfRuns() {
		return l.spendOfRuns(ctx, q)
	}
	dimension, group, err := q.grouping()
	if err != nil {
		return nil, err
	}
	w := &where{}
	w.add("dimension = ?", dimension)
	q.limit(w)
	groups, order := []string{group}, "total(usd) + total(sandbox_usd) DESC, "+group
	day := "''"
	if q.EachDay {
		groups, day, order = append(groups, "day"), "day", "day, "+order
	}
	sql := "SELECT " + group + ", " + day + ", " + sumsOf(daySums) + " FROM days" + w.String() +
		" GROUP BY " + strings.Join(groups, ", ") + " ORDER BY " + order
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		return conn.Query(sql, w.args, func(s *sqlite.Stmt) error {
			d := Day{Dimension: q.By, Value: s.ColumnText(0), Day: s.ColumnText(1)}
			scanSums(s, 2, daySums, &d)
			days = append(days, d)
			return nil
		})
	})
	return days, err
}

// limit adds the period, the value and the model.
func (q *SpendQuery) limit(w *where) {
	if !q.From.IsZero() {
		w.add("day >= ?", q.From.UTC().Format(time.DateOnly))
	}
	if !q.To.IsZero() {
		w.add("day < ?", q.To.UTC().Format(time.DateOnly))
	}
	if q.Where != "" {
		w.add("value = ?", q.Value)
	}
	for _, c := range []named{{"model", q.Model}, {"provider", q.Provider}} {
		if c.value != "" {
			w.add(c.name+" = ?", c.value)
		}
	}
}

// grouping is the dimension whose sums are read, and the column that they are grouped by.
func (q *SpendQuery) grouping() (dimension, column string, err error) {
	switch q.By {
	case ByModel, ByProvider, ByDay:
		dimension, column = All, q.By
		if q.Where != "" {
			dimension = q.Where
		}
		return dimension, column, nil
	case "":
		return "", "", fmt.Errorf("%w: nothing to group by; one of model, provider, day, %s or a kept attribute", ErrQuery, strings.Join(Dimensions, ", "))
	}
	return q.By, "value", nil
}

// Days are the sums of each day by provider and model, in one dimension, for whoever sums up further. Days are UTC; to is not
// included.
func (l *Ledger) Days(ctx context.Context, dimension string, from, to time.Time) (days []Day, err error) {
	w := &where{}
	w.add("dimension = ?", dimension)
	q := SpendQuery{From: from, To: to}
	q.limit(w)
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		return conn.Query("SELECT "+dayTable.list+" FROM days"+w.String()+" ORDER BY day, value, provider, model", w.args,
			func(s *sqlite.Stmt) error {
				var d Day
				for i, c := range dayTable.columns {
					scan(s, i, c.field(&d))
				}
				days = append(days, d)
				return nil
			})
	})
	return days, err
}

// Kept are the names of all dimensions that have sums, those of kept attributes last.
func (l *Ledger) Kept(ctx context.Context) (names []string, err error) {
	const sql = `WITH RECURSIVE d (name) AS (SELECT min(dimension) FROM days
 UNION ALL SELECT (SELECT min(dimension) FROM days WHERE dimension > name) FROM d WHERE name IS NOT NULL)
SELECT name FROM d WHERE name IS NOT NULL`
	names = slices.Clone(Dimensions)
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		return conn.Query(sql, nil, func(s *sqlite.Stmt) error {
			if name := s.ColumnText(0); name != All && name != byReason && !slices.Contains(names, name) {
				names = append(names, name)
			}
			return nil
		})
	})
	return names, err
}
