package ledger

import (
	"fmt"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// openTrace is a trace that the transaction writes to.
type openTrace struct {
	id     string
	number int64
	isNew  bool // nothing was written of it before
	loose  bool // something in it has no run
	tree   tree
	rows   rows
	again  map[Span]bool // spans whose texts are there, or shall not be
	twice  bool          // a span came twice in this transaction
	first  *Text         // the earliest that went in
	title  string        // how it begins
	piece  int64         // of its texts, the last; 0 where none has been looked for
}

// trace is the trace of an id; nil where it is not known and shall not be made.
func (w *writing) trace(id string, add bool) (*openTrace, error) {
	id = strings.Clone(id)
	number, isNew, err := w.traceNumber(id, add)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		w.traces[id] = nil
		return nil, nil
	}
	t := w.take()
	t.id, t.number, t.isNew = id, number, isNew
	w.traces[id] = t
	w.order = append(w.order, t)
	w.written.Traces = append(w.written.Traces, t.id)
	return t, nil
}

// maxYoung is how many traces are found by a map alone. Their ids are random: an index that took each when it comes would be
// written to in as many places as there are traces, and cost more than all else that is written of a small one.
var maxYoung = 1 << 14 // some two megabytes; fewer in tests

// traceNumber is the number of a trace; 0 where it is not known and shall not be made.
func (w *writing) traceNumber(id string, add bool) (n int64, isNew bool, err error) {
	if n, known := w.young[id]; known {
		return n, false, nil
	}
	if w.indexed > 0 {
		if n, err = stepText(w.conn, "SELECT trace FROM trace_ids WHERE trace_id = ?", id); err != nil || n != 0 {
			return n, false, err
		}
	}
	if !add {
		return 0, false, nil
	}
	w.last++
	w.young[id] = w.last
	w.fresh = append(w.fresh, id)
	return w.last, true, nil
}

// atOnce is how many traces a statement writes: it is most of what a row so small costs.
const atOnce = 16

var (
	addTrace  = "INSERT OR FAIL INTO traces (trace_id) VALUES (?)"
	addTraces = addTrace + strings.Repeat(", (?)", atOnce-1)
)

// writeFresh writes the traces that the batch has begun, which SQLite numbers as traceNumber has: on from the last. A number that is given
// may be none, and SQLite would write what it needs to undo a statement to a file.
func (w *writing) writeFresh() error {
	if len(w.fresh) == 0 {
		return nil
	}
	for ids := w.fresh; len(ids) > 0; {
		sql, n := addTrace, 1
		if len(ids) >= atOnce {
			sql, n = addTraces, atOnce
		}
		s, err := w.conn.Prepare(sql)
		if err != nil {
			return err
		}
		for i, id := range ids[:n] {
			if err := s.BindText(i+1, id); err != nil {
				return err
			}
		}
		if err := s.Exec(); err != nil {
			return err
		}
		ids = ids[n:]
	}
	if last := w.conn.LastInsertRowID(); last != w.last {
		return fmt.Errorf("a trace has number %d instead of %d", last, w.last)
	}
	return nil
}

// stepText runs a statement with a text, and returns the number that comes of it, if any.
func stepText(conn *sqlite.Conn, sql, text string) (n int64, err error) {
	s, err := conn.Prepare(sql)
	if err != nil {
		return 0, err
	}
	if err := s.BindText(1, text); err != nil {
		return 0, err
	}
	if s.Step() {
		n = s.ColumnInt64(0)
	}
	return n, s.Reset()
}

// readYoung finds the traces that have not been indexed, and the last that has a number.
func (w *writing) readYoung() (err error) {
	if w.young != nil {
		return nil
	}
	if w.indexed, err = number(w.conn, "SELECT trace FROM indexed"); err != nil {
		return err
	}
	if w.last, err = number(w.conn, "SELECT max(trace) FROM traces"); err != nil {
		return err
	}
	w.young = map[string]int64{}
	return w.conn.Query("SELECT trace_id, trace FROM traces WHERE trace > (SELECT trace FROM indexed)", nil, func(s *sqlite.Stmt) error {
		w.young[s.ColumnText(0)] = s.ColumnInt64(1)
		return nil
	})
}

// index writes the ids of young traces, in their order, where they are many.
func (w *writing) index() error {
	if len(w.young) < maxYoung {
		return nil
	}
	err := w.exec("INSERT OR FAIL INTO trace_ids SELECT trace_id, trace FROM traces WHERE trace > (SELECT trace FROM indexed) ORDER BY trace_id")
	if err != nil {
		return err
	}
	clear(w.young)
	w.indexed = w.last
	return w.exec("UPDATE indexed SET trace = ?", w.indexed)
}

// maxShelved and maxShelvedSpans bound what is kept to be used again, and the size of each.
const maxShelved, maxShelvedSpans = 256, 64

// shelve keeps a trace's maps for another one.
func (w *writing) shelve(t *openTrace) {
	if len(w.shelved) >= maxShelved || len(t.tree.nodes) > maxShelvedSpans {
		return
	}
	t.tree.forget()
	clear(t.again)
	clear(t.rows.ids)
	*t = openTrace{tree: t.tree, rows: rows{ids: t.rows.ids}, again: t.again}
	w.shelved = append(w.shelved, t)
}

// take is a trace with nothing in it.
func (w *writing) take() (t *openTrace) {
	if n := len(w.shelved); n > 0 {
		t, w.shelved = w.shelved[n-1], w.shelved[:n-1]
		return t
	}
	return &openTrace{}
}
