package ledger

import (
	"slices"
	"strings"
)

// tree is what is known of the spans of a trace: each one's parent, and which are runs.
type tree struct {
	nodes   map[Span]node
	parents map[Span]bool // spans that have something below them
	root    Span          // the run that is the root of the trace; 0 where there is none
	rooted  bool          // the root of the trace, run or not, is here
	heirs   []Span        // runs that stand for one whose own span never came, the last at the end
}

type node struct {
	parent Span
	isRun  bool
}

// maxDepth bounds how far a run is looked for upwards: no real trace nests so deeply, a hostile one may be a circle.
const maxDepth = 1000

// add notes a span. What is said of it in several tables is one span.
func (t *tree) add(span, parent Span, isRun bool) {
	if t.nodes == nil {
		t.nodes, t.parents = map[Span]node{}, map[Span]bool{}
	}
	t.parents[parent] = true
	t.rooted = t.rooted || parent == 0
	n, known := t.nodes[span]
	if !known {
		n.parent = parent
	}
	n.isRun = n.isRun || isRun
	t.nodes[span] = n
	if isRun && parent == 0 && span != 0 {
		t.root = span
	}
}

// orphans is why a run is partial that stands for one whose own span never came.
const orphans = "orphan_spans"

// addRun notes a run, and whether it stands for another.
func (t *tree) addRun(span, parent Span, reasons string) {
	t.add(span, parent, true)
	if parent != 0 && strings.Contains(reasons, orphans) && !slices.Contains(t.heirs, span) {
		t.heirs = append(t.heirs, span)
	}
}

// heir is the run that stands for the one whose own span would be the one that is missing.
func (t *tree) heir(missing Span) Span {
	for _, h := range slices.Backward(t.heirs) {
		if t.missing(h) == missing {
			return h
		}
	}
	return 0
}

// missing is the nearest span above one that is not here; 0 where all are.
func (t *tree) missing(span Span) Span {
	for range maxDepth {
		n, known := t.nodes[span]
		if !known {
			return span
		}
		span = n.parent
	}
	return 0
}

func (t *tree) forget() {
	clear(t.nodes)
	clear(t.parents)
	t.heirs = t.heirs[:0]
	t.root, t.rooted = 0, false
}

// run is the nearest run that holds a span that is no run: itself, where it is one too. 0 where none does.
func (t *tree) run(span, parent Span) Span {
	if t.nodes[span].isRun {
		return span
	}
	return t.above(parent)
}

// outer is the nearest run above a run.
func (t *tree) outer(span, parent Span) Span {
	if run := t.above(parent); run != span {
		return run
	}
	return 0
}

// above is the nearest run at a span or above it. A span whose ancestors are not all here belongs to the root of the trace
// where that is a run, or else to the run that stands for the one that is missing, as agent_run has it.
func (t *tree) above(span Span) Span {
	if span == 0 {
		return 0
	}
	for range maxDepth {
		n, known := t.nodes[span]
		switch {
		case !known && t.root == 0:
			return t.heir(span)
		case !known:
			return t.root
		case n.isRun:
			return span
		case n.parent == 0:
			return 0
		}
		span = n.parent
	}
	return 0
}
