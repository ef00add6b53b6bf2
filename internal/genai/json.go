package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// maxJSON bounds the attributes that are parsed as JSON, in bytes.
const maxJSON = 1 << 20

// object parses an attribute value as a JSON object; nil if it is not one.
func object(s string) map[string]any {
	if len(s) > maxJSON || !strings.HasPrefix(strings.TrimSpace(s), "{") {
		return nil
	}
	return leading(s)
}

// leading is the object that s begins with, whatever follows; nil if it begins with none.
func leading(s string) map[string]any {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var o map[string]any
	if d.Decode(&o) != nil {
		return nil
	}
	return o
}

// at is the value at a path of keys below v, where "0" is the first element of an array; nil if there is none.
func at(v any, path ...string) any {
	for _, step := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			if step != "0" || len(x) == 0 {
				return nil
			}
			v = x[0]
		default:
			return nil
		}
	}
	return v
}

func textAt(v any, path ...string) string {
	s, _ := at(v, path...).(string)
	return s
}

// readUsage reads the usage objects among vs into u.
func readUsage(u *usage, c *Call, vs ...any) {
	d := document{usage: noUsage, research: noResearch}
	for _, v := range vs {
		if o, ok := v.(map[string]any); ok {
			d.read(o, "")
		}
	}
	d.into(u, c)
}

// dollars reads an amount in USD. It returns false for zero, which emitters write for unknown, and for anything invalid.
func dollars(n json.Number) (pricing.Amount, bool) {
	usd, err := n.Float64()
	if err != nil || usd <= 0 {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(usd)
}
