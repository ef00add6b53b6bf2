package pricing

import (
	"regexp"
	"strings"
)

// serviceName is a service tier as books write it: in lower case, with underscores, and "" for the one whose rates are the
// card's own.
func serviceName(s string) string {
	if s = strings.ReplaceAll(normal(s), "-", "_"); s == "standard" || s == "default" {
		return ""
	}
	return s
}

// service is the book's name for a service tier in any spelling: "" for the standard one.
func (b *Book) service(s string) string {
	if s == "" {
		return s
	}
	if name, ok := b.services[s]; ok {
		return name
	}
	s = serviceName(s)
	if name, ok := b.services[s]; ok {
		return name
	}
	return s
}

// readService reads the spellings of a service tier: {batch: [batches]}. Those of standard are of none.
func (l *Layer) readService(key string, v value) error {
	var names []string
	err := namesTo(&names)("", v)
	name := serviceName(key)
	for _, other := range names {
		l.services[serviceName(other)] = name
	}
	return err
}

// rewriteDoc is a spelling of names that a book declares, to be tried after those that the program knows.
type rewriteDoc struct {
	place
	name, match, to, example string
	providers                []string
}

// declared is a compiled rewriteDoc.
type declared struct {
	name string
	re   *regexp.Regexp
	to   string
}

func (l *Layer) readRewrite(v value) error {
	d := rewriteDoc{place: v.place}
	err := v.read(fields{
		"name": nameTo(&d.name), "match": textTo(&d.match), "to": textTo(&d.to), "example": nameTo(&d.example),
		"providers": namesTo(&d.providers),
	})
	l.rewrites = append(l.rewrites, d)
	return err
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

// know takes over what books say of vendors: spellings of names and which names are opaque.
func (c *compiler) know() {
	for _, d := range c.docs.rewrites {
		re, wrong := anchored(d.match, d.example)
		if wrong != "" {
			c.fail(d.errorf("%s", wrong))
			continue
		}
		for _, name := range d.providers {
			v := c.book.vendors[name]
			if v == nil {
				c.fail(d.errorf("providers: no such provider: %s", name))
				continue
			}
			v.rewrites = append(v.rewrites, declared{d.name, re, d.to})
		}
	}
	for name, d := range c.docs.vendors {
		for _, text := range d.opaque {
			re, err := regexp.Compile(text)
			if err != nil {
				c.fail(d.errorf("opaque: %w", err))
				continue
			}
			c.book.vendors[name].opaque = append(c.book.vendors[name].opaque, re)
		}
	}
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
