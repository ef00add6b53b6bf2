package genai

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// maxJSON bounds what is parsed of one attribute.
const maxJSON = 1 << 20

// object parses an attribute that holds a JSON object; nil where it does not.
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

// at follows keys, and "0" for the first element of an array, down from v; nil where the way ends.
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

// document is what a usage object said.
type document struct {
	usage   usage
	outside bool // the cache counts are on top of the input
	thought bool // the reasoning count is on top of the output
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

// into adds to u what its attributes did not tell, and the provider's own plain counts as evidence of what they mean:
// where it tells caches or reasoning at all.
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

// dollars is a price as emitters print it; zero and nonsense are none.
func dollars(n json.Number) (pricing.Amount, bool) {
	usd, err := n.Float64()
	if err != nil || usd <= 0 {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(usd)
}
