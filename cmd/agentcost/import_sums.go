package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// sums are what calls come to, by day and model.
type sums struct {
	book  *pricing.Book
	rows  map[sumKey]*sumRow
	calls int
}

type sumKey struct{ day, model string }

// sumRow are sums of one model on one day (UTC).
type sumRow struct {
	modelTotal
	input, cached, output int64
	told                  pricing.Amount // what agents say of calls themselves, where they do
	tells                 int
}

func newSums() *sums {
	return &sums{book: pricing.Default(), rows: map[sumKey]*sumRow{}}
}

func (r *sums) add(td ptrace.Traces) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				var call genai.Call
				var bill genai.Bill
				genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
				if call.Role == genai.RoleCall && genai.Judge(r.book, &call, genai.TrustAuto, "", &bill) {
					r.call(&call, &bill, span.EndTimestamp().AsTime())
				}
			}
		}
	}
}

func (r *sums) call(c *genai.Call, b *genai.Bill, at time.Time) {
	key := sumKey{at.Format(time.DateOnly), modelOf(c)}
	row := r.rows[key]
	if row == nil {
		row = &sumRow{}
		r.rows[key] = row
	}
	r.calls++
	row.add(b, c.Tokens.Total())
	read := c.Tokens[pricing.CacheRead] + c.Tokens[pricing.AudioCacheRead]
	row.input, row.cached, row.output = row.input+c.Tokens.Prompt()-read, row.cached+read, row.output+c.Tokens.Completion()
	if b.HasReported {
		row.told, row.tells = row.told.Add(b.Reported), row.tells+1
	}
}

// write writes the rows, in order of time, and their sum.
func (r *sums) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DAY\tMODEL\tCALLS\tUNPRICED\tINPUT\tCACHED\tOUTPUT\tUSD\tTOLD")
	var all sumRow
	byDay := func(a, b sumKey) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.model, b.model)) }
	for _, key := range slices.SortedFunc(maps.Keys(r.rows), byDay) {
		row := r.rows[key]
		row.write(w, key.day, cmp.Or(key.model, "unknown"))
		all.sum(row)
	}
	all.write(w, "all", "")
	return w.Flush()
}

func (r *sumRow) write(w io.Writer, day, model string) {
	told := "-"
	if r.tells > 0 {
		told = r.told.String()
	}
	fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", day, model, r.calls, r.unpriced, r.input, r.cached, r.output, r.known(), told)
}

func (r *sumRow) sum(o *sumRow) {
	r.calls, r.unpriced, r.tokens, r.usd = r.calls+o.calls, r.unpriced+o.unpriced, r.tokens+o.tokens, r.usd.Add(o.usd)
	r.input, r.cached, r.output = r.input+o.input, r.cached+o.cached, r.output+o.output
	r.told, r.tells = r.told.Add(o.told), r.tells+o.tells
}
