package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/outline"
)

// table is what a command found, to be written as text, JSON or CSV. A cell is a string, an int64, a time.Time, a
// time.Duration, a ledger.Money, a ledger.Maybe or nil; what is not known is null in JSON, empty in CSV and a dash in text.
type table struct {
	columns []string // snake case, as in JSON and CSV
	rows    [][]any
	foot    []any // a last row of text only
	json    bool
	csv     bool
}

// formats defines the flags that choose how a table is written.
func (t *table) formats(f *flags) {
	f.BoolVar(&t.json, "json", false, "")
	f.BoolVar(&t.csv, "csv", false, "")
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) error {
	switch {
	case t.json:
		return t.writeJSON(w)
	case t.csv:
		return t.writeCSV(w)
	}
	return t.writeText(w)
}

func (t *table) writeText(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, strings.ToUpper(strings.ReplaceAll(strings.Join(t.columns, "\t"), "_", " ")))
	for _, row := range append(slices.Clip(t.rows), t.footed()...) {
		for i, cell := range row {
			if i > 0 {
				fmt.Fprint(tab, "\t")
			}
			fmt.Fprint(tab, forText(cell))
		}
		fmt.Fprintln(tab)
	}
	return tab.Flush()
}

func (t *table) footed() [][]any {
	if t.foot == nil {
		return nil
	}
	return [][]any{t.foot}
}

// maxCell bounds a cell of text, in characters.
const maxCell = 40

// forText is a cell as a person reads it on a terminal, which must not be led astray by what a span says.
func forText(cell any) string {
	switch c := cell.(type) {
	case nil:
		return "-"
	case time.Time:
		if c.IsZero() {
			return "-"
		}
		return c.Local().Format("2006-01-02 15:04:05")
	case time.Duration:
		return c.Round(time.Millisecond).String()
	case ledger.Maybe:
		return outline.Dollars(c)
	case string:
		return cmp.Or(outline.Shortened(outline.Plain(c), maxCell), "-")
	}
	return fmt.Sprint(cell)
}

func (t *table) writeJSON(w io.Writer) error {
	rows := make([]map[string]any, 0, len(t.rows))
	for _, row := range t.rows {
		object := map[string]any{}
		for i, cell := range row {
			object[t.columns[i]] = forJSON(cell)
		}
		rows = append(rows, object)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(rows)
}

func forJSON(cell any) any {
	switch c := cell.(type) {
	case time.Time:
		if c.IsZero() {
			return nil
		}
		return c.UTC().Format(time.RFC3339Nano)
	case time.Duration:
		return c.Milliseconds()
	case ledger.Maybe:
		if !c.Known {
			return nil
		}
		return json.Number(c.String())
	case ledger.Money:
		return json.Number(c.String())
	}
	return cell
}

func (t *table) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write(t.columns) // the writer keeps its error
	for _, row := range t.rows {
		line := make([]string, len(row))
		for i, cell := range row {
			switch c := forJSON(cell).(type) {
			case nil:
			case int64:
				line[i] = strconv.FormatInt(c, 10)
			default:
				line[i] = fmt.Sprint(c)
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}
