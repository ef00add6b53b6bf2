package pricing

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The compiled book. Everything below is immutable once New has returned.

// vendor is one provider and what it sells, by normal name.
type vendor struct {
	name       string
	firstParty bool
	models     map[string]*entry
	aliases    map[string]*entry
	patterns   []pattern
}

// entry is one model at one provider.
type entry struct {
	provider, model string
	cards           []card            // in time order
	variants        map[string]*entry // by where it is served; "regional" is any place but global
	unpriced        Reason            // why there is no card at all
}

type card struct {
	from     time.Time
	services map[string]*ladder // "" is the standard service
	windows  []timed
	evidence Evidence
}

type timed struct {
	when     window
	services map[string]*ladder
}

// ladder is the steps of one service by size of the prompt; the first begins at 0.
type ladder struct{ steps []step }

type step struct {
	least int64 // the smallest prompt rated here
	rates rates
	write Unit   // what a cache write of unknown lifetime is taken to be; CacheWrite where the card has one rate only
	label string // the value of Cost.Card
}

type pattern struct {
	re *regexp.Regexp
	to *entry
}

// compiler turns merged documents into a book and collects what is wrong with them.
type compiler struct {
	docs    *merged
	vendors map[string]*vendor
	version string
	errs    []error
}

func (c *compiler) vendorsOf() {
	c.vendors = make(map[string]*vendor, len(c.docs.vendors))
	for name, d := range c.docs.vendors {
		v := &vendor{name: name, firstParty: d.firstParty, models: map[string]*entry{}, aliases: map[string]*entry{}}
		c.vendors[name] = v
		for model, doc := range d.models {
			v.models[model] = c.entry(name, model, doc)
		}
	}
	for name, d := range c.docs.vendors {
		v := c.vendors[name]
		for _, model := range sortedKeys(d.models) {
			for _, a := range d.models[model].aliases {
				if other := v.aliases[a]; other != nil && other != v.models[model] {
					c.fail(d.models[model].errorf("alias %s also names %s", a, other.model))
				}
				v.aliases[a] = v.models[model]
			}
		}
		for _, p := range d.patterns {
			c.pattern(v, p)
		}
	}
}

func (c *compiler) fail(err error) {
	if err != nil {
		c.errs = append(c.errs, err)
	}
}

func (c *compiler) entry(provider, model string, d *modelDoc) *entry {
	cards, err := c.cards(d, 0)
	c.fail(err)
	if err == nil && len(cards) == 0 && d.unpriced == "" {
		c.fail(d.errorf("aliases and variants of a model that no layer has"))
	}
	e := &entry{provider: provider, model: model, unpriced: d.unpriced}
	e.cards = c.compile(e, cards, "")
	for where, v := range d.variants {
		derived := cards
		if v.card != "" {
			derived, err = c.cards(&modelDoc{place: v.place, card: v.card, x: one}, 0)
			c.fail(err)
		}
		derived, err = scaled(derived, v.x, true)
		c.fail(v.err(err))
		if e.variants == nil {
			e.variants = map[string]*entry{}
		}
		ve := &entry{provider: provider, model: model}
		ve.cards = c.compile(ve, derived, " place="+where)
		e.variants[where] = ve
	}
	return e
}

// maxReferences bounds a chain of card references, which also ends a circle.
const maxReferences = 4

