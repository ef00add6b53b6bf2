package outline

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// width is of the first column, in characters.
const width = 44

// Write writes a run and its lines, and the sum below.
func Write(w io.Writer, run *ledger.Run, lines []Line) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tab, "%s\ttook\tinput\tcached\twritten\toutput\tUSD\t  \n", padded(run.Started.Time().Local().Format(time.DateTime)))
	for i := range lines {
		l := &lines[i]
		fmt.Fprintf(tab, "%s\t%s\t%s%s\t  %s\n",
			padded(strings.Repeat("  ", l.Depth)+Plain(l.Label)), l.Took().Round(time.Millisecond), l.counts(), l.dollars(), Plain(l.Status))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d calls, %s USD, %s\n", run.Calls, Dollars(run.USD), Plain(State(run)))
	return err
}

func (l *Line) counts() string {
	if l.Kind != "call" {
		return "\t\t\t\t"
	}
	k := &l.Tokens
	return fmt.Sprintf("%d\t%d\t%d\t%d\t", k.Input+k.AudioInput, k.CacheRead, k.CacheWrite, k.Completion())
}

func (l *Line) dollars() string {
	if !l.USD.Known && l.Kind != "call" {
		return ""
	}
	return Dollars(l.USD)
}

// Dollars is an amount, or a dash where it is not known.
func Dollars(m ledger.Maybe) string {
	if !m.Known {
		return "-"
	}
	return m.String()
}

// State is a run's status and, where it is a lower bound, why.
func State(r *ledger.Run) string {
	s := r.Status
	if r.Reasons != "" {
		s += " (" + r.Reasons + ")"
	}
	if r.Error != "" {
		s += ", failed"
	}
	return s
}

func padded(s string) string {
	s = Shortened(s, width)
	return s + strings.Repeat(" ", width-len([]rune(s)))
}

// Plain leaves of a text what moves no cursor and turns no direction; a dash where nothing is left but something was.
func Plain(s string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	if plain == "" && s != "" {
		return "-"
	}
	return plain
}

// Shortened is at most so many characters of a text.
func Shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
