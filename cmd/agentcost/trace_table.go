package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// recognized reports whether any item is more than a plain span.
func (c *capture) recognized() bool {
	return len(c.items) == 0 || slices.ContainsFunc(c.items, func(it item) bool { return it.role != genai.RoleOther || it.call.Dialect != "" })
}

// modelTotal is what the calls of one model come to.
type modelTotal struct {
	calls, unpriced int
	tokens          int64
	usd             pricing.Amount
}

// writeTable writes the items that have to do with agents, one a row, and the totals of the calls by model.
func (c *capture) writeTable(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROLE\tNAME\tPROVIDER\tMODEL\tTOKENS\tUSD\tSTATUS")
	totals := map[string]*modelTotal{}
	for i := range c.items {
		it := &c.items[i]
		if it.role == genai.RoleOther {
			continue
		}
		l, of := it.line(), it.figures
		tokens := of.call.Tokens.Total()
		status := l.Status
		if l.Reason != "" {
			status += " (" + l.Reason + ")"
		}
		fmt.Fprintf(w, "%s\t%.40s\t%s\t%s\t%d\t%s\t%s\n", l.Role, l.Name, l.Provider, l.Model, tokens, cmp.Or(l.CostUSD, "-"), status)
		if it.role == genai.RoleCall {
			t := totals[l.Model]
			if t == nil {
				t = &modelTotal{}
				totals[l.Model] = t
			}
			t.add(&of.bill, tokens)
		}
	}
	fmt.Fprintln(w, "\t\t\t\t\t\t")
	fmt.Fprintln(w, "MODEL\tCALLS\tUNPRICED\t\tTOKENS\tUSD\t")
	var all modelTotal
	for _, model := range slices.Sorted(maps.Keys(totals)) {
		t := totals[model]
		fmt.Fprintf(w, "%s\t%d\t%d\t\t%d\t%s\t\n", cmp.Or(model, "unknown"), t.calls, t.unpriced, t.tokens, t.known())
		all.calls, all.unpriced, all.tokens, all.usd = all.calls+t.calls, all.unpriced+t.unpriced, all.tokens+t.tokens, all.usd.Add(t.usd)
	}
	fmt.Fprintf(w, "all\t%d\t%d\t\t%d\t%s\t\n", all.calls, all.unpriced, all.tokens, all.known())
	_ = w.Flush() // the writer behind it keeps its error
}

// known is the cost of the calls that have one. What is not known is not 0.
func (t *modelTotal) known() string {
	if t.calls == t.unpriced {
		return "-"
	}
	return t.usd.String()
}

func (t *modelTotal) add(b *genai.Bill, tokens int64) {
	t.calls++
	t.tokens += tokens
	if !b.HasTotal {
		t.unpriced++
		return
	}
	t.usd = t.usd.Add(b.Total)
}