// cards are the dated cards of a model, its reference followed. A reference takes over rates, tiers, dates and
// windows, but not services: that a vendor sells a model in batches does not say that a reseller does.
func (c *compiler) cards(d *modelDoc, depth int) ([]cardDoc, error) {
	if d.card == "" {
		return d.cards, nil
	}
	provider, model, _ := splitKey(d.card)
	var target *modelDoc
	if v := c.docs.vendors[provider]; v != nil {
		target = v.models[model]
	}
	if target == nil || depth == maxReferences {
		return nil, d.errorf("card: no such card: %s", d.card)
	}
	cards, err := c.cards(target, depth+1)
	if err != nil {
		return nil, err
	}
	cards, err = scaled(cards, d.x, false)
	for i := range cards {
		cards[i].body.services = d.services
	}
	return cards, d.err(err)
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

func (c *compiler) compile(e *entry, docs []cardDoc, suffix string) []card {
	cards := make([]card, 0, len(docs))
	for _, d := range docs {
		label := e.provider + "/" + e.model
		if !d.from.IsZero() {
			label += "@" + d.from.Format(time.DateOnly)
		}
		k := card{from: d.from, evidence: d.evidence, services: c.services(&d, d.body, label, suffix)}
		for _, w := range d.windows {
			body := w.body
			if w.x != 0 {
				var err error
				body, err = d.body.times(w.x, true)
				c.fail(w.err(err))
			}
			k.windows = append(k.windows, timed{w.when, c.services(&d, body, label, suffix+" window="+w.name)})
		}
		cards = append(cards, k)
	}
	return cards
}

func (c *compiler) services(d *cardDoc, b bodyDoc, label, suffix string) map[string]*ladder {
	out := map[string]*ladder{"": c.ladder(d, b.rates, b.tiers, label, suffix)}
	for name, s := range b.services {
		r, tiers := s.rates, s.tiers
		if s.x != 0 {
			var err1, err2 error
			r, err1 = b.rates.times(s.x)
			tiers, err2 = timesTiers(b.tiers, s.x)
			c.fail(s.err(errors.Join(err1, err2)))
			if s.of != 0 {
				r.keep(s.of)
				for i := range tiers {
					tiers[i].rates.keep(s.of)
				}
			}
		} else {
			r.inheritFees(b.rates)
			if tiers == nil {
				tiers = unrated(b.tiers)
			}
		}
		out[name] = c.ladder(d, r, tiers, label, suffix+" service="+name)
	}
	return out
}

// unrated are tiers without rates: a service whose own rates stop at a threshold of the standard service is not
// guessed beyond it.
func unrated(tiers []tierDoc) []tierDoc {
	out := slices.Clone(tiers)
	for i := range out {
		out[i].rates = rates{}
	}
	return out[:min(1, len(out))]
}

func (c *compiler) ladder(d *cardDoc, base rates, tiers []tierDoc, label, suffix string) *ladder {
	l := &ladder{steps: []step{c.step(d, base, 0, label+" tier=base"+suffix)}}
	for _, t := range tiers {
		name := fmt.Sprintf(" tier=over-%d", t.over)
		if t.inclusive {
			name = fmt.Sprintf(" tier=from-%d", t.over)
		}
		r := t.rates
		if r.has != 0 {
			r.inheritFees(base)
		}
		l.steps = append(l.steps, c.step(d, r, t.least(), label+name+suffix))
	}
	return l
}

func (c *compiler) step(d *cardDoc, r rates, least int64, label string) step {
	r.complete()
	s := step{least: least, rates: r, write: CacheWrite, label: label + " book=" + c.version}
	if !r.knows(CacheWrite) {
		s.write = d.lifetime
	}
	return s
}

// inheritFees takes over fees per event, which depend neither on context nor on service.
func (r *rates) inheritFees(from rates) {
	for u := Unit(WebSearch); u < Units; u++ {
		if from.knows(u) && !r.knows(u) {
			r.set(u, from.v[u])
		}
	}
}

func (d *vendorDoc) readPattern(v value) error {
	p := patternDoc{place: v.place}
	err := v.read(fields{"match": textTo(&p.match), "to": nameTo(&p.to), "example": nameTo(&p.example)})
	d.patterns = append(d.patterns, p)
	return err
}

// pattern compiles a declared pattern: anchored at both ends, to a model that exists, and proven by its example.
func (c *compiler) pattern(v *vendor, p patternDoc) {
	inner, begins := strings.CutPrefix(p.match, "^")
	inner, ends := strings.CutSuffix(inner, "$")
	re, err := regexp.Compile("^(?:" + inner + ")$")
	switch {
	case !begins || !ends:
		c.fail(p.errorf("match: not anchored by ^ and $: %s", p.match))
	case err != nil:
		c.fail(p.err(err))
	case v.models[p.to] == nil:
		c.fail(p.errorf("to: no such model: %s", p.to))
	case !re.MatchString(p.example):
		c.fail(p.errorf("example: %q does not match %s", p.example, p.match))
	default:
		v.patterns = append(v.patterns, pattern{re, v.models[p.to]})
	}
}

// splitKey parts "provider/model"; a model's own name may hold more slashes.
func splitKey(key string) (provider, model string, ok bool) {
	provider, model, ok = strings.Cut(key, "/")
	return normal(provider), normal(model), ok && provider != "" && model != ""
}
