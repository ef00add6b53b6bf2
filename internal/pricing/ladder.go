package pricing

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

func (c *compiler) compile(e *entry, docs []cardDoc, suffix string) []card {
	cards := c.room.cards.take(len(docs))
	for i, d := range docs {
		label := e.provider + "/" + e.model
		if !d.from.IsZero() {
			label += "@" + d.from.Format(time.DateOnly)
		}
		k := &cards[i]
		*k = card{from: d.from, evidence: c.evidence(d.evidence), offer: c.offer(&d, d.body, label, suffix)}
		for _, w := range d.windows {
			body := w.body
			if w.x != 0 {
				var err error
				body, err = d.body.times(w.x, true)
				c.fail(w.err(err))
			}
			if w.when.except != "" {
				if w.when.off = c.docs.calendars[w.when.except]; w.when.off == nil {
					c.fail(w.errorf("except: no such holidays: %s", w.when.except))
				}
			}
			k.windows = append(k.windows, timed{w.when, c.offer(&d, body, label, suffix+" window="+w.name)})
		}
	}
	return cards
}

// evidence is what a card tells, which many cards do.
func (c *compiler) evidence(e Evidence) Evidence {
	e.Source, e.Retrieved, e.Note = c.room.word(e.Source), c.room.word(e.Retrieved), c.room.word(e.Note)
	e.ConfirmedBy = c.room.list(e.ConfirmedBy)
	return e
}

func (c *compiler) offer(d *cardDoc, b bodyDoc, label, suffix string) offer {
	o := offer{standard: c.ladder(d, b.rates, b.tiers, label, suffix), services: c.room.services.take(len(b.services))}
	for i, name := range sortedKeys(b.services) {
		s := b.services[name]
		r, tiers := s.rates, s.tiers
		if s.x != 0 {
			var err1, err2 error
			r, err1 = b.rates.times(s.x)
			tiers, err2 = timesTiers(b.tiers, s.x)
			c.fail(s.err(errors.Join(err1, err2)))
			if s.of != 0 {
				r.keep(s.of)
				for j := range tiers {
					tiers[j].rates.keep(s.of)
				}
			}
		} else {
			r.inheritFees(b.rates)
			if tiers == nil {
				tiers = unrated(b.tiers)
			}
		}
		o.services[i] = service{c.room.word(name), c.ladder(d, r, tiers, label, suffix+" service="+name)}
	}
	return o
}

// unrated is for a service with rates of its own but no tiers, where the standard service has tiers: a single tier
// without rates, because the price of the service beyond the first threshold is unknown.
func unrated(tiers []tierDoc) []tierDoc {
	out := slices.Clone(tiers)
	for i := range out {
		out[i].rates = rates{}
	}
	return out[:min(1, len(out))]
}

func (c *compiler) ladder(d *cardDoc, base rates, tiers []tierDoc, label, suffix string) *ladder {
	l := c.room.ladders.put(ladder{steps: c.room.steps.take(1 + len(tiers))})
	l.steps[0] = c.step(d, base, 0, c.room.join(label, " tier=base", suffix, " book=", c.book.version))
	for i, t := range tiers {
		name := fmt.Sprintf(" tier=over-%d", t.over)
		if t.inclusive {
			name = fmt.Sprintf(" tier=from-%d", t.over)
		}
		r := t.rates
		if r.has != 0 {
			r.inheritFees(base)
		}
		l.steps[1+i] = c.step(d, r, t.least(), c.room.join(label, name, suffix, " book=", c.book.version))
	}
	return l
}

func (c *compiler) step(d *cardDoc, r rates, least int64, label string) step {
	r.complete()
	s := step{least: least, rates: c.shared(&r), split: d.split, write: CacheWrite, label: label}
	if !r.knows(CacheWrite) {
		s.write = d.lifetime
	}
	s.unsure = s.write != CacheWrite
	for _, u := range [...]Unit{CacheWrite5m, CacheWrite30m, CacheWrite1h, CacheWrite12h} {
		s.unsure = s.unsure || r.knows(u) && r.v[u] != r.v[CacheWrite]
	}
	return s
}

// priced is all of rates that can be compared.
type priced struct {
	v              [Units]uint64
	has, not, hour uint32
}

// shared is the one copy of rates in the book: thousands of cards are sold at the same rates in many places.
func (c *compiler) shared(r *rates) *rates {
	if r.more != nil {
		return c.room.rates.put(*r)
	}
	key := priced{r.v, r.has, r.not, r.hour}
	if c.rates[key] == nil {
		c.rates[key] = c.room.rates.put(*r)
	}
	return c.rates[key]
}

// inheritFees copies fees per event, which depend on neither context nor service.
func (r *rates) inheritFees(from rates) {
	for u := Unit(WebSearch); u < Units; u++ {
		if from.knows(u) && !r.knows(u) {
			r.set(u, from.v[u])
		}
	}
}
