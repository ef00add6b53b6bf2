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

// anchored compiles an expression that must have ^ and $ around it, and match its example.
func anchored(match, example string) (*regexp.Regexp, string) {
	inner, begins := strings.CutPrefix(match, "^")
	inner, ends := strings.CutSuffix(inner, "$")
	re, err := regexp.Compile("^(?:" + inner + ")$")
	switch {
	case !begins || !ends:
		return nil, "match: not anchored by ^ and $: " + match
	case err != nil:
		return nil, err.Error()
	case !re.MatchString(example):
		return nil, "example: \"" + example + "\" does not match " + match
	}
	return re, ""
}

// know takes over what books say of vendors: spellings of names, which names are opaque, and which are of this vendor alone.
func (c *compiler) know() {
	for _, d := range c.docs.rewrites {
		c.rewrite(d)
	}
	for _, name := range sortedKeys(c.docs.vendors) {
		d, v := c.docs.vendors[name], c.book.vendors[name]
		v.opaque = c.expressions(d, "opaque", d.opaque)
		for _, re := range c.expressions(d, "shapes", d.shapes) {
			c.book.shapes = append(c.book.shapes, shape{re, v})
		}
	}
}

func (c *compiler) expressions(d *vendorDoc, key string, texts []string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, text := range texts {
		re, err := regexp.Compile(text)
		if err != nil {
			c.fail(d.errorf("%s: %w", key, err))
			continue
		}
		out = append(out, re)
	}
	return out
}

// shape is a form of names that only one vendor has.
type shape struct {
	re *regexp.Regexp
	of *vendor
}

// hides reports whether a name says where a model runs but not which model it is.
func (v *vendor) hides(name string) bool {
	for _, re := range v.opaque {
		if re.MatchString(name) {
			return true
		}
	}
	return false
}
