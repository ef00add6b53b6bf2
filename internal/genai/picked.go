package genai

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// maxPicked bounds the names that are picked together.
const maxPicked = 16

// picked is the values of some names on one span or record, found in one pass over the attributes. If a name is there
// twice the first one counts, as it does for [pcommon.Map.Get].
type picked struct {
	values [maxPicked]pcommon.Value
	ranks  [maxPicked]uint8 // of the names that they have
	seen   uint16           // a bit per place
}

// places is a lexicon of at most maxPicked names, each of which means its place in the list.
func places(names ...string) *lexicon.Lexicon {
	rows := make(map[uint8][]string, len(names))
	for i, name := range names {
		rows[uint8(i)] = []string{name}
	}
	return lexicon.Compile(rows)
}

// pick adds to p what attrs have of names.
func (p *picked) pick(attrs pcommon.Map, names *lexicon.Lexicon) {
	for name, v := range attrs.All() {
		if !names.MayHave(name) {
			continue
		}
		if w, ok := names.Find(name); ok && (!p.has(uint8(w.Field)) || w.Rank < p.ranks[w.Field]) {
			p.values[w.Field], p.ranks[w.Field], p.seen = v, w.Rank, p.seen|1<<w.Field
		}
	}
}

func (p *picked) has(i uint8) bool { return p.seen>>i&1 != 0 }

// str is the string at place i; "" if there is none or it is no string.
func (p *picked) str(i uint8) string {
	if !p.has(i) {
		return ""
	}
	return p.values[i].Str()
}

// text is the value at place i as a string, whatever its type; "" if there is none.
func (p *picked) text(i uint8) string {
	if !p.has(i) {
		return ""
	}
	return p.values[i].AsString()
}

// number is the value at place i as a finite double, if it is one.
func (p *picked) number(i uint8) (float64, bool) {
	if !p.has(i) {
		return 0, false
	}
	return number(p.values[i])
}

// count is the integer at place i; 0 if there is none or it is negative.
func (p *picked) count(i uint8) int64 {
	if !p.has(i) {
		return 0
	}
	return max(p.values[i].Int(), 0)
}

// usd is the double at place i as an amount, if it is one.
func (p *picked) usd(i uint8) (pricing.Amount, bool) {
	if !p.has(i) || p.values[i].Type() != pcommon.ValueTypeDouble {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(p.values[i].Double())
}
