package explain

import (
	"encoding/json"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// cached is the status of a reply from a cache.
const cached = "cached"

// Call explains the bill of a call in the ledger by a book. Where the book says something else than the bill, because it is
// another one by now or lacks what was configured, the bill explains itself: its dollars by its counts are its rates. ok is
// false where there is no bill to explain, or nothing in it: a reply from a cache cost nothing, whatever the rates, and so did what was declined.
func Call(book *pricing.Book, c *ledger.Call) (e Explanation, ok bool) {
	if !c.USD.Known || c.Status == cached || c.Declined() {
		return e, false
	}
	tokens := Tokens(c)
	if c.Price != "" || c.Computed.Known {
		if e, ok = byBook(book, c, &tokens); ok {
			return e, true
		}
	}
	return byItself(c, &tokens), true
}

// Tokens are the counts of a call by unit.
func Tokens(c *ledger.Call) (t pricing.Tokens) {
	var counts map[string]int64
	if c.Units != "" && json.Unmarshal([]byte(c.Units), &counts) == nil {
		for u := range pricing.Units {
			t[u] = counts[u.String()]
		}
		return t
	}
	t[pricing.Input], t[pricing.CacheRead], t[pricing.CacheWrite] = c.Tokens.Input, c.Tokens.CacheRead, c.Tokens.CacheWrite
	t[pricing.Output], t[pricing.Reasoning] = c.Tokens.Output, c.Tokens.Reasoning
	t[pricing.AudioInput], t[pricing.AudioOutput] = c.Tokens.AudioInput, c.Tokens.AudioOutput
	return t
}

// byBook explains a bill that the book makes again, to the last digit.
func byBook(book *pricing.Book, c *ledger.Call, t *pricing.Tokens) (e Explanation, ok bool) {
	card, reason := book.Find(&pricing.Query{
		Provider: c.Provider, Model: c.ResponseModel, RequestModel: c.RequestModel, Region: c.Region, Geo: c.Geo, Service: c.Tier,
		Tenant: c.Tenant, At: c.Ended.Time(),
	})
	if reason != "" {
		return e, false
	}
	want := c.USD.Money
	if c.Computed.Known {
		want = c.Computed.Money
	}
	var cost pricing.Cost
	lived := false
	if card.Cost(t, &cost); !near(ledger.OfAmount(cost.Total), want) {
		if lived = lifetimes(card, t, want); lived {
			card.Cost(t, &cost)
		} else if card.CostOfSum(t, 0, &cost); !near(ledger.OfAmount(cost.Total), want) {
			return e, false
		}
	}
	e = Of(card, t, &cost)
	if lived {
		e.Notes = append(e.Notes, noteLived)
	}
	e.Beside = c.Computed.Known
	if c.Price == "" {
		return e, true
	}
	if label(c.Price) != label(e.Price) {
		return e, false
	}
	e.Price = c.Price
	return e, true
}

// noteLived says where the split of cache writes is from.
const noteLived = "How long the cache writes are kept was told by another record of the call: the counts follow from the bill."

// lifetimes splits the cache writes of t, whose lifetimes are not told, into those of five minutes and those of an hour so that
// the card makes the bill. There is one such split or none.
func lifetimes(card pricing.Card, t *pricing.Tokens, want ledger.Money) bool {
	n := t[pricing.CacheWrite]
	if n == 0 || n != t.CacheWrites() {
		return false
	}
	bill := func(hours int64) ledger.Money {
		split := *t
		split[pricing.CacheWrite], split[pricing.CacheWrite5m], split[pricing.CacheWrite1h] = 0, n-hours, hours
		var cost pricing.Cost
		card.Cost(&split, &cost)
		if cost.Missing != pricing.Units {
			return -1
		}
		return ledger.OfAmount(cost.Total)
	}
	least, most := bill(0), bill(n)
	if least < 0 || most <= least || want < least || want > most {
		return false
	}
	hours := int64(math.Round(float64(n) * float64(want-least) / float64(most-least)))
	if !near(bill(hours), want) {
		return false
	}
	t[pricing.CacheWrite], t[pricing.CacheWrite5m], t[pricing.CacheWrite1h] = 0, n-hours, hours
	return true
}

// near reports whether two amounts are the same but for what rounding each part of a bill leaves.
func near(a, b ledger.Money) bool { return a-b < 100 && b-a < 100 }

// label is a card's label without the version of the book.
func label(price string) string {
	before, _, _ := strings.Cut(price, " book=")
	return before
}

// noteItself says that rates are the bill's own.
const noteItself = "The price book of this page does not make this bill again: the rates here are the bill's dollars by its counts."

// noteReported says that nothing was multiplied.
const noteReported = "The emitter reported this figure as one; no rates are known."

// byItself explains a bill by what it says.
func byItself(c *ledger.Call, t *pricing.Tokens) Explanation {
	e := Explanation{Price: c.Price, Prompt: t.Prompt(), Sum: c.USD.String(), Notes: []string{noteItself}}
	for _, p := range [...]struct {
		unit  string
		count int64
		cost  ledger.Money
	}{
		{"input", c.Tokens.Input, c.Parts.Input}, {"cache_read", c.Tokens.CacheRead, c.Parts.CacheRead},
		{"cache_write", c.Tokens.CacheWrite, c.Parts.CacheWrite}, {"output", c.Tokens.Output, c.Parts.Output},
		{"reasoning", c.Tokens.Reasoning, c.Parts.Reasoning}, {"audio", c.Tokens.AudioInput + c.Tokens.AudioOutput, c.Parts.Audio},
		{"image", 0, c.Parts.Image}, {"tool", 0, c.Parts.Tool}, {"reported", 0, c.Parts.Unsplit},
	} {
		if p.count == 0 && p.cost == 0 {
			continue
		}
		line := Line{Unit: p.unit, Count: strconv.FormatInt(p.count, 10)}
		if p.count == 0 {
			line.Count = ""
		}
		if p.cost != 0 {
			line.Cost, line.Rate = p.cost.String(), perMillion(p.cost, p.count)
		}
		e.Lines = append(e.Lines, line)
	}
	if c.Parts.Unsplit == c.USD.Money && c.USD.Money != 0 {
		e.Notes, e.OneFigure = []string{noteReported}, true
	}
	return e
}

// perMillion is the rate that a cost by a count comes to, to the pico-dollar; empty without a count.
func perMillion(cost ledger.Money, count int64) string {
	if count <= 0 || cost < 0 {
		return ""
	}
	hi, lo := bits.Mul64(uint64(cost), 1_000_000)
	if hi >= uint64(count) {
		return ""
	}
	q, _ := bits.Div64(hi, lo, uint64(count))
	return ledger.Money(min(q, 1<<62)).String()
}
