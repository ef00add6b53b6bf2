package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/outline"
)

const runsHelp = `usage: agentcost runs [flags]

Lists the runs in the ledger, the newest first.

  -n N                         at most N of them (default 20; 0 for all)
  -by newest|dearest|longest|tokens
  -text TEXT                   in any of the names, or how the prompt begins
  -said TEXT                   anywhere in the texts that are kept; takes a second or so for each 300 MB of them
` + filterHelp + `  -json, -csv
`

func listRuns(args []string, stdout, stderr io.Writer) error {
	f := newFlags("runs", runsHelp, stderr)
	a, t := newAsked(f), table{columns: []string{
		"run", "started", "name", "who", "models", "took", "calls", "tokens", "usd", "status",
	}}
	q := ledger.RunQuery{Order: ledger.Newest}
	f.IntVar(&q.Limit, "n", 20, "")
	f.StringVar((*string)(&q.Order), "by", string(q.Order), "")
	f.StringVar(&a.filter.Text, "text", "", "")
	f.StringVar(&a.filter.Said, "said", "", "")
	t.formats(f)
	if err := f.parse(args); err != nil {
		return err
	}
	l, err := a.open()
	if err != nil {
		return err
	}
	defer l.Close()
	q.Filter = a.filter
	runs, totals, err := l.List(context.Background(), q)
	if err != nil {
		return err
	}
	if since := totals.SaidSince; since != 0 {
		fmt.Fprintf(stderr, "This is said too often to look further back than %s: see -to.\n", forText(since.Time()))
	}
	for i := range runs {
		r := &runs[i]
		t.add(t.reference(r, runs), r.Started.Time(), cmp.Or(r.Title, r.Agent, r.Name), cmp.Or(r.User, r.Session),
			models(r), r.Took(), r.Calls, r.Prompt+r.Completion, r.USD, outline.State(r))
	}
	return t.write(stdout)
}

// shortID is how much of a trace's id people type.
const shortID = 8

// reference is what names a run: all of it for programs; for people its beginning, unless another of these begins like that.
func (t *table) reference(r *ledger.Run, among []ledger.Run) string {
	if t.json || t.csv || len(r.Trace) < shortID {
		return string(r.ID())
	}
	for i := range among {
		if o := &among[i]; o.ID() != r.ID() && strings.HasPrefix(o.Trace, r.Trace[:shortID]) {
			return string(r.ID())
		}
	}
	return r.Trace[:shortID]
}

func models(r *ledger.Run) string {
	return strings.Join(strings.FieldsFunc(r.Models, func(c rune) bool { return c == '\n' }), " ")
}
