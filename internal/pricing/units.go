package pricing

import (
	"errors"
	"fmt"
	"strings"
)

// rates are what one card charges, in femto-dollars per single unit: $3 per million tokens is 3e9 per token. A rate
// that was not given is absent, which is not the same as zero.
type rates struct {
	v    [Units]uint64
	has  uint32            // bit u is set where v[u] was given
	more map[string]uint64 // units that no Call counts: vcpu_second, pages, ...
}

func (r *rates) knows(u Unit) bool { return r.has>>u&1 == 1 }

func (r *rates) set(u Unit, femto uint64) {
	r.v[u] = femto
	r.has |= 1 << u
}

// each calls f for every rate in a fixed order of names.
func (r *rates) each(f func(key string, femto uint64)) {
	for u := range Units {
		if r.knows(u) {
			f(rateKeys[u], r.v[u])
		}
	}
	for _, key := range sortedKeys(r.more) {
		f(key, r.more[key])
	}
}

// free reports whether nothing costs anything.
func (r *rates) free() bool {
	free := true
	r.each(func(_ string, femto uint64) { free = free && femto == 0 })
	return free
}

// rateKeys are the names of the units in a book.
var rateKeys = [Units]string{
	"input", "cache_read", "cache_write", "cache_write@5m", "cache_write@30m", "cache_write@1h", "cache_write@12h",
	"output", "reasoning", "audio_input", "audio_cache_read", "audio_output", "image_input", "image_output",
	"web_search", "request",
}

// perToken are the units that depend on context and service; the others are fees per event.
const perToken = 1<<WebSearch - 1

const (
	femtoPerMillionth  = femtoPerUSD / 1_000_000 // of a rate quoted in USD per million units
	femtoPerThousandth = femtoPerUSD / 1_000
)

// resources are the known units that no Call counts; their plain key is quoted per single unit.
var resources = map[string]bool{"vcpu_second": true, "gib_second": true}

var unitByKey = func() map[string]Unit {
	m := make(map[string]Unit, Units)
	for u, key := range rateKeys {
		m[key] = Unit(u)
	}
	return m
}()

// add reads one rate. The key bears its unit: tokens are quoted per million, searches, requests and resources each,
// and a suffix says otherwise: "/m" per million, "/k" per thousand, "/1" each. The set of units is open, but one that
// is not known here must bear its suffix, so that a misspelt "imput" is not taken for a unit of its own.
func (r *rates) add(key, value string) error {
	name, suffix, _ := strings.Cut(key, "/")
	u, known := unitByKey[name]
	scale := uint64(femtoPerUSD)
	switch {
	case suffix == "m", suffix == "" && known && perToken>>u&1 == 1:
		scale = femtoPerMillionth
	case suffix == "k":
		scale = femtoPerThousandth
	case suffix == "1", suffix == "" && (known || resources[name]):
	case suffix == "":
		return errors.New("not a known unit; a unit of your own bears its scale: /m, /k or /1")
	default:
		return fmt.Errorf("unknown scale /%s, want /m, /k or /1", suffix)
	}
	femto, err := parseDecimal(value, scale)
	if err != nil {
		return err
	}
	if known {
		if r.knows(u) {
			return errors.New("given twice")
		}
		r.set(u, femto)
		return nil
	}
	if _, twice := r.more[name]; twice {
		return errors.New("given twice")
	}
	if r.more == nil {
		r.more = map[string]uint64{}
	}
	r.more[name] = femto
	return nil
}

// times is r with every rate per token multiplied; fees per event stay. It fails where the product is no whole number
// of femto-dollars.
func (r rates) times(x factor) (rates, error) {
	for u := range Unit(WebSearch) {
		if !r.knows(u) {
			continue
		}
		v, exact := x.of(r.v[u])
		if !exact {
			return rates{}, fmt.Errorf("%s times %s is finer than 1e-15 USD", rateKeys[u], x)
		}
		r.v[u] = v
	}
	return r, nil
}

// keep drops every rate per token but some.
func (r *rates) keep(units uint32) { r.has &= units | ^uint32(perToken) }

// complete fills in what is true by definition: reasoning is output, and an image in the prompt is input, unless the
// vendor quotes them apart. Nothing else stands in for a rate that is absent.
func (r *rates) complete() {
	for _, d := range [...]struct{ unit, is Unit }{{Reasoning, Output}, {ImageInput, Input}} {
		if !r.knows(d.unit) && r.knows(d.is) {
			r.set(d.unit, r.v[d.is])
		}
	}
}
