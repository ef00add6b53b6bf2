package pricing

import (
	"errors"
	"maps"
	"slices"
)

// maxReferences bounds a chain of card references, and so also ends a cycle.
const maxReferences = 4

// cards are the dated cards of a model, following its reference. A model's reference takes over rates, tiers, dates and
// windows, but not services: a vendor's batch price does not mean that a reseller offers one. A dated card's takes over all.
func (c *compiler) cards(d *modelDoc, depth int) ([]cardDoc, error) {
	if d.card == "" {
		return c.redirected(d.cards, depth)
	}
	cards, err := c.referred(d.place, d.card, d.x, depth)
	for i := range cards {
		cards[i].body.services = d.services
	}
	return cards, err
}

// referred are the cards of another model, times x, with its services.
func (c *compiler) referred(at place, key string, x factor, depth int) ([]cardDoc, error) {
	provider, model, _ := splitKey(key)
	var target *modelDoc
	if v := c.docs.vendors[provider]; v != nil {
		target = v.models[model]
	}
	if target == nil || depth == maxReferences {
		return nil, at.errorf("card: no such card: %s", key)
	}
	cards, err := c.cards(target, depth+1)
	if err != nil {
		return nil, err
	}
	cards, err = scaled(cards, x, true)
	return cards, at.err(err)
}

// redirected replaces each card that refers to another model, as a name does that bills as another from a date on, by that
// model's cards between its date and the next.
func (c *compiler) redirected(cards []cardDoc, depth int) ([]cardDoc, error) {
	if !slices.ContainsFunc(cards, func(d cardDoc) bool { return d.card != "" }) {
		return cards, nil
	}
	var out []cardDoc
	for i, d := range cards {
		if d.card == "" {
			out = append(out, d)
			continue
		}
		others, err := c.referred(d.place, d.card, d.x, depth)
		if err != nil {
			return nil, err
		}
		for j, o := range others {
			if j+1 < len(others) && !others[j+1].from.After(d.from) {
				continue // replaced before the redirect
			}
			if o.from.Before(d.from) {
				o.from = d.from
			}
			if i+1 == len(cards) || o.from.Before(cards[i+1].from) {
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// scaled are copies of cards with all rates per token multiplied.
func scaled(cards []cardDoc, x factor, services bool) ([]cardDoc, error) {
	out := slices.Clone(cards)
	var errs []error
	for i := range out {
		var err error
		out[i].body, err = out[i].body.times(x, services)
		errs = append(errs, err)
		out[i].windows = slices.Clone(out[i].windows)
		for j := range out[i].windows {
			w := &out[i].windows[j]
			w.body, err = w.body.times(x, services)
			errs = append(errs, err)
		}
	}
	return out, errors.Join(errs...)
}

func (b bodyDoc) times(x factor, services bool) (bodyDoc, error) {
	var out bodyDoc
	var err1, err2 error
	out.rates, err1 = b.rates.times(x)
	out.tiers, err2 = timesTiers(b.tiers, x)
	errs := []error{err1, err2}
	if services && b.services != nil {
		out.services = maps.Clone(b.services)
		for name, s := range out.services {
			s.rates, err1 = s.rates.times(x)
			s.tiers, err2 = timesTiers(s.tiers, x)
			out.services[name] = s
			errs = append(errs, err1, err2)
		}
	}
	return out, errors.Join(errs...)
}

func timesTiers(tiers []tierDoc, x factor) ([]tierDoc, error) {
	out := slices.Clone(tiers)
	var errs []error
	for i := range out {
		var err error
		out[i].rates, err = out[i].rates.times(x)
		errs = append(errs, err)
	}
	return out, errors.Join(errs...)
}
