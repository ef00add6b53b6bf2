package explain

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// billed is a call as agent_cost bills it by a book.
func billed(t *testing.T, book *pricing.Book, units pricing.Tokens) ledger.Call {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	card, reason := book.Find(&pricing.Query{Provider: "anthropic", Model: "claude-sonnet-4-5", At: at})
	require.Empty(t, reason)
	var cost pricing.Cost
	card.Cost(&units, &cost)
	return ledger.Call{
		At: ledger.At{Ended: ledger.Nanos(at.UnixNano())}, Provider: "anthropic", ResponseModel: "claude-sonnet-4-5", Status: "priced", Price: cost.Card,
		USD: ledger.Some(ledger.OfAmount(cost.Total)),
		Parts: ledger.Parts{
			Input: ledger.OfAmount(cost.Parts[pricing.Input]), CacheRead: ledger.OfAmount(cost.Parts[pricing.CacheRead]),
			CacheWrite: ledger.OfAmount(cost.Parts[pricing.CacheWrite1h]), Output: ledger.OfAmount(cost.Parts[pricing.Output]),
		},
		Tokens: ledger.Tokens{Input: units[pricing.Input], CacheRead: units[pricing.CacheRead], CacheWrite: units.CacheWrites(), Output: units[pricing.Output]},
	}
}

func rates(e *Explanation) (all []string) {
	for _, l := range e.Lines {
		all = append(all, l.Unit+" "+l.Count+" x "+l.Rate+" = "+l.Cost)
	}
	return all
}

func TestABillIsExplainedByTheBookThatMadeIt(t *testing.T) {
	var units pricing.Tokens
	units[pricing.Input], units[pricing.CacheRead], units[pricing.Output] = 100, 5000, 50
	c := billed(t, pricing.Default(), units)
	c.Price = strings.Replace(c.Price, " book=", " book=an older one than ", 1)
	e, ok := Call(pricing.Default(), &c)
	require.True(t, ok)
	require.Equal(t, []string{"input 100 x 3 = 0.0003", "cache_read 5000 x 0.3 = 0.0015", "output 50 x 15 = 0.00075"}, rates(&e))
	require.Equal(t, "0.00255", e.Sum)
	require.Empty(t, e.Notes)
	require.NotEmpty(t, e.Source)

	units[pricing.CacheWrite1h] = 10
	c = billed(t, pricing.Default(), units)
	c.Units = `{"input":100,"cache_read":5000,"output":50,"cache_write_1h":10}`
	e, ok = Call(pricing.Default(), &c)
	require.True(t, ok)
	require.Contains(t, rates(&e), "cache_write_1h 10 x 6 = 0.00006")
	require.Empty(t, e.Notes)
}

// A bill that the book does not make is not explained by the book's rates.
func TestABillOfAnotherBookExplainsItself(t *testing.T) {
	var units pricing.Tokens
	units[pricing.Input], units[pricing.Output] = 100, 50
	c := billed(t, pricing.Default(), units)
	c.Parts.Input, c.USD.Money = 2*c.Parts.Input, c.USD.Money+c.Parts.Input
	e, ok := Call(pricing.Default(), &c)
	require.True(t, ok)
	require.Equal(t, []string{"input 100 x 6 = 0.0006", "output 50 x 15 = 0.00075"}, rates(&e))
	require.Equal(t, []string{noteItself}, e.Notes)
}

func TestReportedFigures(t *testing.T) {
	var units pricing.Tokens
	units[pricing.Input], units[pricing.Output] = 100, 50
	c := billed(t, pricing.Default(), units)
	c.Status, c.Source, c.Price, c.Computed, c.Parts = "reported", "reported", "", c.USD, ledger.Parts{Unsplit: 7}
	c.USD, c.Reported = ledger.Some(7), ledger.Some(7)
	e, ok := Call(pricing.Default(), &c)
	require.True(t, ok)
	require.True(t, e.Beside, "the book's multiplication stands beside the bill")
	require.Equal(t, "0.00105", e.Sum)

	c.Computed = ledger.Maybe{}
	e, ok = Call(pricing.Default(), &c)
	require.True(t, ok)
	require.True(t, e.OneFigure)
	require.Equal(t, []string{"input 100 x  = ", "output 50 x  = ", "reported  x  = 0.000000000007"}, rates(&e))

	_, ok = Call(pricing.Default(), &ledger.Call{Status: "unpriced"})
	require.False(t, ok)
	_, ok = Call(pricing.Default(), &ledger.Call{Status: "priced", USD: ledger.Some(0), Assumed: "declined", Tokens: ledger.Tokens{Input: 564}})
	require.False(t, ok, "its counts have no part in what it cost")
}

// A span that carries the bill of another record has that one's dollars and its own counts.
func TestLifetimesFollowFromTheBill(t *testing.T) {
	var units pricing.Tokens
	units[pricing.Input], units[pricing.CacheWrite5m], units[pricing.CacheWrite1h], units[pricing.Output] = 104, 1500, 503, 56
	c := billed(t, pricing.Default(), units)
	e, ok := Call(pricing.Default(), &c)
	require.True(t, ok)
	require.Equal(t, []string{"input 104 x 3 = 0.000312", "cache_write_5m 1500 x 3.75 = 0.005625", "cache_write_1h 503 x 6 = 0.003018", "output 56 x 15 = 0.00084"}, rates(&e))
	require.Equal(t, []string{noteLived}, e.Notes)
}
