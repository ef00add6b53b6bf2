package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// waterfall is the part of a trace that a run holds, as a tree.
type waterfall struct {
	trace    *ledger.Trace
	run      *ledger.Run
	inside   map[ledger.Span]bool // the run and those within it, by their spans
	parents  map[ledger.Span]ledger.Span
	shown    map[ledger.Span]bool   // spans that have a row
	children map[ledger.Span][]item // by the span that their row is below
	from, to ledger.Nanos
}

// item is a row before it is placed.
type item struct {
	row
	own bool // the run whose page it is
}

func newWaterfall(t *ledger.Trace, run *ledger.Run) *waterfall {
	w := &waterfall{
		trace: t, run: run, inside: map[ledger.Span]bool{run.Span: true},
		parents: map[ledger.Span]ledger.Span{}, shown: map[ledger.Span]bool{}, children: map[ledger.Span][]item{},
		from: run.Started, to: run.Ended,
	}
	for again := true; again; { // as deep as runs nest
		again = false
		for i := range t.Runs {
			r := &t.Runs[i]
			if r.Outer != nil && w.inside[*r.Outer] && !w.inside[r.Span] {
				w.inside[r.Span], again = true, true
			}
		}
	}
	w.learn()
	w.fill()
	return w
}

// learn notes who is above whom.
func (w *waterfall) learn() {
	note := func(a *ledger.At) {
		if _, known := w.parents[a.Span]; !known {
			w.parents[a.Span] = a.Parent
		}
	}
	for i := range w.trace.Runs {
		note(&w.trace.Runs[i].At)
	}
	for i := range w.trace.Calls {
		note(&w.trace.Calls[i].At)
	}
	for i := range w.trace.Merged {
		note(&w.trace.Merged[i].At)
	}
	for i := range w.trace.Tools {
		note(&w.trace.Tools[i].At)
	}
	for i := range w.trace.Sandboxes {
		note(&w.trace.Sandboxes[i].At)
	}
	for i := range w.trace.Links {
		note(&w.trace.Links[i].At)
	}
}

// fill makes an item of each row of the runs inside. What is a run and something else has one row.
func (w *waterfall) fill() {
	var items []item
	for i := range w.trace.Runs {
		if r := &w.trace.Runs[i]; w.inside[r.Span] {
			items = append(items, w.runItem(r))
			w.shown[r.Span] = true
		}
	}
	for i := range w.trace.Sandboxes {
		if s := &w.trace.Sandboxes[i]; w.inside[s.Run] && !w.shown[s.Span] {
			note := strings.TrimSpace(s.Template + " " + s.Command)
			items = append(items, item{row: row{Kind: "sandbox", Name: cmp.Or(s.Name, "sandbox"), Note: note, At: s.At, USD: s.USD, HasMoney: s.USD.Known}})
			w.shown[s.Span] = true
		}
	}
	for i := range w.trace.Tools {
		if t := &w.trace.Tools[i]; w.inside[t.Run] && !w.shown[t.Span] {
			items = append(items, item{row: row{Kind: "tool", Name: cmp.Or(t.Name, "tool"), At: t.At}})
			w.shown[t.Span] = true
		}
	}
	for i := range w.trace.Calls {
		if c := &w.trace.Calls[i]; w.inside[c.At.Run] && !w.shown[c.Span] {
			items = append(items, item{row: callRow(c)})
			w.shown[c.Span] = true
		}
	}
	for _, it := range items {
		w.from, w.to = min(w.from, it.At.Started), max(w.to, it.At.Ended)
	}
	for i := range items {
		it := &items[i]
		if it.Address == "" {
			it.Address = "/call/" + w.trace.ID + "/" + it.At.Span.String()
		}
		above := w.above(it)
		w.children[above] = append(w.children[above], *it)
	}
}

func (w *waterfall) runItem(r *ledger.Run) item {
	it := item{own: r.Span == w.run.Span, row: row{
		Kind: "run", Name: cmp.Or(r.Agent, r.Name, "run"), Note: r.Name, At: r.At, USD: r.USD, Status: r.Status,
		Tokens: r.Prompt + r.Completion, Address: "/run/" + string(r.ID()), HasMoney: !toldElsewhere(r),
	}}
	it.Here = it.own
	if it.Note == it.Name {
		it.Note = ""
	}
	return it
}

