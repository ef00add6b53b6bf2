package genai

import (
	"encoding/json"
	"maps"
	"slices"
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

// document is what was read from a usage object.
type document struct {
	usage   usage
	outside bool // the input count does not include cached tokens
	thought bool // the output count does not include reasoning
	tier    string
	speed   string
	geo     string
	cost    pricing.Amount
	hasCost bool
}

func (d *document) read(o map[string]any, path string) {
	for _, key := range slices.Sorted(maps.Keys(o)) { // a fixed order, so that the same span always reads the same
		switch v := o[key].(type) {
		case map[string]any:
			if containers[key] {
				d.read(v, "")
			} else {
				d.read(v, path+key+".")
			}
		case json.Number:
			d.number(path+key, v)
		case string:
			d.text(path+key, v)
		}
	}
}

func (d *document) number(path string, v json.Number) {
	if path == "cost" || path == "total_cost" {
		d.money(v)
		return
	}
	l, ok := leaves[path]
	if !ok {
		return
	}
	d.usage.set(l.given, countOfString(v.String()))
	switch l.given {
	case gCacheRead, gCacheWrite:
		d.outside = d.outside || l.outside
	case gReasoning:
		d.thought = d.thought || l.outside
	}
}

func (d *document) text(path, v string) {
	switch path {
	case "service_tier", "serviceTier":
		d.tier = v
	case "speed":
		d.speed = v
	case "inference_geo":
		d.geo = v
	case "cost":
		d.money(json.Number(v))
	}
}

func (d *document) money(n json.Number) {
	if usd, ok := dollars(n); ok && !d.hasCost {
		d.cost, d.hasCost = usd, true
	}
}

// into adds to u what the span's attributes lacked. If the provider reports cached tokens or reasoning at all, it also
// adds the provider's plain counts, as evidence of what the counts in the attributes include.
func (d *document) into(u *usage, c *Call) {
	own := &d.usage
	if cache := own.or0(gCacheRead) + own.cacheWrites(); cache > 0 && own[gInput] >= 0 {
		if d.outside {
			cache = 0
		}
		u.set(gRawInput, max(own[gInput]-cache, absent))
	}
	if reasoning := own.or0(gReasoning); reasoning > 0 && own[gOutput] >= 0 {
		if d.thought {
			reasoning = 0
		}
		u.set(gRawOutput, max(own[gOutput]-reasoning, absent))
	}
	for k := range gRawInput {
		u.set(k, own[k])
	}
	if c.Service == "" {
		c.Service = d.tier
	}
	if fast(d.speed) {
		c.Service = d.speed
	}
	if c.Geo == "" {
		c.Geo = d.geo
	}
	if !c.HasReported && d.hasCost {
		c.Reported, c.HasReported = d.cost, true
	}
}

// readUsage reads the usage objects among vs into u.
func readUsage(u *usage, c *Call, vs ...any) {
	d := document{usage: noUsage}
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
