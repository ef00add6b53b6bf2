package pricing

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
)

// merged is several layers laid on top of each other, still as documents.
type merged struct {
	vendors   map[string]*vendorDoc
	noVendor  []string
	hubs      []*regexp.Regexp
	calendars map[string]*calendar
	services  map[string]string
	rewrites  []rewriteDoc
	mapping   []mapDoc
	adjust    []adjustDoc
	deny      []denyDoc
	local     *modelDoc
}

// merge stacks layers, later ones on top, without modifying them. From the first date of a model's cards in a later
// layer on, only those cards count; the cards of earlier layers remain for the time before. A reference replaces the
// whole model. Aliases, variants, services without a card, patterns, mappings and denials accumulate. Adjustments do
// too, and the last one that matches a call applies.
func merge(layers []*Layer) *merged {
	m := &merged{vendors: map[string]*vendorDoc{}, calendars: map[string]*calendar{}, services: map[string]string{}}
	for _, l := range layers {
		for name, d := range l.vendors {
			m.vendors[name] = overVendor(m.vendors[name], d)
		}
		m.noVendor = append(m.noVendor, l.noVendor...)
		m.hubs = append(m.hubs, l.hubs...)
		m.rewrites = append(m.rewrites, l.rewrites...)
		maps.Copy(m.services, l.services)
		maps.Copy(m.calendars, l.calendars) // the newest list of a country's holidays is the list
		m.mapping = append(m.mapping, l.mapping...)
		m.adjust = append(m.adjust, l.adjust...)
		m.deny = append(m.deny, l.deny...)
		m.local = cmp.Or(l.local, m.local)
	}
	return m
}

func overVendor(low, high *vendorDoc) *vendorDoc {
	out := &vendorDoc{place: high.place, models: map[string]*modelDoc{}}
	if low != nil {
		*out = *low
		out.models = maps.Clone(low.models)
	}
	out.firstParty = out.firstParty || high.firstParty
	out.stoodFor = out.stoodFor || high.stoodFor
	out.selfHosted = out.selfHosted || high.selfHosted
	out.aliases = slices.Concat(out.aliases, high.aliases)
	out.patterns = slices.Concat(out.patterns, high.patterns)
	out.opaque = slices.Concat(out.opaque, high.opaque)
	out.shapes = slices.Concat(out.shapes, high.shapes)
	out.places = cmp.Or(high.places, out.places)
	for name, d := range high.models {
		out.models[name] = overModel(out.models[name], d)
	}
	return out
}

func overModel(low, high *modelDoc) *modelDoc {
	if low == nil {
		return high
	}
	out := *high
	out.aliases = slices.Concat(low.aliases, high.aliases)
	if high.card == "" {
		out.variants = maps.Clone(low.variants)
		maps.Copy(out.variants, high.variants)
	}
	switch {
	case high.card != "" || high.unpriced != "":
	case len(high.cards) == 0: // only names, variants or services are added
		out.card, out.x, out.cards, out.unpriced = low.card, low.x, slices.Clone(low.cards), low.unpriced
		out.services = addServices(low.services, high.services)
		for i := range out.cards {
			out.cards[i].body.services = addServices(out.cards[i].body.services, high.services)
		}
	default:
		first := high.cards[0].from
		earlier := slices.DeleteFunc(slices.Clone(low.cards), func(c cardDoc) bool { return !c.from.Before(first) })
		out.cards = slices.Concat(earlier, high.cards)
	}
	return &out
}

func addServices(low, high map[string]serviceDoc) map[string]serviceDoc {
	out := make(map[string]serviceDoc, len(low)+len(high))
	maps.Copy(out, low)
	maps.Copy(out, high)
	return out
}