func callRow(c *ledger.Call) row {
	return row{
		Kind: "call", Name: cmp.Or(c.Model, "unknown model"), Note: c.Operation, At: c.At, USD: c.USD, Status: c.Status,
		Tokens: c.Tokens.Total(), HasMoney: true,
	}
}

// top is what the row of the page's own run is below.
const top ledger.Span = -1 << 63

// above is the row that an item is below: the nearest of its ancestors that has one, or else the run that holds it.
func (w *waterfall) above(it *item) ledger.Span {
	if it.own {
		return top
	}
	span := it.At.Parent
	for range maxRows { // a circle ends, too
		if span == 0 {
			break
		}
		if w.shown[span] && span != it.At.Span {
			return span
		}
		next, known := w.parents[span]
		if !known || next == span {
			break
		}
		span = next
	}
	if w.inside[it.At.Run] && it.At.Run != it.At.Span {
		return it.At.Run
	}
	return w.run.Span
}

// rows are the items in the order of a tree, each below what it belongs to, in order of their starts.
func (w *waterfall) rows() []row {
	var rows []row
	seen := map[ledger.Span]bool{}
	var walk func(above ledger.Span, indent int)
	walk = func(above ledger.Span, indent int) {
		list := w.children[above]
		slices.SortStableFunc(list, func(a, b item) int {
			return cmp.Or(cmp.Compare(a.At.Started, b.At.Started), cmp.Compare(b.At.Ended, a.At.Ended))
		})
		again(list)
		for _, it := range list {
			if seen[it.At.Span] {
				continue
			}
			seen[it.At.Span] = true
			it.Indent = min(indent, maxIndent)
			it.Left, it.Width = w.place(&it.At)
			rows = append(rows, it.row)
			walk(it.At.Span, indent+1)
		}
	}
	walk(top, 0)
	walk(w.run.Span, 1)             // already seen, where the run has a row
	for above := range w.children { // in a circle
		walk(above, 1)
	}
	return rows
}

// again marks the calls and tools that are what failed before them, tried again: the same, below the same, after the failure's end. list is
// in order of starts.
func again(list []item) {
	type same struct{ kind, name, note string }
	failed := map[same]ledger.Nanos{} // when it ended
	for i := range list {
		it := &list[i]
		key := same{it.Kind, it.Name, it.Note}
		ended, tried := failed[key]
		it.Again = tried && it.At.Started >= ended
		delete(failed, key)
		if it.At.Error != "" && (it.Kind == "call" || it.Kind == "tool") {
			failed[key] = it.At.Ended
		}
	}
}

// place is where an item's bar is, in thousandths.
func (w *waterfall) place(a *ledger.At) (left, width float64) {
	whole := float64(max(w.to-w.from, 1))
	left = 1000 * float64(a.Started-w.from) / whole
	width = max(1000*float64(a.Ended-a.Started)/whole, 2)
	return min(left, 998), min(width, 1000-left)
}

// calls are the calls of the run and those within it.
func (w *waterfall) calls() (list []*ledger.Call) {
	for i := range w.trace.Calls {
		if c := &w.trace.Calls[i]; w.inside[c.At.Run] {
			list = append(list, c)
		}
	}
	return list
}

func (w *waterfall) boxes() (list []*ledger.Sandbox) {
	for i := range w.trace.Sandboxes {
		if s := &w.trace.Sandboxes[i]; w.inside[s.Run] {
			list = append(list, s)
		}
	}
	return list
}

func (w *waterfall) merged() (list []merged) {
	for i := range w.trace.Merged {
		m := &w.trace.Merged[i]
		if !w.inside[m.Run] {
			continue
		}
		one := merged{Merged: *m}
		for j := range w.trace.Calls {
			if c := &w.trace.Calls[j]; m.Bill != 0 && c.Span == m.Bill {
				one.Carrier, one.Address = cmp.Or(c.Name, c.Model), "/call/"+w.trace.ID+"/"+c.Span.String()
			}
		}
		list = append(list, one)
	}
	return list
}
