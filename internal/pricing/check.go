package pricing

import (
	"errors"
	"fmt"
	"strconv"
)

// check rejects a card that is incomplete or contradicts itself.
func (c *cardDoc) check() error {
	if c.card != "" {
		if c.body.rates.has != 0 || c.body.tiers != nil || c.windows != nil {
			return c.errorf("has both a card reference and rates")
		}
		return nil
	}
	if c.x != one {
		return c.errorf("x belongs to a card reference")
	}
	errs := []error{c.body.check(c.place, c.free)}
	for _, w := range c.windows {
		errs = append(errs, w.when.check(w.place))
		if w.x == 0 {
			errs = append(errs, w.body.check(w.place, c.free))
		}
	}
	r := &c.body.rates
	switch {
	case r.has == 0 && r.more == nil:
		errs = append(errs, c.errorf("has no rates"))
	case c.lifetime != CacheWrite && !r.knows(c.lifetime):
		errs = append(errs, c.errorf("cache_write_default names %s, which has no rate", rateKeys[c.lifetime]))
	}
	return errors.Join(errs...)
}

func (b *bodyDoc) check(at place, free bool) error {
	errs := []error{checkRates(at, b.rates, b.tiers, free)}
	for _, name := range sortedKeys(b.services) {
		if s := b.services[name]; s.x == 0 {
			errs = append(errs, checkRates(s.place, s.rates, s.tiers, free))
		}
	}
	return errors.Join(errs...)
}

var errFree = errors.New("free: true must be set if, and only if, all rates are zero")

// checkRates wants free: true if, and only if, all rates are zero: a table of zeros is usually missing data, not a
// price.
func checkRates(at place, base rates, tiers []tierDoc, free bool) error {
	errs := []error{checkTiers(at, base, tiers)}
	for _, t := range tiers {
		if t.rates.has != 0 && t.rates.free() != free {
			errs = append(errs, t.err(errFree))
		}
	}
	if (base.has != 0 || base.more != nil) && base.free() != free {
		errs = append(errs, at.err(errFree))
	}
	return errors.Join(errs...)
}

// checkTiers wants thresholds in ascending order, and every tier to have the same rates per token as its card, because a
// request beyond the threshold is charged at the tier's rates as a whole. A rate that is "unknown", on either side of it, or a
// tier without any, says that nobody states it.
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
			if t.rates.has != 0 && base.knows(u) != t.rates.knows(u) && (t.rates.not|base.not)>>u&1 == 0 {
				errs = append(errs, t.errorf("%s: must have a rate in the card and in all its tiers, or in none", rateKeys[u]))
			}
		}
	}
	if len(tiers) > 0 && base.has == 0 {
		errs = append(errs, at.errorf("tiers without rates"))
	}
	return errors.Join(errs...)
}

// least is the smallest prompt, in tokens, that the tier applies to.
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
