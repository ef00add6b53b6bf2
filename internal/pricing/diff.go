package pricing

import (
	"fmt"
	"time"
)

// MaxChange is the factor by which a price may change on reload; a larger change looks like a misplaced decimal point.
const MaxChange = 5.0

// Change is one rate of the standard service tier that differs between two books.
type Change struct {
	Key      string // provider/model
	Unit     string
	Old, New Amount // per single unit
	Had, Has bool   // whether the old and the new book have the rate
}

// Diff lists the rates that differ between two books for a short prompt at a given time, sorted by provider, model and
// unit. Service tiers, context tiers and variants are not compared.
func Diff(from, to *Book, at time.Time) []Change {
	var out []Change
	for _, name := range sortedKeys(union(from.vendors, to.vendors)) {
		v, w := from.vendors[name], to.vendors[name]
		if v != nil && v.name != name || w != nil && w.name != name {
			continue // an alias
		}
		models := union(v.entries(), w.entries())
		for _, model := range sortedKeys(models) {
			key := name + "/" + model
			out = append(out, changes(key, v.entries()[model].listed(at), w.entries()[model].listed(at))...)
		}
	}
	return out
}

func union[V any](a, b map[string]V) map[string]bool {
	m := make(map[string]bool, len(a)+len(b))
	for k := range a {
		m[k] = true
	}
	for k := range b {
		m[k] = true
	}
	return m
}

func (v *vendor) entries() map[string]*entry {
	if v == nil {
		return nil
	}
	return v.models
}

// listed are the rates of the standard service for a small prompt.
func (e *entry) listed(at time.Time) *rates {
	if e != nil {
		if k := e.valid(at); k != nil {
			return k.offered(at).standard.steps[0].rates
		}
	}
	return &rates{}
}

func changes(key string, from, to *rates) []Change {
	var out []Change
	old := map[string]uint64{}
	from.each(func(unit string, femto uint64) { old[unit] = femto })
	to.each(func(unit string, femto uint64) {
		was, had := old[unit]
		delete(old, unit)
		if !had || was != femto {
			out = append(out, Change{key, unit, Femto(was), Femto(femto), had, true})
		}
	})
	for _, unit := range sortedKeys(old) {
		out = append(out, Change{key, unit, Femto(old[unit]), Amount{}, true, false})
	}
	return out
}

// Jump reports whether an existing, non-zero rate changed by more than the given factor, up or down.
func (c Change) Jump(times float64) bool {
	if !c.Had || !c.Has || c.Old.IsZero() {
		return false
	}
	ratio := c.New.USD() / c.Old.USD()
	return ratio > times || ratio < 1/times
}

// String is the change in USD per million units: "openai/gpt-4o input 2.5 -> 2".
func (c Change) String() string {
	from, to := "none", "none"
	if c.Had {
		from = Rate{Per: c.Old}.PerMillion().String()
	}
	if c.Has {
		to = Rate{Per: c.New}.PerMillion().String()
	}
	return fmt.Sprintf("%s %s %s -> %s", c.Key, c.Unit, from, to)
}
