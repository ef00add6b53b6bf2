package pricing

import (
	"slices"
	"strings"
)

// places says how the price of a vendor's models depends on the place that a name or a call tells. Names are
// [PREFIX.][OWNER.]MODEL: us.anthropic.claude-sonnet-4-5. A place that begins with one of a list and a dash belongs to it.
type places struct {
	prefixes   []string // geographies that a name may begin with
	owners     []string // vendors that a name may begin with, which some emitters leave out
	home       []string // what a name without a prefix costs is what it costs here
	apart      []string // where nothing costs what it does elsewhere
	flat       bool     // a model without variants costs the same everywhere
	everywhere []string // owners whose models cost the same in all other places; "*" for all
}

func (d *vendorDoc) readPlaces(_ string, v value) error {
	p := &places{}
	d.places = p
	return v.read(fields{
		"prefixes": namesTo(&p.prefixes), "owners": namesTo(&p.owners), "home": namesTo(&p.home), "apart": namesTo(&p.apart),
		"everywhere": namesTo(&p.everywhere), "flat": boolTo(&p.flat),
	})
}

// same reports whether a model costs at a place what its key says. The model has no variant for that place.
func (p *places) same(place string, e *entry) bool {
	first, _, _ := strings.Cut(e.model, ".")
	if p.flat && e.variants == nil {
		return true
	}
	switch {
	case within(p.apart, place):
		return within(p.apart, first)
	case place == "", first == global, within(p.home, place), slices.Contains(p.prefixes, first):
		return true
	default:
		return slices.Contains(p.everywhere, first) || slices.Contains(p.everywhere, "*")
	}
}

func within(list []string, place string) bool {
	return slices.ContainsFunc(list, func(s string) bool {
		rest, ok := strings.CutPrefix(place, s)
		return ok && (rest == "" || rest[0] == '-')
	})
}

// bare resolves a name of which an emitter has dropped the owner, and with it whether the call was global or in-region. It
// identifies a model, but its price only if that is the same. Some geographies have no known price, either.
func (v *vendor) bare(b *Book, name string) (r resolved, known bool) {
	unknown := resolved{reason: UnknownRegion}
	if geo, rest, ok := strings.Cut(name, "."); ok && slices.Contains(v.places.prefixes, geo) {
		return unknown, v.rewritten(b, rest).entry != nil
	}
	for _, owner := range v.places.owners {
		r := v.rewritten(b, owner+"."+name)
		if r.entry == nil {
			continue
		}
		if all := v.rewritten(b, global+"."+owner+"."+name); all.entry != nil && sameRates(r.entry, all.entry) {
			r.rule = strings.TrimPrefix(r.rule+",owner", ",")
			return r, true
		}
		return unknown, true
	}
	return resolved{}, false
}

// global is the place of a call that any region may have served.
const global = "global"

// sameRates reports whether two models have always cost the same in the standard service.
func sameRates(a, b *entry) bool {
	return slices.EqualFunc(a.cards, b.cards, func(a, b card) bool {
		return a.from.Equal(b.from) && slices.EqualFunc(a.standard.steps, b.standard.steps, func(a, b step) bool {
			return a.least == b.least && a.rates.v == b.rates.v && a.rates.has == b.rates.has
		})
	})
}
