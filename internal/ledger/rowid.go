package ledger

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// A row's id is the number of its trace, and which of the trace's rows it is in its table. Traces are numbered as they come, so
// that nearly all rows go to the end of their tables, which is what SQLite does fastest, and those of a trace lie together.
// There is room for sixteen million rows of a trace in each table: of each second of half a year.
const rowBits = 24

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
	ids  map[place]int64
	last [tables]int64 // 0 where nobody has looked
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
	if t.isNew {
		return nil
	}
	sql := "SELECT id, span FROM " + tableNames[table] + " WHERE " + ofTrace("id", "?1") + " ORDER BY id"
	return query(conn, sql, []any{t.number}, func(s *sqlite.Stmt) error {
		id := s.ColumnInt64(0)
		t.rows.ids[place{table, Span(s.ColumnInt64(1))}] = id
		t.rows.last[table] = id
		return nil
	})
}

// next is the id of a new row, of a span that find has not found.
func (t *openTrace) next(table int, span Span) int64 {
	t.rows.last[table]++
	id := t.rows.last[table]
	t.rows.ids[place{table, span}] = id
	return id
}

// insert writes a row of a span that has none in the table, and reports whether it did; else it finds the row that is there.
func insert[T any](w *writing, t *table[T], row *T) (isNew bool, err error) {
	at := t.at(row)
	trace := w.traces[at.Trace]
	if at.id, err = trace.find(w.conn, t.number, at.Span); err != nil || at.id != 0 {
		return false, err
	}
	at.id = trace.next(t.number, at.Span)
	return true, t.put(w.conn, t.insert, row)
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
	return query(conn, t.rows+" WHERE id = ?", []any{id}, func(s *sqlite.Stmt) error {
		t.at(row).Trace = t.scan(s, row)
		return nil
	})
}
