package pricing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// This file reads a model of a book: its cards, tiers, services and windows.

func (d *vendorDoc) readModel(name string, v value) error {
	name = normal(name)
	if name == "" || d.models[name] != nil {
		return v.errorf("given twice, or empty")
	}
	m := &modelDoc{place: v.place, x: one, services: map[string]serviceDoc{}, variants: map[string]variantDoc{}}
	d.models[name] = m
	only := cardDoc{place: v.place, lifetime: CacheWrite}
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
	err := v.read(fields{"card": nameTo(&d.card), "x": factorTo(&d.x)})
	m.variants[normal(key)] = d
	return err
}

func (m *modelDoc) readCard(v value) error {
	c := cardDoc{place: v.place, lifetime: CacheWrite}
	err := v.read(c.fields())
	m.cards = append(m.cards, c)
	return err
}

func (c *cardDoc) fields() fields {
	f := c.body.fields()
	f["from"] = timeTo(&c.from)
	f["free"] = boolTo(&c.free)
	f["cache_write_default"] = func(_ string, v value) error { return into(v, &c.lifetime, parseLifetime) }
	f["windows"] = func(_ string, v value) error { return v.items(c.readWindow) }
	f["evidence"] = func(_ string, v value) error {
		e := &c.evidence
		return v.read(fields{
			"source": textTo(&e.Source), "retrieved": textTo(&e.Retrieved), "note": textTo(&e.Note),
			"confirmed_by": namesTo(&e.ConfirmedBy),
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
	if err == nil && (d.x == 0) == (d.rates.has == 0) {
		err = v.errorf("want either x or rates")
	}
	if b.services == nil {
		b.services = map[string]serviceDoc{}
	}
	b.services[canonicalService(key)] = d
	return err
}

func (c *cardDoc) readWindow(v value) error {
	w := windowDoc{place: v.place, name: "window"}
	f := w.body.fields()
	f["name"] = nameTo(&w.name)
	f["days"] = func(_ string, v value) error { return v.items(w.when.readDay) }
	f["utc"] = func(_ string, v value) error { return v.items(w.when.readHours) }
	f["x"] = factorTo(&w.x)
	err := v.read(f)
	if err == nil && (w.x == 0) == (w.body.rates.has == 0) {
		err = v.errorf("want either x or rates")
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

// check holds a card to what a reader of the bill may rely on.
func (c *cardDoc) check() error {
	errs := []error{c.body.check(c.place)}
	for _, w := range c.windows {
		errs = append(errs, w.when.check(w.place), w.body.check(w.place))
	}
	r := &c.body.rates
	switch {
	case r.has == 0 && r.more == nil:
		errs = append(errs, c.errorf("has no rates"))
	case r.free() != c.free:
		errs = append(errs, c.errorf("all rates are zero if and only if free: true"))
	case c.lifetime != CacheWrite && !r.knows(c.lifetime):
		errs = append(errs, c.errorf("cache_write_default names %s, which has no rate", rateKeys[c.lifetime]))
	}
	return errors.Join(errs...)
}

func (b *bodyDoc) check(at place) error {
	errs := []error{checkTiers(at, b.rates, b.tiers)}
	for _, name := range sortedKeys(b.services) {
		s := b.services[name]
		errs = append(errs, checkTiers(s.place, s.rates, s.tiers))
	}
	return errors.Join(errs...)
}

// checkTiers wants thresholds in order and every tier to re-rate all that its card charges per token: a request
// beyond the threshold is re-rated as a whole. A tier without rates says that the price beyond is not known.
func checkTiers(at place, base rates, tiers []tierDoc) error {
	var errs []error
	for i, t := range tiers {
		if i > 0 && t.least() <= tiers[i-1].least() {
			errs = append(errs, t.errorf("prompt_over: not above the tier before it"))
		}
		if t.over <= 0 {
			errs = append(errs, t.errorf("prompt_over is missing"))
		}
		for u := range Unit(WebSearch) {
			if t.rates.has != 0 && base.knows(u) != t.rates.knows(u) {
				errs = append(errs, t.errorf("%s: must be rated by the card and by its tiers, or by neither", rateKeys[u]))
			}
		}
	}
	if len(tiers) > 0 && base.has == 0 {
		errs = append(errs, at.errorf("tiers without rates"))
	}
	return errors.Join(errs...)
}

// least is the smallest prompt that the tier re-rates.
func (t tierDoc) least() int64 {
	if t.inclusive {
		return t.over
	}
	return t.over + 1
}

func parseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > 1e12 {
		return 0, fmt.Errorf("want a number of tokens, got %.40q", s)
	}
	return n, nil
}

func parseUnpriced(s string) (Reason, error) {
	if r := Reason(s); r == ZeroRateSource || r == Conflicting {
		return r, nil
	}
	return "", fmt.Errorf("want %s or %s, got %.40q", ZeroRateSource, Conflicting, s)
}

func parseLifetime(s string) (Unit, error) {
	u, ok := unitByKey["cache_write@"+s]
	if !ok {
		return 0, fmt.Errorf("want 5m, 30m, 1h or 12h, got %.40q", s)
	}
	return u, nil
}

// window is a set of minutes of the week in UTC.
type window struct {
	days  [7]bool // by time.Weekday; none set means every day
	spans [][2]int
}

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (w *window) readDay(v value) error {
	s, err := v.text()
	if err != nil {
		return err
	}
	for i, name := range weekdays {
		if s == name {
			w.days[i] = true
			return nil
		}
	}
	return v.errorf("want one of %s, got %.40q", strings.Join(weekdays[:], " "), s)
}

// readHours reads "01:00-04:00": from 01:00 on, up to and without 04:00.
func (w *window) readHours(v value) error {
	s, err := v.text()
	if err != nil {
		return err
	}
	begin, end, _ := strings.Cut(s, "-")
	b, err1 := parseClock(begin)
	e, err2 := parseClock(end)
	if err1 != nil || err2 != nil || b >= e {
		return v.errorf("want hours within one day like 01:00-04:00, got %.40q", s)
	}
	w.spans = append(w.spans, [2]int{b, e})
	return nil
}

// parseClock is "HH:MM" in minutes of the day; "24:00" ends it.
func parseClock(s string) (int, error) {
	if s == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err
}

func (w *window) check(at place) error {
	if w.days == [7]bool{} && w.spans == nil {
		return at.errorf("a window has days or utc hours")
	}
	return nil
}

func (w *window) holds(t time.Time) bool {
	t = t.UTC()
	if w.days != [7]bool{} && !w.days[t.Weekday()] {
		return false
	}
	minute := t.Hour()*60 + t.Minute()
	for _, s := range w.spans {
		if s[0] <= minute && minute < s[1] {
			return true
		}
	}
	return w.spans == nil
}
