package ledger

import (
	"cmp"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// place finds the runs of what a batch has of new traces, which mostly come whole. What has no run in it is settled with
// the traces that were there before.
func (w *writing) place(b *Batch) error {
	for i := range b.Runs {
		w.traces[b.Runs[i].Trace].tree.addRun(b.Runs[i].Span, b.Runs[i].Parent, b.Runs[i].Reasons)
	}
	_ = b.each(func(a *At) error {
		w.traces[a.Trace].tree.add(a.Span, a.Parent, false)
		return nil
	})
	for i := range b.Runs {
		r := &b.Runs[i]
		if outer := w.traces[r.Trace].tree.outer(r.Span, r.Parent); outer != 0 {
			r.Outer = &outer
		}
	}
	_ = b.each(func(a *At) error {
		t := w.traces[a.Trace]
		a.Run = t.tree.run(a.Span, a.Parent)
		t.loose = t.loose || a.Run == 0
		return nil
	})
	w.entitle(b)
	return nil
}

// entitle gives runs without a title that of the first text in their trace.
func (w *writing) entitle(b *Batch) {
	if b.Title == nil {
		return
	}
	for i := range b.Texts {
		text := &b.Texts[i]
		if t := w.traces[text.Trace]; text.Side == SideInput && t != nil && (t.first == nil || text.At < t.first.At) {
			t.first = text
		}
	}
	for i := range b.Runs {
		if r := &b.Runs[i]; r.Title == "" && r.Outer == nil {
			r.Title = w.traces[r.Trace].titleBy(b.Title)
		}
	}
	for _, t := range w.order {
		if t.loose {
			t.titleBy(b.Title)
		}
	}
}

// titleBy is the title of what a trace begins with, as far as the batch has it.
func (t *openTrace) titleBy(title func(string) string) string {
	if t.title == "" && t.first != nil {
		t.title = title(t.first.Body)
	}
	return t.title
}

// settle finds anew what is below what in the traces that more has come of, and sums up what no run holds.
func (w *writing) settle(*Batch) error {
	for _, t := range w.order {
		if !t.isNew {
			if err := w.renest(t); err != nil {
				return err
			}
		}
		if err := w.sumLoose(t); err != nil {
			return err
		}
	}
	return nil
}

// nested is what renest reads of a row, by the table that it is in.
type nested struct {
	table             byte
	id                int64
	span, parent, run Span
}

var nestedRows = strings.NewReplacer("OF", "WHERE "+ofTrace("id", "?1")).Replace(`SELECT 0, id, span, parent, outer_run, reasons FROM runs OF AND span <> 0
UNION ALL SELECT 1, id, span, parent, run, NULL FROM bills OF
UNION ALL SELECT 2, id, span, parent, run, NULL FROM merged OF
UNION ALL SELECT 3, id, span, parent, run, NULL FROM tools OF
UNION ALL SELECT 4, id, span, parent, run, NULL FROM sandboxes OF
UNION ALL SELECT 5, id, span, parent, 0, NULL FROM links OF`)

// moves are what renest writes, by table.
var moves = [...]string{
	"UPDATE runs SET outer_run = NULLIF(?2, 0) WHERE id = ?1",
	"UPDATE bills SET run = ?2 WHERE id = ?1",
	"UPDATE merged SET run = ?2 WHERE id = ?1",
	"UPDATE tools SET run = ?2 WHERE id = ?1",
	"UPDATE sandboxes SET run = ?2 WHERE id = ?1",
}

func (w *writing) renest(t *openTrace) error {
	var all []nested
	t.tree.forget()
	err := w.conn.Query(nestedRows, []any{t.number}, func(s *sqlite.Stmt) error {
		n := nested{byte(s.ColumnInt64(0)), s.ColumnInt64(1), Span(s.ColumnInt64(2)), Span(s.ColumnInt64(3)), Span(s.ColumnInt64(4))}
		if n.table == 0 {
			t.tree.addRun(n.span, n.parent, s.ColumnText(5))
		} else {
			t.tree.add(n.span, n.parent, false)
		}
		all = append(all, n)
		return nil
	})
	if err != nil {
		return err
	}
	t.loose = false
	for _, n := range all {
		if int(n.table) == len(moves) {
			continue // a link
		}
		run := t.tree.run(n.span, n.parent)
		if n.table == 0 {
			run = t.tree.outer(n.span, n.parent)
		} else {
			t.loose = t.loose || run == 0
		}
		if run != n.run {
			if err := w.exec(moves[n.table], n.id, int64(run)); err != nil {
				return err
			}
		}
	}
	return nil
}

var looseSums = `SELECT min(started), max(ended), count(*), sum(status = 'unpriced' OR status = 'partial'), count(usd), ` + summed("usd") + ", " +
	summed("tool_usd") + `, sum(coalesce(input, 0) + coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(audio_input, 0)),
 sum(coalesce(output, 0) + coalesce(reasoning, 0) + coalesce(audio_output, 0)),
 max(agent), max(user), max(session), max(tenant), max(environment), max(service), max(repository), max(name),
 group_concat(DISTINCT replace(model, char(10), ' ')), max(error), max(attributes)
FROM calls LEFT JOIN who USING (who) WHERE ` + ofTrace("id", "?1") + " AND run = 0"

var looseRest = `SELECT min(started), max(ended), count(*) * (tool = 1), count(error) * (tool = 1), count(usd), max(name), ` + summed("usd") + ` FROM (
 SELECT started, ended, error, NULL AS usd, name, 1 AS tool FROM tools WHERE ` + ofTrace("id", "?1") + ` AND run = 0
 UNION ALL SELECT started, ended, error, usd, name, 0 FROM sandboxes WHERE ` + ofTrace("id", "?1") + ` AND run = 0) GROUP BY tool`

// sumLoose keeps the row of what no run of the trace holds, as long as there is anything.
func (w *writing) sumLoose(t *openTrace) error {
	if !t.loose {
		if t.isNew {
			return nil
		}
		return w.remove(inRuns, &At{Trace: t.id})
	}
	r := Run{At: At{Trace: t.id}, Kind: KindCalls, Status: "complete"}
	if err := w.readLooseCalls(t, &r); err != nil {
		return err
	}
	if err := w.readLooseRest(t, &r); err != nil {
		return err
	}
	if r.Started == 0 { // only merged records and links
		return w.remove(inRuns, &r.At)
	}
	if err := w.placeLoose(t, &r); err != nil || r.id == 0 {
		return err
	}
	var why []string
	if begun, err := w.begun(t); err != nil {
		return err
	} else if begun {
		why = append(why, orphans)
	}
	if r.Unpriced > 0 {
		why = append(why, "unpriced_calls")
	}
	if len(why) > 0 {
		r.Status, r.Reasons = "partial", strings.Join(why, " ")
	}
	if r.LLM.Known || r.Sandboxes.Known {
		r.USD = r.LLM.plus(r.ToolFees).plus(r.Sandboxes)
	}
	return w.replace(&r)
}

var sharedParents = "SELECT parent FROM tools WHERE " + ofTrace("id", "?1") + ` AND run = 0
INTERSECT SELECT parent FROM bills WHERE ` + ofTrace("id", "?1") + " AND run = 0"

// begun reports whether what no run holds is of a run that has not ended, or was killed: who makes calls and runs tools is an agent, and
// its own span has not come. A call alone may be below a span of another process, which is exported elsewhere, unless a run of its trace
// was killed.
func (w *writing) begun(t *openTrace) (begun bool, err error) {
	if t.tree.root == 0 && len(t.tree.heirs) > 0 {
		return true, nil
	}
	err = w.conn.Query(sharedParents, []any{t.number}, func(s *sqlite.Stmt) error {
		parent := Span(s.ColumnInt64(0))
		_, known := t.tree.nodes[parent]
		begun = begun || parent != 0 && !known
		return nil
	})
	return begun, err
}

// placeLoose finds the row of what no run holds, and keeps its title.
func (w *writing) placeLoose(t *openTrace, r *Run) (err error) {
	if r.id, err = t.find(w.conn, inRuns, 0); err != nil {
		return err
	}
	r.Title = t.title
	if r.id == 0 {
		r.id = t.next(inRuns, 0) // 0 where there is no room
		return nil
	}
	var old Run
	err = readRow(w.conn, &runTable, r.id, &old)
	r.Title = cmp.Or(old.Title, t.title)
	return err
}

func (w *writing) readLooseCalls(t *openTrace, r *Run) error {
	return w.conn.Query(looseSums, []any{t.number}, func(s *sqlite.Stmt) error {
		r.Calls = s.ColumnInt64(2)
		if r.Calls == 0 {
			return nil
		}
		r.Started, r.Ended, r.Unpriced = Nanos(s.ColumnInt64(0)), Nanos(s.ColumnInt64(1)), s.ColumnInt64(3)
		if s.ColumnInt64(4) > 0 {
			fees := sumAt(s, 7)
			r.ToolFees, r.LLM = Maybe{fees, fees > 0}, Some(sumAt(s, 5)-fees)
		}
		r.Prompt, r.Completion = s.ColumnInt64(9), s.ColumnInt64(10)
		for i, to := range []*string{&r.Agent, &r.User, &r.Session, &r.Tenant, &r.Environment, &r.Service, &r.Repository, &r.Name} {
			*to = s.ColumnText(11 + i)
		}
		r.Models = listed(strings.Split(s.ColumnText(19), ","))
		r.Error, r.Attributes = s.ColumnText(20), s.ColumnText(21)
		return nil
	})
}

func (w *writing) readLooseRest(t *openTrace, r *Run) error {
	return w.conn.Query(looseRest, []any{t.number}, func(s *sqlite.Stmt) error {
		began, ended := Nanos(s.ColumnInt64(0)), Nanos(s.ColumnInt64(1))
		if r.Started == 0 || began < r.Started {
			r.Started = began
		}
		r.Ended = max(r.Ended, ended)
		r.Tools += s.ColumnInt64(2)
		r.ToolErrors += s.ColumnInt64(3)
		r.Sandboxes = r.Sandboxes.plus(Maybe{sumAt(s, 6), s.ColumnInt64(4) > 0})
		if r.Name == "" {
			r.Name = s.ColumnText(5)
		}
		return nil
	})
}

// listed puts names between line feeds, so that each can be searched for as a whole.
func listed(names []string) string {
	if len(names) == 0 || len(names) == 1 && names[0] == "" {
		return ""
	}
	return "\n" + strings.Join(names, "\n") + "\n"
}
