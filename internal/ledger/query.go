package ledger

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// RunQuery asks for a part of the runs that no other run holds.
type RunQuery struct {
	Filter
	Order         Order
	Limit, Offset int           // Limit 0 is all
	Patience      time.Duration // for a search in all that was said; 0 for no end
	SaidBefore    int64         // Totals.SaidNext of a search that ended early, to go on with it
}

// Totals are the sums over runs.
type Totals struct {
	Runs, Calls, Unpriced, Partial, Tokens int64
	USD                                    Maybe
	SaidSince                              Nanos // of a search in texts that ended before the oldest: how far back it went; else 0
	SaidNext                               int64 // likewise: where it goes on
}

// Runs are the runs that a query asks for.
func (l *Ledger) Runs(ctx context.Context, q RunQuery) ([]Run, error) {
	runs, _, err := l.List(ctx, q)
	return runs, err
}

// RunTotals sums up the runs that a filter chooses.
func (l *Ledger) RunTotals(ctx context.Context, f Filter) (Totals, error) {
	_, t, err := l.List(ctx, RunQuery{Filter: f, Limit: 1})
	return t, err
}

// Trace is everything that is known of one trace. Its rows are in order of their starts.
type Trace struct {
	ID        string
	Runs      []Run
	Calls     []Call
	Merged    []Merged
	Tools     []Tool
	Sandboxes []Sandbox
	Links     []Link
}

// Reference is a run as a reader names it: the id of its trace or the beginning of that, and, where the trace has several
// and the outermost is not meant, a dash and the id of its span.
//
// ErrNotFound is returned where nothing has that name, ErrSeveral where several traces begin with it.
type Reference string

// The errors of looking something up.
var (
	ErrNotFound = errors.New("not in the ledger")
	ErrSeveral  = errors.New("several traces begin like this")
)

func (r Reference) split() (prefix string, span Span, hasSpan bool, err error) {
	prefix, rest, hasSpan := strings.Cut(strings.ToLower(strings.TrimSpace(string(r))), "-")
	if !isHex(prefix) || len(prefix) < minPrefix {
		return "", 0, false, ErrNotFound
	}
	if hasSpan {
		if span, err = ParseSpan(rest); err != nil {
			return "", 0, false, ErrNotFound
		}
	}
	return prefix, span, hasSpan, nil
}

// ID is the run's Reference.
func (r *Run) ID() Reference { return Reference(r.Trace + "-" + r.Span.String()) }

// Run is a run with all of its trace. The outermost run is meant where the reference names none.
func (l *Ledger) Run(ctx context.Context, ref Reference) (*Trace, *Run, error) {
	prefix, span, hasSpan, err := ref.split()
	if err != nil {
		return nil, nil, err
	}
	t, err := l.Trace(ctx, prefix)
	if err != nil {
		return nil, nil, err
	}
	for i := range t.Runs {
		if r := &t.Runs[i]; hasSpan && r.Span == span || !hasSpan && r.Outer == nil {
			return t, r, nil
		}
	}
	return nil, nil, ErrNotFound
}

// Trace is the trace whose id begins with prefix.
func (l *Ledger) Trace(ctx context.Context, prefix string) (t *Trace, err error) {
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		number, id, err := findTrace(conn, prefix)
		if err != nil {
			return err
		}
		t = &Trace{ID: id}
		for _, read := range []func(*sqlite.Conn, int64) error{
			rowsOf(&runTable, &t.Runs), rowsOf(&callTable, &t.Calls), rowsOf(&mergedTable, &t.Merged),
			rowsOf(&toolTable, &t.Tools), rowsOf(&sandboxTable, &t.Sandboxes), rowsOf(&linkTable, &t.Links),
		} {
			if err := read(conn, number); err != nil {
				return err
			}
		}
		t.nameTrace()
		return nil
	})
	return t, err
}

// nameTrace puts the trace's id on each row.
func (t *Trace) nameTrace() {
	b := Batch{Runs: t.Runs, Calls: t.Calls, Merged: t.Merged, Tools: t.Tools, Sandboxes: t.Sandboxes}
	_ = b.each(func(a *At) error {
		a.Trace = t.ID
		return nil
	})
}

func findTrace(conn *sqlite.Conn, prefix string) (number int64, id string, err error) {
	found := 0
	err = conn.Query("SELECT trace, trace_id FROM trace_numbers WHERE trace_id >= ? AND trace_id < ? LIMIT 2",
		[]any{prefix, prefix + "g"}, func(s *sqlite.Stmt) error {
			number, id = s.ColumnInt64(0), s.ColumnText(1)
			found++
			return nil
		})
	switch {
	case err != nil:
		return 0, "", err
	case found == 0:
		return 0, "", ErrNotFound
	case found > 1:
		return 0, "", ErrSeveral
	}
	return number, id, nil
}

// rowsOf reads the rows that a table has of a trace. Links have no times, and come by their ids.
func rowsOf[T any](table *table[T], to *[]T) func(*sqlite.Conn, int64) error {
	order := " ORDER BY started, span"
	if table.name == linkTable.name {
		order = ""
	}
	return func(conn *sqlite.Conn, number int64) error {
		return conn.Query(table.rows+" WHERE "+ofTrace("id", "?1")+order, []any{number}, func(s *sqlite.Stmt) error {
			*to = append(*to, *new(T))
			table.scan(s, &(*to)[len(*to)-1])
			return nil
		})
	}
}

// Calls calls f with every call that a filter chooses, in order of their starts, until it returns an error. The call is
// f's only until it returns.
func (l *Ledger) Calls(ctx context.Context, filter Filter, f func(*Call) error) error {
	w := filter.ofCalls()
	sql := callTable.rows + w.String() + " ORDER BY started"
	return l.with(ctx, func(conn *sqlite.Conn) error {
		var c Call
		return conn.Query(sql, w.args, func(s *sqlite.Stmt) error {
			c.Trace = callTable.scan(s, &c)
			return f(&c)
		})
	})
}
