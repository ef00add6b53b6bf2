package ledger

import (
	"errors"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Batch is what is written together: all of it or nothing.
type Batch struct {
	Runs        []Run
	Calls       []Call
	Merged      []Merged
	Tools       []Tool
	Sandboxes   []Sandbox
	Links       []Link
	Texts       []Text
	Title       func(input string) string // how a run is called whose calls' texts are here; nil for none
	Corrections []Run                     // figures of runs whose agent span said something else
}

// Empty reports whether there is nothing in it.
func (b *Batch) Empty() bool {
	return len(b.Runs)+len(b.Calls)+len(b.Merged)+len(b.Tools)+len(b.Sandboxes)+len(b.Links)+len(b.Corrections) == 0
}

// Written is what a batch did.
type Written struct {
	New, Again int      // rows that were new, and rows that were there already
	Traces     []string // which changed
}

// Write writes a batch in one transaction. When it returns, a killed process loses nothing of it. What is written again is
// one row: the better bill wins, of equal ones the later.
//
// Runs find what is below them and sums by day are kept in the same transaction. Write sorts nothing and keeps no memory of
// what it wrote.
func (l *Ledger) Write(b *Batch) (w Written, err error) {
	if b.Empty() {
		return w, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.write == nil {
		return w, errors.New("the ledger is closed or open to read only")
	}
	l.pending.begin(l.write)
	if err := l.commit(b); err != nil {
		return w, explain(err)
	}
	w = l.pending.written
	l.watchers.tell(w.Traces)
	return w, nil
}

func (l *Ledger) commit(b *Batch) (err error) {
	end, err := sqlitex.ImmediateTransaction(l.write)
	if err != nil {
		return err
	}
	defer end(&err)
	return l.pending.batch(b)
}

// writing is one transaction.
type writing struct {
	conn    *sqlite.Conn
	traces  map[string]*openTrace
	order   []*openTrace
	people  map[Who]int64
	days    map[dayKey]*Day
	horizon string // days before it have gone, and are not summed any more
	written Written

	plain, packed []byte // scratch of texts
}

// openTrace is a trace that the transaction writes to.
type openTrace struct {
	id     string
	number int64
	isNew  bool // nothing was written of it before
	loose  bool // something in it has no run
	tree   tree
	again  map[Span]bool // spans of which there was a row before
	first  *Text         // the earliest that went in
	title  string        // how it begins
}

func (w *writing) begin(conn *sqlite.Conn) {
	w.conn, w.order, w.written = conn, w.order[:0], Written{}
	if w.traces == nil {
		w.traces, w.people, w.days = map[string]*openTrace{}, map[Who]int64{}, map[dayKey]*Day{}
	}
	clear(w.traces)
	clear(w.people)
	clear(w.days)
}

func (w *writing) batch(b *Batch) error {
	if err := w.readHorizon(); err != nil {
		return err
	}
	steps := []func(*Batch) error{
		w.open, w.place, w.runs, w.calls, w.merged, w.tools, w.sandboxes, w.links, w.texts, w.corrections, w.settle,
	}
	for _, step := range steps {
		if err := step(b); err != nil {
			return err
		}
	}
	return w.saveDays()
}

// open finds the number of each trace. One that has nothing but links gets none: nobody looks at it.
func (w *writing) open(b *Batch) error {
	err := b.each(func(a *At) (err error) {
		t := w.traces[a.Trace]
		if t == nil {
			if t, err = w.trace(a.Trace, true); err != nil {
				return err
			}
		}
		a.trace = t.number
		return nil
	})
	for i := range b.Links {
		a := &b.Links[i].At
		t, tried := w.traces[a.Trace]
		if !tried && err == nil {
			t, err = w.trace(a.Trace, false)
		}
		if t != nil {
			a.trace = t.number
			t.tree.add(a.Span, a.Parent, false)
		}
	}
	return err
}

// each calls f with the place of each row but the links, in the order of the batch.
func (b *Batch) each(f func(*At) error) error {
	for _, rows := range []func(func(*At) error) error{
		over(b.Runs, func(r *Run) *At { return &r.At }), over(b.Calls, func(c *Call) *At { return &c.At }),
		over(b.Merged, func(m *Merged) *At { return &m.At }), over(b.Tools, func(t *Tool) *At { return &t.At }),
		over(b.Sandboxes, func(s *Sandbox) *At { return &s.At }), over(b.Corrections, func(r *Run) *At { return &r.At }),
	} {
		if err := rows(f); err != nil {
			return err
		}
	}
	return nil
}

func over[T any](rows []T, at func(*T) *At) func(func(*At) error) error {
	return func(f func(*At) error) error {
		for i := range rows {
			if err := f(at(&rows[i])); err != nil {
				return err
			}
		}
		return nil
	}
}

// trace is the trace of an id; nil where it is not known and shall not be made.
func (w *writing) trace(id string, add bool) (*openTrace, error) {
	number, err := number(w.conn, "SELECT trace FROM traces WHERE trace_id = ?", id)
	if err != nil {
		return nil, err
	}
	t := &openTrace{id: strings.Clone(id), number: number}
	if number == 0 && !add {
		w.traces[t.id] = nil
		return nil, nil
	}
	if number == 0 {
		if err := sqlitex.Execute(w.conn, "INSERT INTO traces (trace_id) VALUES (?)", &sqlitex.ExecOptions{Args: []any{id}}); err != nil {
			return nil, err
		}
		t.number, t.isNew = w.conn.LastInsertRowID(), true
	}
	w.traces[t.id] = t
	w.order = append(w.order, t)
	w.written.Traces = append(w.written.Traces, t.id)
	return t, nil
}

// count notes whether a row was new. Of what was there already, the texts are, too.
func (w *writing) count(isNew bool, at *At) {
	if isNew {
		w.written.New++
		return
	}
	w.written.Again++
	t := w.traces[at.Trace]
	if t.again == nil {
		t.again = map[Span]bool{}
	}
	t.again[at.Span] = true
}

// exec runs a statement with numbers as its parameters.
func (w *writing) exec(query string, args ...int64) error {
	s, err := w.conn.Prepare(query)
	if err != nil {
		return err
	}
	for i, n := range args {
		s.BindInt64(i+1, n)
	}
	if _, err := s.Step(); err != nil {
		_ = s.Reset()
		return err
	}
	return s.Reset()
}
