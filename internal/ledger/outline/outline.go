// Package outline shows a trace of the ledger as a tree of text, for terminals.
package outline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// Line is a span of a trace that has a place in the ledger.
type Line struct {
	ledger.At
	Depth  int
	Kind   string // run, call, tool, sandbox, duplicate or aggregate
	Label  string
	Status string
	Tokens ledger.Tokens
	USD    ledger.Maybe
}

// Lines are a tree, a parent before its children.
type Lines []Line

// Billed leaves out what repeats another's bill and has nothing below it.
func (ls Lines) Billed() Lines {
	kept := make(Lines, 0, len(ls))
	for i, l := range ls {
		leaf := i+1 == len(ls) || ls[i+1].Depth <= l.Depth
		if repeats := l.Kind == "duplicate" || l.Kind == "aggregate"; !repeats || !leaf {
			kept = append(kept, l)
		}
	}
	return kept
}

// Of is what a trace holds, each below its parent and in order of time. A span that is in two tables is one line, with
// the bill of the call and the name of the run.
func Of(t *ledger.Trace) Lines {
	all := map[ledger.Span]Line{}
	parents := map[ledger.Span]ledger.Span{}
	for _, l := range t.Links {
		parents[l.Span] = l.Parent
	}
	put := func(n Line) {
		if n.Span != 0 {
			all[n.Span] = n
			parents[n.Span] = n.Parent
		}
	}
	for i := range t.Merged {
		m := &t.Merged[i]
		put(Line{At: m.At, Kind: m.Status, Label: cmp.Or(m.Name, m.Model), Status: m.Status})
	}
	for i := range t.Tools {
		put(Line{At: t.Tools[i].At, Kind: "tool", Label: t.Tools[i].Name, Status: failed(&t.Tools[i].At)})
	}
	for i := range t.Sandboxes {
		s := &t.Sandboxes[i]
		put(Line{At: s.At, Kind: "sandbox", Label: cmp.Or(s.Command, s.Name), USD: s.USD, Status: failed(&s.At)})
	}
	for i := range t.Runs {
		r := &t.Runs[i]
		put(Line{At: r.At, Kind: "run", Label: cmp.Or(r.Agent, r.Name), USD: r.USD, Status: State(r)})
	}
	for i := range t.Calls {
		c := &t.Calls[i]
		put(Line{At: c.At, Kind: "call", Label: cmp.Or(c.Model, c.RequestModel, c.Name), Tokens: c.Tokens, USD: c.USD, Status: strings.TrimSpace(c.Status + " " + c.Reason)})
	}
	return ordered(all, parents)
}

func failed(at *ledger.At) string {
	if at.Error != "" {
		return "failed: " + at.Error
	}
	return ""
}

// maxLevels bounds the depth of the tree: parents may be a circle.
const maxLevels = 64

func ordered(all map[ledger.Span]Line, parents map[ledger.Span]ledger.Span) []Line {
	children := map[ledger.Span][]Line{}
	for span, n := range all {
		above := parents[span]
		for range maxLevels { // spans that have no line are not in between
			if _, there := all[above]; there || above == 0 {
				break
			}
			above = parents[above]
		}
		if _, there := all[above]; !there || above == span {
			above = 0
		}
		children[above] = append(children[above], n)
	}
	var lines []Line
	var walk func(ledger.Span, int)
	walk = func(parent ledger.Span, depth int) {
		below := children[parent]
		delete(children, parent) // once, whatever the parents say
		slices.SortFunc(below, func(a, b Line) int {
			return cmp.Or(cmp.Compare(a.Started, b.Started), cmp.Compare(a.Span, b.Span))
		})
		for _, n := range below {
			n.Depth = depth
			lines = append(lines, n)
			if depth < maxLevels {
				walk(n.Span, depth+1)
			}
		}
	}
	walk(0, 0)
	return lines
}
