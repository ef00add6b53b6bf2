package pricing

import (
	"strings"
)

// compiler turns merged documents into a book and collects what is wrong with them.
type compiler struct {
	docs  *merged
	book  *Book
	rates map[priced]*rates // those of the book, once each
	room  room
	errs  []error
}

func (c *compiler) fail(err error) {
	if err != nil {
		c.errs = append(c.errs, err)
	}
}

// sell makes the vendors and their models.
func (c *compiler) sell() {
	for _, key := range sortedKeys(c.docs.vendors) {
		name, d := c.room.word(key), c.docs.vendors[key]
		v := &vendor{name: name, selfHosted: d.selfHosted, stoodFor: d.stoodFor, places: d.places, models: make(map[string]*entry, len(d.models)), aliases: map[string]*entry{}}
		c.book.vendors[name] = v
		if d.firstParty {
			c.book.first = append(c.book.first, v)
		}
		for _, model := range sortedKeys(d.models) {
			e := c.entry(name, model, d.models[model])
			v.models[e.model] = e
		}
	}
}

// name adds the other names of vendors and models.
func (c *compiler) name() {
	for _, name := range c.docs.noVendor {
		c.book.noVendor[name] = true
	}
	for _, name := range sortedKeys(c.docs.vendors) {
		d, v := c.docs.vendors[name], c.book.vendors[name]
		for _, a := range d.aliases {
			if other := c.book.vendors[a]; other != nil && other != v {
				c.fail(d.errorf("aliases: %s also names %s", a, other.name))
			}
			c.book.vendors[c.room.word(a)] = v
		}
		for _, model := range sortedKeys(d.models) {
			for _, a := range d.models[model].aliases {
				if other := v.aliases[a]; other != nil && other != v.models[model] {
					c.fail(d.models[model].errorf("alias %s also names %s", a, other.model))
				}
				v.aliases[c.room.word(a)] = v.models[model]
			}
		}
		for _, p := range d.patterns {
			c.pattern(v, p)
		}
	}
}

// configure takes over what the user decides: mappings, denials, adjustments.
func (c *compiler) configure() {
	for _, m := range c.docs.mapping {
		e := c.book.entry(m.to)
		if e == nil {
			c.fail(m.errorf("no such card: %s", m.to))
		}
		name := m.name
		if provider, model, ok := splitKey(name); ok && c.book.vendors[provider] != nil {
			name = c.book.vendors[provider].name + "/" + model
		}
		if e != nil && m.where != "" && e.variants[m.where] == nil {
			c.fail(m.errorf("place: no such place of %s: %s", m.to, m.where))
		}
		c.book.mapping[name] = mapped{e, m.where}
	}
	if c.docs.local != nil {
		c.book.local = c.entry("local", "*", c.docs.local)
	}
	for _, d := range c.docs.deny {
		c.fail(c.book.forbid(d))
	}
	c.book.adjust = c.docs.adjust
	for i := range c.book.adjust {
		c.fail(c.book.checkAdjust(&c.book.adjust[i]))
	}
}

// entry makes a model and its variants.
func (c *compiler) entry(provider, model string, d *modelDoc) *entry {
	cards, err := c.cards(d, 0)
	c.fail(err)
	if err == nil && len(cards) == 0 && d.unpriced == "" {
		c.fail(d.errorf("has no card, cards or rates in any layer"))
	}
	e := c.room.entries.put(entry{provider: provider, model: c.room.word(model), unpriced: d.unpriced, places: c.places(provider)})
	e.cards = c.compile(e, cards, "")
	for _, where := range sortedKeys(d.variants) {
		if e.variants == nil {
			e.variants = make(map[string]*entry, len(d.variants))
		}
		e.variants[c.room.word(where)] = c.variant(e, cards, where, d.variants[where])
		e.images = e.images || strings.HasPrefix(where, byImage)
	}
	return e
}

// places is how prices of a provider depend on the place.
func (c *compiler) places(provider string) *places {
	if d := c.docs.vendors[provider]; d != nil {
		return d.places
	}
	return nil
}

// variant is a model as served somewhere: its own cards or another's, times x.
func (c *compiler) variant(e *entry, cards []cardDoc, where string, d variantDoc) *entry {
	var err error
	switch {
	case d.own != nil:
		own := *d.own
		if own.evidence.Source == "" && len(cards) > 0 {
			own.evidence = cards[len(cards)-1].evidence
		}
		cards = []cardDoc{own}
	case d.card != "":
		cards, err = c.cards(&modelDoc{place: d.place, card: d.card, x: one}, 0)
		c.fail(err)
	}
	cards, err = scaled(cards, d.x, true)
	c.fail(d.err(err))
	v := c.room.entries.put(entry{provider: e.provider, model: e.model})
	suffix := " place=" + where
	if image, ok := strings.CutPrefix(where, byImage); ok {
		suffix = " image=" + image
	}
	v.cards = c.compile(v, cards, suffix)
	return v
}

// splitKey parts "provider/model"; a model's own name may hold more slashes.
func splitKey(key string) (provider, model string, ok bool) {
	provider, model, ok = strings.Cut(key, "/")
	return normal(provider), normal(model), ok && provider != "" && model != ""
}
