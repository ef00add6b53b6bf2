package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

const showHelp = `usage: agentcost show RUN [flags]

Shows a run as a tree: agents, calls, tools and sandboxes, with what each cost. RUN is the id of a trace or how it begins,
as agentcost runs prints it; "last" is the newest run.

  -dir DIR                     where the ledger is (default: $OTELCOL_VIEW_DIR, or else where the collector puts it)
  -json, -csv
`

func showRun(args []string, stdout, stderr io.Writer) error {
	f := newFlags("show", showHelp, stderr)
	a, t := newAsked(f), table{columns: []string{
		"kind", "name", "depth", "started", "took", "input", "cache_read", "cache_write", "output", "usd", "status",
	}}
	t.formats(f)
	var ref string
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		ref, args = args[0], args[1:]
	}
	if err := f.parse(args); err != nil {
		return err
	}
	if ref = cmp.Or(ref, f.Arg(0)); ref == "" {
		fmt.Fprint(stderr, showHelp)
		return errUsage
	}
	l, err := a.open()
	if err != nil {
		return err
	}
	defer l.Close()
	trace, run, err := find(l, ref)
	if err != nil {
		return err
	}
	lines := outline(trace)
	if t.json || t.csv {
		for _, n := range lines {
			k := &n.tokens
			t.add(n.kind, n.name, int64(n.depth), n.at.Started.Time(), n.at.Took(), k.Input+k.AudioInput, k.CacheRead, k.CacheWrite, k.Completion(), n.usd, n.status)
		}
		return t.write(stdout)
	}
	return writeTree(stdout, run, lines)
}

func find(l *ledger.Ledger, ref string) (*ledger.Trace, *ledger.Run, error) {
	ctx := context.Background()
	if ref == "last" {
		runs, err := l.Runs(ctx, ledger.RunQuery{Order: ledger.Newest, Limit: 1})
		if err != nil || len(runs) == 0 {
			return nil, nil, cmp.Or(err, errors.New("there is no run yet"))
		}
		ref = string(runs[0].ID())
	}
	trace, run, err := l.Run(ctx, ledger.Reference(ref))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", ref, err)
	}
	return trace, run, nil
}

// node is a line of the tree.
type node struct {
	at     ledger.At
	depth  int
	kind   string
	name   string
	status string
	tokens ledger.Tokens
	usd    ledger.Maybe
}

// outline is what a trace holds, each below its parent and in order of time. A span that is in two tables is one line, with
// the bill of the call and the name of the run.
func outline(t *ledger.Trace) []node {
	all := map[ledger.Span]node{}
	parents := map[ledger.Span]ledger.Span{}
	for _, l := range t.Links {
		parents[l.Span] = l.Parent
	}
	put := func(n node) {
		if n.at.Span != 0 {
			all[n.at.Span] = n
			parents[n.at.Span] = n.at.Parent
		}
	}
	for i := range t.Merged {
		m := &t.Merged[i]
		put(node{at: m.At, kind: m.Status, name: cmp.Or(m.Name, m.Model), status: m.Status})
	}
	for i := range t.Tools {
		put(node{at: t.Tools[i].At, kind: "tool", name: t.Tools[i].Name, status: failed(&t.Tools[i].At)})
	}
	for i := range t.Sandboxes {
		s := &t.Sandboxes[i]
		put(node{at: s.At, kind: "sandbox", name: cmp.Or(s.Command, s.Name), usd: s.USD, status: failed(&s.At)})
	}
	for i := range t.Runs {
		r := &t.Runs[i]
		put(node{at: r.At, kind: "run", name: cmp.Or(r.Agent, r.Name), usd: r.USD, status: state(r)})
	}
	for i := range t.Calls {
		c := &t.Calls[i]
		put(node{at: c.At, kind: "call", name: cmp.Or(c.Model, c.RequestModel, c.Name), tokens: c.Tokens, usd: c.USD, status: strings.TrimSpace(c.Status + " " + c.Reason)})
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

func ordered(all map[ledger.Span]node, parents map[ledger.Span]ledger.Span) []node {
	children := map[ledger.Span][]node{}
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
	var lines []node
	var walk func(ledger.Span, int)
	walk = func(parent ledger.Span, depth int) {
		below := children[parent]
		delete(children, parent) // once, whatever the parents say
		slices.SortFunc(below, func(a, b node) int {
			return cmp.Or(cmp.Compare(a.at.Started, b.at.Started), cmp.Compare(a.at.Span, b.at.Span))
		})
		for _, n := range below {
			n.depth = depth
			lines = append(lines, n)
			if depth < maxLevels {
				walk(n.at.Span, depth+1)
			}
		}
	}
	walk(0, 0)
	return lines
}

func writeTree(w io.Writer, run *ledger.Run, lines []node) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tab, "%s\ttook\tinput\tcached\twritten\toutput\tUSD\t  \n", run.Started.Time().Local().Format(time.DateTime))
	for _, n := range lines {
		counts := "\t\t\t\t"
		if n.kind == "call" {
			k := &n.tokens
			counts = fmt.Sprintf("%d\t%d\t%d\t%d\t", k.Input+k.AudioInput, k.CacheRead, k.CacheWrite, k.Completion())
		}
		usd := forText(n.usd)
		if !n.usd.Known && n.kind != "call" {
			usd = ""
		}
		name := strings.Repeat("  ", n.depth) + shortened(plain(n.name), 44)
		fmt.Fprintf(tab, "%s\t%s\t%s%s\t  %s\n", name+strings.Repeat(" ", max(0, 44-len([]rune(name)))), n.at.Took().Round(time.Millisecond), counts, usd, plain(n.status))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d calls, %s USD, %s\n", run.Calls, forText(run.USD), state(run))
	return err
}
