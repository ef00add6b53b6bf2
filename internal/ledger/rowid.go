package ledger

import (
	"fmt"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// A row's id is the number of its trace, and which of the trace's rows it is in its table. Traces are numbered as they come, so
// that nearly all rows go to the end of their tables, which is what SQLite does fastest, and those of a trace lie together.
// There is room for sixteen million rows of a trace in each table: of each second of half a year. What comes after is not kept: its
// ids would be those of the next trace.
const rowBits = 24

// lastRow is the greatest id of a trace's rows; fewer rows in tests.
var lastRow = func(trace int64) int64 { return (trace+1)<<rowBits - 1 }

// ofTrace chooses by ids the rows of a trace whose number is an expression.
func ofTrace(id, number string) string {
	return fmt.Sprintf("%s BETWEEN %s << %d AND (%[2]s + 1 << %[3]d) - 1", id, number, rowBits)
}

// The tables that have a row for a span.
const (
	inRuns = iota
	inBills
	inMerged
	inTools
	inSandboxes
	inLinks
	tables
)

var tableNames = [tables]string{"runs", "bills", "merged", "tools", "sandboxes", "links"}

// place is a span in a table.
type place struct {
	table int
	span  Span
}

// rows are the ids of a trace's rows.
type rows struct {
	ids    map[place]int64
	before [tables]int64 // the last before this transaction
	last   [tables]int64 // 0 where nobody has looked
}

// find is the id of a span's row in a table, 0 where it has none.
func (t *openTrace) find(conn *sqlite.Conn, table int, span Span) (int64, error) {
	if t.rows.last[table] == 0 {
		if err := t.look(conn, table); err != nil {
			return 0, err
		}
	}
	return t.rows.ids[place{table, span}], nil
}

// look reads which rows there are; of a new trace there are none.
func (t *openTrace) look(conn *sqlite.Conn, table int) error {
	if t.rows.ids == nil {
		t.rows.ids = map[place]int64{}
	}
	t.rows.last[table] = t.number << rowBits
	defer func() { t.rows.before[table] = t.rows.last[table] }()
	if t.isNew {
		return nil
	}
	sql := "SELECT id, span FROM " + tableNames[table] + " WHERE " + ofTrace("id", "?1") + " ORDER BY id"
	return conn.Query(sql, []any{t.number}, func(s *sqlite.Stmt) error {
		id := s.ColumnInt64(0)
		t.rows.ids[place{table, Span(s.ColumnInt64(1))}] = id
		t.rows.last[table] = id
		return nil
	})
}

// next is the id of a new row, of a span that find has not found; 0 where there is no room for one.
func (t *openTrace) next(table int, span Span) int64 {
	if t.rows.last[table] >= lastRow(t.number) {
		return 0
	}
	t.rows.last[table]++
	id := t.rows.last[table]
	t.rows.ids[place{table, span}] = id
	return id
}

// insert writes a row of a span that has none in the table, and reports whether it did; else it finds the row that is there. The row
// has no id afterwards where there was no room.
func insert[T any](w *writing, t *table[T], row *T) (isNew bool, err error) {
	at := t.at(row)
	trace := w.traces[at.Trace]
	if at.id, err = trace.find(w.conn, t.number, at.Span); err != nil || at.id != 0 {
		trace.repeats(t.number, at.id, at.Span)
		return false, err
	}
	if at.id = trace.next(t.number, at.Span); at.id == 0 {
		trace.keepNoText(at.Span)
		return false, nil
	}
	return true, put(w, t, toInsert, row)
}

// repeats notes that a span has a row already. What was there before this transaction has its texts, too.
func (t *openTrace) repeats(table int, id int64, span Span) {
	if id > t.rows.before[table] {
		t.twice = true
		return
	}
	t.keepNoText(span)
}

func (t *openTrace) keepNoText(span Span) {
	if t.again == nil {
		t.again = map[Span]bool{}
	}
	t.again[span] = true
}

// remove deletes the row of a span, where there is one.
func (w *writing) remove(table int, a *At) error {
	t := w.traces[a.Trace]
	id, err := t.find(w.conn, table, a.Span)
	if err != nil || id == 0 {
		return err
	}
	delete(t.rows.ids, place{table, a.Span})
	return w.exec("DELETE FROM "+tableNames[table]+" WHERE id = ?", id)
}

// readRow reads a row by its id.
func readRow[T any](conn *sqlite.Conn, t *table[T], id int64, row *T) error {
	return conn.Query(t.rows+" WHERE id = ?", []any{id}, func(s *sqlite.Stmt) error {
		t.at(row).Trace = t.scan(s, row)
		return nil
	})
}
