// Package explain says how the cost of a call comes about: which card, how it was found, and the multiplication. The command
// line and the page say it in the same words.
package explain

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Explanation is a card and what it makes of counts. Amounts are exact decimals in US dollars.
type Explanation struct {
	Price   string // the card's label: agent.cost.price
	Match   string // how the name was found
	Valid   string // since when, RFC 3339; empty for always
	Source  string // where the rates are from, when they were read, who confirms them
	Prompt  int64  // tokens, which choose the context tier
	Lines   []Line
	Sum     string
	Notes   []string // what had to be assumed or is to be kept in mind
	Missing string   // the first unit without a rate; empty where all have one

	Beside    bool // of a call in the ledger: the bill is another figure, which the emitter reported
	OneFigure bool // and that is all that is known
}

// Line is the multiplication of one unit.
type Line struct {
	Unit, Count string
	Rate        string // in US dollars per million; empty where there is none
	Cost        string // empty where there is no rate
}

// What Lines say where there is no rate.
const (
	NoRate    = "no rate"
	NotPriced = "not priced"
)

// Notes that an Explanation may have.
const (
	noteAdjusted = "Rates are list prices; costs include the adjustment."
	noteLifetime = "The lifetime of the cache write is unknown: it is priced at the card's default lifetime."
)

// Of explains what a card makes of counts.
func Of(card pricing.Card, t *pricing.Tokens, c *pricing.Cost) Explanation {
	e := Explanation{Price: c.Card, Match: card.Rule(), Source: evidence(card.Evidence()), Prompt: t.Prompt(), Sum: c.Total.String()}
	if from := card.From(); !from.IsZero() {
		e.Valid = from.Format(time.RFC3339)
	}
	for u, n := range t {
		if n == 0 {
			continue
		}
		unit := pricing.Unit(u)
		line := Line{Unit: unit.String(), Count: count(unit, n), Rate: card.Per(t.Prompt(), unit)}
		if line.Rate != "" {
			line.Cost = c.Parts[unit].String()
		}
		e.Lines = append(e.Lines, line)
	}
	if strings.Contains(c.Card, " adjust=") {
		e.Notes = append(e.Notes, noteAdjusted)
	}
	if c.Assumed {
		e.Notes = append(e.Notes, noteLifetime)
	}
	if c.Missing != pricing.Units {
		e.Missing = c.Missing.String()
	}
	return e
}

// count is a count in units of its name: seconds, of which Tokens hold the thousandths.
func count(u pricing.Unit, n int64) string {
	return strconv.FormatFloat(float64(n)/float64(u.Scale()), 'f', -1, 64)
}

// Write prints the explanation as text.
func (e *Explanation) Write(w io.Writer) error {
	for _, row := range e.Rows() {
		fmt.Fprintf(w, "%-7s %s\n", row[0], row[1])
	}
	fmt.Fprintln(w)
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "unit\tcount\tUSD per million\tUSD\t")
	for _, l := range e.Lines {
		rate, cost := l.Rate, l.Cost
		if rate == "" {
			rate, cost = NoRate, NotPriced
		}
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t\n", l.Unit, l.Count, rate, cost)
	}
	fmt.Fprintf(tab, "sum\t\t\t%s\t\n", e.Sum)
	if err := tab.Flush(); err != nil {
		return err
	}
	for _, note := range e.Notes {
		fmt.Fprintf(w, "\n%s\n", note)
	}
	return nil
}

// Rows are what is said before the multiplication: a word and what it stands for.
func (e *Explanation) Rows() (rows [][2]string) {
	for _, row := range [...][2]string{
		{"price", e.Price}, {"match", e.Match}, {"valid", e.Valid}, {"source", e.Source}, {"prompt", fmt.Sprintf("%d tokens", e.Prompt)},
	} {
		switch {
		case row[1] == "":
			continue
		case row[0] == "valid":
			row[1] = "from " + row[1]
		}
		rows = append(rows, row)
	}
	return rows
}

func evidence(e pricing.Evidence) string {
	s := e.Source
	if s == "" {
		return ""
	}
	if e.Retrieved != "" {
		s += ", read " + e.Retrieved
	}
	if len(e.ConfirmedBy) > 0 {
		s += ", confirmed by " + strings.Join(e.ConfirmedBy, ", ")
	}
	if e.Note != "" {
		s += "; " + e.Note
	}
	return s
}
