package pricing

import "regexp"

// pattern maps all names that match it to one model.
type pattern struct {
	re *regexp.Regexp
	to *entry
}

func (d *vendorDoc) readPattern(v value) error {
	p := patternDoc{place: v.place}
	err := v.read(fields{"match": textTo(&p.match), "to": nameTo(&p.to), "example": nameTo(&p.example)})
	d.patterns = append(d.patterns, p)
	return err
}

// pattern compiles a declared pattern: anchored at both ends, to a model that exists, and proven by its example.
func (c *compiler) pattern(v *vendor, p patternDoc) {
	re, wrong := anchored(p.match, p.example)
	switch {
	case wrong != "":
		c.fail(p.errorf("%s", wrong))
	case v.models[p.to] == nil:
		c.fail(p.errorf("to: no such model: %s", p.to))
	default:
		v.patterns = append(v.patterns, pattern{re, v.models[p.to]})
	}
}
