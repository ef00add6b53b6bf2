package ledger

import (
	"errors"
	"path/filepath"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
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

// Clear empties it, to be filled again in the same room.
func (b *Batch) Clear() {
	b.Runs, b.Calls, b.Merged, b.Tools = emptied(b.Runs), emptied(b.Calls), emptied(b.Merged), emptied(b.Tools)
	b.Sandboxes, b.Links, b.Texts, b.Corrections = emptied(b.Sandboxes), emptied(b.Links), emptied(b.Texts), emptied(b.Corrections)
	b.Title = nil
}

func emptied[T any](rows []T) []T {
	clear(rows) // it keeps nothing else alive
	return rows[:0]
}

// Written is what a batch did.
type Written struct {
	New, Again int      // rows that were new, and rows that were there already
	Full       int      // rows that their trace had no room for
	Traces     []string // which changed
}

// Write writes a batch in one transaction. When it returns, a killed process loses nothing of it. What is written again is
// one row: the better bill wins, of equal ones the later.
//
// Runs find what is below them and sums by day are kept in the same transaction. Write sorts nothing, and remembers between
// transactions only what it would find in the file.
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
		l.pending.forget()
		return w, explain(sqlite.Why(err, filepath.Dir(l.path)))
	}
	w = l.pending.written
	l.watchers.tell(w.Traces)
	return w, nil
}

func (l *Ledger) commit(b *Batch) (err error) {
	end, err := l.write.Begin()
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
	changes changes
	horizon string // days before it have gone, and are not summed any more
	written Written

	version       int64            // of the file, as far as others write it
	last, indexed int64            // numbers of traces: of the last, and of the last that is indexed
	fresh         []string         // traces that are numbered, and not written yet
	young         map[string]int64 // traces that have not been indexed: what is in the file, also of earlier transactions
	people, kinds numbers          // likewise
	plain, packed []byte           // scratch of texts
	shelved       []*openTrace     // scratch of traces
	forms         map[form]*statement
}

func (w *writing) begin(conn *sqlite.Conn) {
	w.conn, w.written = conn, Written{}
	if w.traces == nil {
		w.traces = map[string]*openTrace{}
		w.forms = map[form]*statement{}
		w.forget()
	}
	for _, t := range w.order {
		w.shelve(t)
	}
	w.order, w.fresh = w.order[:0], w.fresh[:0]
	clear(w.traces)
	w.changes.begin()
}

// forget drops what may not be in the file any more.
func (w *writing) forget() {
	w.young = nil
	w.people.forget()
	w.kinds.forget()
	w.changes.forget()
}

func (w *writing) batch(b *Batch) error {
	steps := []func(*Batch) error{
		w.remember, w.open, w.place, w.runs, w.calls, w.merged, w.tools, w.sandboxes, w.links, w.texts, w.corrections, w.settle,
	}
	for _, step := range steps {
		if err := step(b); err != nil {
			return err
		}
	}
	return errors.Join(w.saveDays(), w.index())
}

// remember reads what is needed of each batch. What is remembered is of no use where another process has written.
func (w *writing) remember(*Batch) error {
	version, err := number(w.conn, "PRAGMA data_version")
	if err != nil {
		return err
	}
	if version != w.version {
		w.forget()
		w.version = version
	}
	return errors.Join(w.readHorizon(), w.readYoung())
}

// open finds the number of each trace. One that has nothing but links gets none: nobody looks at it.
func (w *writing) open(b *Batch) error {
	err := b.each(func(a *At) (err error) {
		t := w.traces[a.Trace]
		if t == nil {
			_, err = w.trace(a.Trace, true)
		}
		return err
	})
	for i := range b.Links {
		a := &b.Links[i].At
		t, tried := w.traces[a.Trace]
		if !tried && err == nil {
			t, err = w.trace(a.Trace, false)
		}
		if t != nil {
			t.tree.add(a.Span, a.Parent, false)
		}
	}
	return errors.Join(err, w.writeFresh())
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

// count notes whether a row was new, or that there is no room for it.
func (w *writing) count(isNew bool, at *At) {
	switch {
	case isNew:
		w.written.New++
	case at.id == 0:
		w.written.Full++
	default:
		w.written.Again++
	}
}

// exec runs a statement with numbers as its parameters.
func (w *writing) exec(query string, args ...int64) error {
	s, err := w.conn.Prepare(query)
	if err != nil {
		return err
	}
	for i, n := range args {
		if err := s.BindInt64(i+1, n); err != nil {
			return err
		}
	}
	return s.Exec()
}
