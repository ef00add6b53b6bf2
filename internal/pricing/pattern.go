package pricing

import (
	"regexp"
	"strings"
)

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
