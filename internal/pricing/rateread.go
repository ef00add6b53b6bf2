package pricing

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// notKnown in the place of a rate says that there is one, which nobody states.
const notKnown = "unknown"

var unitByKey = func() map[string]Unit {
	m := make(map[string]Unit, Units)
	for u, key := range rateKeys {
		m[key] = Unit(u)
	}
	return m
}()

// add reads one rate. Tokens are quoted per million; searches, requests and resources per one. A suffix of the key says
// otherwise: "/m" per million, "/k" per thousand, "/1" each. Any other unit is allowed too but needs a suffix, so that a
// misspelt "imput" is an error and not a new unit.
func (r *rates) add(key, value string) error {
	name, suffix, _ := strings.Cut(key, "/")
	u, known, hour := unitOf(name)
	scale, err := scaleOf(name, suffix, u, known)
	switch {
	case err != nil:
		return err
	case known && value == notKnown:
		r.not |= 1 << u
		return nil
	}
	femto, err := parseDecimal(value, scale)
	if err == nil && known && femto > math.MaxInt64/u.Scale() {
		err = fmt.Errorf("out of range: %s", value)
	}
	switch _, twice := r.more[name]; {
	case err != nil:
		return err
	case twice || known && r.knows(u):
		return errors.New("given twice")
	case !known:
		if r.more == nil {
			r.more = map[string]uint64{}
		}
		r.more[name] = femto
		return nil
	}
	r.set(u, femto)
	if hour {
		r.hour |= 1 << u
	}
	return nil
}

// unitOf is the unit of a name, which may be that of a second and quoted by the hour.
func unitOf(name string) (u Unit, known, hour bool) {
	if u, known = unitByKey[name]; known || resources[name] {
		return u, known, false
	}
	if second, ok := strings.CutSuffix(name, "_hour"); ok {
		u, known = unitByKey[second+"_second"]
	}
	return u, known, known
}

// scaleOf is what a rate of 1 is in femto-dollars for one of what is counted.
func scaleOf(name, suffix string, u Unit, known bool) (uint64, error) {
	scale, second := uint64(femtoPerUSD), strings.TrimSuffix(name, "_hour")+"_second"
	switch {
	case suffix == "m", suffix == "" && known && perToken>>u&1 == 1:
		scale = femtoPerMillionth
	case suffix == "k":
		scale = femtoPerThousandth
	case suffix == "1", suffix == "" && (known || resources[name] || resources[second]):
	case suffix == "":
		return 0, errors.New("not a known unit; a unit of your own needs a scale: /m, /k or /1")
	default:
		return 0, fmt.Errorf("unknown scale /%s, want /m, /k or /1", suffix)
	}
	if known && perMilli>>u&1 == 1 {
		scale /= 1000
	}
	return scale, nil
}
