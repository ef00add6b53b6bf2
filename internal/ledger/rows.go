package ledger

import "zombiezen.com/go/sqlite"

func (w *writing) calls(b *Batch) error {
	for i := range b.Calls {
		if err := w.call(&b.Calls[i]); err != nil {
			return err
		}
	}
	return nil
}

// call writes a call. One that is there already gives way, unless its bill is better.
func (w *writing) call(c *Call) error {
	c.Saved, c.Extra = c.cacheEffect()
	if err := w.identify(&c.Who); err != nil {
		return err
	}
	isNew, err := callTable.put(w.conn, callTable.insert, c)
	if err != nil {
		return err
	}
	w.count(isNew, &c.At)
	if isNew {
		w.addCall(c, +1)
		return w.drop("DELETE FROM merged WHERE trace = ? AND span = ?", &c.At)
	}
	var old Call
	if _, err := readRow(w.conn, &callTable, c.trace, c.Span, &old); err != nil || old.worth() > c.worth() {
		return err
	}
	w.addCall(&old, -1)
	w.addCall(c, +1)
	_, err = callTable.put(w.conn, callTable.upsert, c)
	return err
}

// worth orders bills of the same call: a whole one, a lower bound, none.
func (c *Call) worth() int {
	switch {
	case c.Status == "partial":
		return 1
	case c.USD.Known:
		return 2
	}
	return 0
}

// drop removes what another table has of a span, which can only be where the trace is not new.
func (w *writing) drop(query string, a *At) error {
	if w.traces[a.Trace].isNew {
		return nil
	}
	return w.exec(query, a.trace, int64(a.Span))
}

func (w *writing) merged(b *Batch) error {
	for i := range b.Merged {
		m := &b.Merged[i]
		if err := w.uncount(&m.At); err != nil {
			return err
		}
		isNew, err := mergedTable.put(w.conn, mergedTable.insert, m)
		if err != nil {
			return err
		}
		w.count(isNew, &m.At)
	}
	return nil
}

// uncount removes a call whose bill turned out to be another's.
func (w *writing) uncount(a *At) error {
	if w.traces[a.Trace].isNew {
		return nil
	}
	var old Call
	found, err := readRow(w.conn, &callTable, a.trace, a.Span, &old)
	if err != nil || !found {
		return err
	}
	w.addCall(&old, -1)
	return w.exec("DELETE FROM calls WHERE trace = ? AND span = ?", a.trace, int64(a.Span))
}

func (w *writing) tools(b *Batch) error {
	for i := range b.Tools {
		isNew, err := toolTable.put(w.conn, toolTable.insert, &b.Tools[i])
		if err != nil {
			return err
		}
		w.count(isNew, &b.Tools[i].At)
	}
	return nil
}

func (w *writing) sandboxes(b *Batch) error {
	for i := range b.Sandboxes {
		s := &b.Sandboxes[i]
		if err := w.identify(&s.Who); err != nil {
			return err
		}
		isNew, err := sandboxTable.put(w.conn, sandboxTable.insert, s)
		if err != nil {
			return err
		}
		w.count(isNew, &s.At)
		if !isNew {
			var old Sandbox
			if _, err := readRow(w.conn, &sandboxTable, s.trace, s.Span, &old); err != nil {
				return err
			}
			if old.USD.Known && !s.USD.Known {
				continue
			}
			w.addSandbox(&old, -1)
			if _, err := sandboxTable.put(w.conn, sandboxTable.upsert, s); err != nil {
				return err
			}
		}
		w.addSandbox(s, +1)
	}
	return nil
}

// links writes what lies between rows. Of a new trace, which mostly comes whole, that is what has something below it; of one
// that was there before, what is below may have come then.
func (w *writing) links(b *Batch) error {
	for i := range b.Links {
		l := &b.Links[i]
		t := w.traces[l.Trace]
		if t == nil || t.isNew && !t.tree.parents[l.Span] {
			continue
		}
		if _, err := linkTable.put(w.conn, linkTable.insert, l); err != nil {
			return err
		}
	}
	return nil
}

// readRow reads the row of a span, and reports whether there is one.
func readRow[T any](conn *sqlite.Conn, t *table[T], trace int64, span Span, row *T) (bool, error) {
	s, err := conn.Prepare(t.rows + " WHERE trace = ? AND span = ?")
	if err != nil {
		return false, err
	}
	defer s.Reset()
	s.BindInt64(1, trace)
	s.BindInt64(2, int64(span))
	found, err := s.Step()
	if found {
		t.scan(s, row)
	}
	return found, err
}
