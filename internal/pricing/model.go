package pricing

import "errors"

// readModel reads a model: its cards, tiers, services and windows.
func (d *vendorDoc) readModel(name string, v value) error {
	name = normal(name)
	if name == "" || d.models[name] != nil {
		return v.errorf("given twice, or empty")
	}
	m := &modelDoc{place: v.place, x: one, services: map[string]serviceDoc{}, variants: map[string]variantDoc{}}
	d.models[name] = m
	only := cardDoc{place: v.place, lifetime: CacheWrite, x: one}
	f := only.fields() // a model with a single card may hold it without a list
	f["aliases"] = namesTo(&m.aliases)
	f["cards"] = func(_ string, v value) error { return v.items(m.readCard) }
	f["card"] = nameTo(&m.card)
	f["x"] = factorTo(&m.x)
	f["unpriced"] = func(_ string, v value) error { return into(v, &m.unpriced, parseUnpriced) }
	f["variants"] = func(_ string, v value) error { return v.read(fields{"*": m.readVariant}) }
	if err := v.read(f); err != nil {
		return err
	}
	single := only.body.rates.has != 0 || only.body.rates.more != nil
	switch {
	case m.card != "" && (single || len(m.cards) > 0), single && len(m.cards) > 0:
		return v.errorf("has more than one of card, cards and rates")
	case single:
		m.cards = []cardDoc{only}
	default:
		m.services = only.body.services
	}
	if m.card == "" && m.x != one {
		return v.errorf("x belongs to a card reference")
	}
	return m.order()
}

// order checks that cards stand in time order and that each is one of its own.
func (m *modelDoc) order() error {
	var errs []error
	for i := range m.cards {
		c := &m.cards[i]
		if i > 0 && !m.cards[i-1].from.Before(c.from) {
			errs = append(errs, c.errorf("from: not after the card before it"))
		}
		errs = append(errs, c.check())
	}
	return errors.Join(errs...)
}

func (m *modelDoc) readVariant(key string, v value) error {
	d := variantDoc{place: v.place, x: one}
	own := cardDoc{place: v.place, lifetime: CacheWrite, x: one}
	f := own.fields()
	f["card"], f["x"] = nameTo(&d.card), factorTo(&d.x)
	err := v.read(f)
	if err == nil && own.body.rates.has != 0 {
		d.own, err = &own, own.check()
	}
	m.variants[normal(key)] = d
	return err
}

func (m *modelDoc) readCard(v value) error {
	c := cardDoc{place: v.place, lifetime: CacheWrite, x: one}
	f := c.fields()
	f["card"], f["x"] = nameTo(&c.card), factorTo(&c.x)
	err := v.read(f)
	m.cards = append(m.cards, c)
	return err
}

func (c *cardDoc) fields() fields {
	f := c.body.fields()
	f["from"] = timeTo(&c.from)
	f["free"] = boolTo(&c.free)
	f["needs_split"] = func(_ string, v value) error { return v.items(unitsTo(&c.split)) }
	f["cache_write_default"] = func(_ string, v value) error { return into(v, &c.lifetime, parseLifetime) }
	f["windows"] = func(_ string, v value) error { return v.items(c.readWindow) }
	f["evidence"] = func(_ string, v value) error {
		e := &c.evidence
		return v.read(fields{
			"source": textTo(&e.Source), "retrieved": textTo(&e.Retrieved), "note": textTo(&e.Note),
			"confirmed_by": textsTo(&e.ConfirmedBy),
		})
	}
	return f
}

func (b *bodyDoc) fields() fields {
	return fields{
		"rates":    ratesTo(&b.rates),
		"tiers":    func(_ string, v value) error { return v.items(tiersTo(&b.tiers)) },
		"services": func(_ string, v value) error { return v.read(fields{"*": b.readService}) },
	}
}

func (b *bodyDoc) readService(key string, v value) error {
	d := serviceDoc{place: v.place}
	err := v.read(fields{
		"x": factorTo(&d.x), "rates": ratesTo(&d.rates),
		"of":    func(_ string, v value) error { return v.items(unitsTo(&d.of)) },
		"tiers": func(_ string, v value) error { return v.items(tiersTo(&d.tiers)) },
	})
	name := serviceName(key)
	_, twice := b.services[name]
	switch {
	case err != nil:
	case (d.x == 0) == (d.rates.has == 0):
		err = v.errorf("want either x or rates")
	case d.x == 0 && d.of != 0, d.x != 0 && d.tiers != nil:
		err = v.errorf("of belongs to x, tiers to rates")
	case name == "":
		err = v.errorf("is the standard service, whose rates are the card's")
	case twice:
		err = v.errorf("given twice")
	}
	if b.services == nil {
		b.services = map[string]serviceDoc{}
	}
	b.services[name] = d
	return err
}

func (c *cardDoc) readWindow(v value) error {
	w := windowDoc{place: v.place, name: "window"}
	f := w.body.fields()
	f["name"] = nameTo(&w.name)
	f["days"] = func(_ string, v value) error { return v.items(w.when.readDay) }
	f["utc"] = func(_ string, v value) error { return v.items(w.when.readHours) }
	f["except"] = nameTo(&w.when.except)
	f["x"] = factorTo(&w.x)
	err := v.read(f)
	switch {
	case err != nil:
	case (w.x == 0) == (w.body.rates.has == 0):
		err = v.errorf("want either x or rates")
	case w.x != 0 && w.body.services != nil:
		err = v.errorf("x multiplies the card's services, too")
	}
	c.windows = append(c.windows, w)
	return err
}

func ratesTo(to *rates) func(string, value) error {
	return func(_ string, v value) error {
		return v.read(fields{"*": func(key string, v value) error {
			s, err := v.text()
			if err == nil {
				err = v.err(to.add(key, s))
			}
			return err
		}})
	}
}

func unitsTo(to *uint32) func(value) error {
	return func(v value) error {
		s, err := v.text()
		u, known := unitByKey[s]
		if err == nil && !known {
			err = v.errorf("not a known unit: %.40q", s)
		}
		*to |= 1 << u
		return err
	}
}

func tiersTo(to *[]tierDoc) func(value) error {
	return func(v value) error {
		t := tierDoc{place: v.place}
		err := v.read(fields{
			"prompt_over": func(_ string, v value) error { return into(v, &t.over, parseCount) },
			"inclusive":   boolTo(&t.inclusive), "rates": ratesTo(&t.rates),
		})
		*to = append(*to, t)
		return err
	}
}
