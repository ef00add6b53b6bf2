package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

const statuslineHelp = `usage: agentcost statusline [-dir DIR] [-session ID]

Prints one line for a shell prompt or a status line: what this session and this day (UTC) cost. Claude Code's status line
passes the session on standard input; its settings take

  "statusLine": {"type": "command", "command": "agentcost statusline"}
`

// maxStatus bounds what is read from standard input, in bytes.
const maxStatus = 1 << 20

func statusline(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := newFlags("statusline", statuslineHelp, stderr)
	a := newAsked(f)
	if err := f.parse(args); err != nil {
		return err
	}
	session := cmp.Or(a.filter.Session, sessionOf(stdin))
	l, err := a.open()
	if err != nil {
		return err
	}
	defer l.Close()
	line := ""
	if session != "" {
		of, err := l.RunTotals(context.Background(), ledger.Filter{Who: ledger.Who{Session: session}})
		if err != nil {
			return err
		}
		line = inDollars(&of) + " session | "
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	of, err := l.RunTotals(context.Background(), ledger.Filter{From: today})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, line+inDollars(&of)+" today")
	return err
}

// inDollars is a sum in cents, or finer where it is less than a cent. What has no price is told, too.
func inDollars(t *ledger.Totals) string {
	s := "$0.00"
	switch usd := t.USD.USD(); {
	case !t.USD.Known && t.Calls > 0:
		s = "$?"
	case usd >= 0.01:
		s = fmt.Sprintf("$%.2f", usd)
	case usd > 0:
		s = fmt.Sprintf("$%.4f", usd)
	}
	if t.Unpriced > 0 {
		s += fmt.Sprintf(" + %d unpriced", t.Unpriced)
	}
	return s
}

// sessionOf is the session that Claude Code names on standard input, "" where somebody types there.
func sessionOf(stdin io.Reader) string {
	if file, ok := stdin.(*os.File); ok {
		if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
			return ""
		}
	}
	var told struct {
		Session string `json:"session_id"`
	}
	if json.NewDecoder(io.LimitReader(stdin, maxStatus)).Decode(&told) != nil {
		return ""
	}
	return told.Session
}
