package pricing

import "regexp"

// rewriteDoc is one known way in which emitters spell a model name differently from its key in the book: {name, match, to,
// place, example, providers}, for all providers if it names none. It yields a candidate name, which must be an exact key or
// alias to count, and perhaps where the model is served. Rewrites are tried in the order of the book, each at most once and on the
// result of those before it; the first hit ends the search.
type rewriteDoc struct {
	place
	name, match, to, where, example string
	providers                       []string
}

// rewrite is a compiled rewriteDoc. to and place are templates of package regexp.
type rewrite struct {
	name      string
	re        *regexp.Regexp
	to, place string
}

func (l *Layer) readRewrite(v value) error {
	d := rewriteDoc{place: v.place}
	err := v.read(fields{
		"name": nameTo(&d.name), "match": textTo(&d.match), "to": textTo(&d.to), "place": textTo(&d.where), "example": nameTo(&d.example),
		"providers": namesTo(&d.providers),
	})
	l.rewrites = append(l.rewrites, d)
	return err
}

// apply rewrites a name. It returns false if the name is not spelled so.
func (w *rewrite) apply(name string) (to, place string, ok bool) {
	m := w.re.FindStringSubmatchIndex(name)
	if m == nil {
		return name, "", false
	}
	to = string(w.re.ExpandString(nil, w.to, name, m))
	if w.place != "" {
		place = string(w.re.ExpandString(nil, w.place, name, m))
	}
	return to, place, true
}

// rewrite gives the vendors of a declared spelling their rewrite.
func (c *compiler) rewrite(d rewriteDoc) {
	re, wrong := anchored(d.match, d.example)
	if wrong != "" {
		c.fail(d.errorf("%s", wrong))
		return
	}
	w := rewrite{d.name, re, d.to, d.where}
	if to, _, _ := w.apply(d.example); to == "" || to == d.example {
		c.fail(d.errorf("to: leads from %q to %q", d.example, to))
	}
	names := d.providers
	if len(names) == 0 {
		names = sortedKeys(c.docs.vendors)
	}
	for _, name := range names {
		v := c.book.vendors[name]
		if v == nil {
			c.fail(d.errorf("providers: no such provider: %s", name))
			continue
		}
		v.rewrites = append(v.rewrites, w)
	}
}
