package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/outline"
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
	lines := outline.Of(trace)
	if t.json || t.csv {
		for _, n := range lines {
			k := &n.Tokens
			t.add(n.Kind, n.Label, int64(n.Depth), n.Started.Time(), n.Took(), k.Input+k.AudioInput, k.CacheRead, k.CacheWrite, k.Completion(), n.USD, n.Status)
		}
		return t.write(stdout)
	}
	return outline.Write(stdout, run, lines.Billed())
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
