package ledger

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
	var err error
	if c.number, err = whoWords.numberOf(w.conn, &w.people, &c.Who); err != nil {
		return err
	}
	if c.kind, err = kindWords.numberOf(w.conn, &w.kinds, c); err != nil {
		return err
	}
	isNew, err := insert(w, &billTable, c)
	if err != nil {
		return err
	}
	w.count(isNew, &c.At)
	switch {
	case isNew:
		w.addCall(c, +1)
		return w.remove(inMerged, &c.At)
	case c.id == 0:
		return nil
	}
	var old Call
	if err := readRow(w.conn, &callTable, c.id, &old); err != nil || old.worth() > c.worth() {
		return err
	}
	w.addCall(&old, -1)
	w.addCall(c, +1)
	return put(w, &billTable, toReplace, c)
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

func (w *writing) merged(b *Batch) error {
	for i := range b.Merged {
		m := &b.Merged[i]
		if err := w.uncount(&m.At); err != nil {
			return err
		}
		isNew, err := insert(w, &mergedTable, m)
		if err != nil {
			return err
		}
		w.count(isNew, &m.At)
	}
	return nil
}

// uncount removes a call whose bill turned out to be another's.
func (w *writing) uncount(a *At) error {
	id, err := w.traces[a.Trace].find(w.conn, inBills, a.Span)
	if err != nil || id == 0 {
		return err
	}
	var old Call
	if err := readRow(w.conn, &callTable, id, &old); err != nil {
		return err
	}
	w.addCall(&old, -1)
	return w.remove(inBills, a)
}

func (w *writing) tools(b *Batch) error {
	for i := range b.Tools {
		isNew, err := insert(w, &toolTable, &b.Tools[i])
		if err != nil {
			return err
		}
		w.count(isNew, &b.Tools[i].At)
	}
	return nil
}

func (w *writing) sandboxes(b *Batch) (err error) {
	for i := range b.Sandboxes {
		s := &b.Sandboxes[i]
		if s.number, err = whoWords.numberOf(w.conn, &w.people, &s.Who); err != nil {
			return err
		}
		isNew, err := insert(w, &sandboxTable, s)
		if err != nil {
			return err
		}
		w.count(isNew, &s.At)
		if s.id == 0 {
			continue
		}
		if !isNew {
			var old Sandbox
			if err := readRow(w.conn, &sandboxTable, s.id, &old); err != nil {
				return err
			}
			if old.USD.Known && !s.USD.Known {
				continue
			}
			w.addSandbox(&old, -1)
			if err := put(w, &sandboxTable, toReplace, s); err != nil {
				return err
			}
		}
		w.addSandbox(s, +1)
	}
	return nil
}

// links writes what lies between rows. Of a new trace whose root is here, and so mostly all of it, that is what has something below it; of
// one that is under way, or was there before, what is below may come or have come.
func (w *writing) links(b *Batch) error {
	for i := range b.Links {
		l := &b.Links[i]
		t := w.traces[l.Trace]
		if t == nil || t.isNew && t.tree.rooted && !t.tree.parents[l.Span] {
			continue
		}
		if _, err := insert(w, &linkTable, l); err != nil {
			return err
		}
	}
	return nil
}
