package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// entry is a run of a list before it is read whole: where it is, and what it may be sorted by.
type entry struct {
	id             int64
	started, ended Nanos
	usd            Maybe
	tokens         int64
}

// orders compare what comes first. All end with the newest, and are complete. They take values: what a pointer to them led to would have
// to be allocated, for each comparison.
var orders = map[Order]func(a, b entry) int{
	"":       func(entry, entry) int { return 0 },
	Newest:   func(entry, entry) int { return 0 },
	Dearest:  func(a, b entry) int { return cmp.Or(known(b.usd)-known(a.usd), cmp.Compare(b.usd.Money, a.usd.Money)) },
	Longest:  func(a, b entry) int { return cmp.Compare(b.ended-b.started, a.ended-a.started) },
	MostWork: func(a, b entry) int { return cmp.Compare(b.tokens, a.tokens) },
}

func known(m Maybe) int {
	if m.Known {
		return 1
	}
	return 0
}

// List is a part of the runs that a filter chooses, and the sums over all of them: one pass over what is sorted and summed
// up, and then the few rows that are shown.
func (l *Ledger) List(ctx context.Context, q RunQuery) (runs []Run, t Totals, err error) {
	order, ok := orders[q.Order]
	if !ok {
		return nil, t, fmt.Errorf("%w: no order is called %q", ErrQuery, q.Order)
	}
	best := first{order: order}
	if q.Limit > 0 {
		best.n = q.Limit + max(q.Offset, 0)
	}
	err = l.with(ctx, func(conn *sqlite.Conn) error {
		if err := q.entries(conn, &t, &best); err != nil {
			return err
		}
		all := best.sorted()
		all = all[min(max(q.Offset, 0), len(all)):]
		for i := range all {
			var r Run
			if err := readRow(conn, &runTable, all[i].id, &r); err != nil {
				return err
			}
			runs = append(runs, r)
		}
		return nil
	})
	return runs, t, err
}

// first keeps the first n of what is added, in an order; all where n is 0. It sorts once in a while and forgets the rest.
type first struct {
	n     int
	order func(a, b entry) int
	all   []entry
	last  entry // of the first n, as they were when they were sorted last
	full  bool  // they were n
}

// room is how many more than it needs it gathers at least before it sorts.
const room = 2000

func (f *first) add(e entry) {
	if f.full && f.compare(f.last, e) < 0 {
		return
	}
	if f.all = append(f.all, e); f.n > 0 && len(f.all) >= f.n+max(f.n, room) {
		f.all = f.sorted()
		f.last, f.full = f.all[f.n-1], true
	}
}

func (f *first) compare(a, b entry) int {
	return cmp.Or(f.order(a, b), cmp.Compare(b.started, a.started), cmp.Compare(b.id>>rowBits, a.id>>rowBits), cmp.Compare(a.id, b.id))
}

func (f *first) sorted() []entry {
	slices.SortFunc(f.all, f.compare)
	if f.n > 0 {
		f.all = f.all[:min(f.n, len(f.all))]
	}
	return f.all
}

// entries reads what the filter chooses, and sums it up.
func (q *RunQuery) entries(conn *sqlite.Conn, t *Totals, best *first) error {
	w := q.ofRuns()
	if err := q.search(conn, w, t); err != nil {
		return err
	}
	if len(w.conditions) > 1 && q.From.IsZero() && q.To.IsZero() {
		w.rowByRow()
	}
	sql := `SELECT id, started, ended, usd, coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0), calls, unpriced,
 status = 'partial' FROM runs` + w.String()
	return conn.Query(sql, w.args, func(s *sqlite.Stmt) error {
		e := entry{
			id: s.ColumnInt64(0), started: Nanos(s.ColumnInt64(1)), ended: Nanos(s.ColumnInt64(2)),
			usd: Maybe{Money(s.ColumnInt64(3)), !sqlite.Null(s, 3)}, tokens: s.ColumnInt64(4),
		}
		best.add(e)
		t.Runs++
		t.Tokens += e.tokens
		t.Calls += s.ColumnInt64(5)
		t.Unpriced += s.ColumnInt64(6)
		t.Partial += s.ColumnInt64(7)
		t.USD = t.USD.plus(e.usd)
		return nil
	})
}

// search adds what is said in texts.
func (q *RunQuery) search(conn *sqlite.Conn, w *where, t *Totals) error {
	said := strings.TrimSpace(q.Said)
	if said == "" {
		return nil
	}
	var deadline time.Time
	if q.Patience > 0 {
		deadline = time.Now().Add(q.Patience)
	}
	traces, looked, err := saidIn(conn, said, w, q.SaidBefore, deadline)
	if err != nil {
		return err
	}
	list, err := json.Marshal(traces)
	if err != nil {
		return err
	}
	w.add("id IN (SELECT runs.id FROM json_each(?) JOIN runs ON "+ofTrace("runs.id", "value")+")", string(list))
	if t.SaidNext = looked; looked == 0 {
		return nil
	}
	since, err := number(conn, "SELECT coalesce(min(started), 0) FROM runs WHERE "+ofTrace("id", "?1"), looked)
	t.SaidSince = Nanos(since)
	return err
}
