package pricing

import "strings"

// maxName bounds a name worth resolving; the longest in use, an ARN, has about 150 bytes.
const maxName = 512

// nameKey is a provider and model as the emitter spelled them.
type nameKey struct{ provider, model string }

// resolved is what a spelling stands for: an entry and where it is served, or the reason why there is none.
type resolved struct {
	entry  *entry
	place  string
	rule   string
	reason Reason
}

// resolve finds what an emitter's spelling stands for and remembers it.
func (b *Book) resolve(provider, model string) *resolved {
	if len(provider)+len(model) > maxName {
		return &tooLong
	}
	if r, ok := b.names.load(nameKey{provider, model}); ok {
		return r
	}
	r := b.lookup(normal(provider), normal(model))
	b.names.store(nameKey{strings.Clone(provider), strings.Clone(model)}, &r)
	return &r
}

var tooLong = resolved{reason: UnknownModel}

func (b *Book) lookup(provider, model string) resolved {
	if model == "" {
		return resolved{reason: UnknownModel}
	}
	v := b.vendors[provider]
	if e := b.mapped(v, provider, model); e != nil {
		return resolved{entry: e, rule: "map"}
	}
	switch {
	case v != nil:
		return v.lookup(b, model)
	case b.noVendor[provider]:
		return b.anywhere(model)
	default:
		return resolved{reason: UnknownProvider}
	}
}

// mapped is what the configuration's map says: "provider/name" before plain "name".
func (b *Book) mapped(v *vendor, provider, model string) *entry {
	if v != nil {
		provider = v.name
	}
	if e := b.mapping[provider+"/"+model]; e != nil {
		return e
	}
	return b.mapping[model]
}

// anywhere resolves a name whose provider was not told. A prefix that names a provider decides ("openai/gpt-4o",
// "bedrock/..."), and so does a shape that only one cloud uses. Otherwise exactly one first-party vendor must sell a
// model of that name.
func (b *Book) anywhere(model string) resolved {
	if v := b.shaped(model); v != nil {
		return v.lookup(b, model)
	}
	found := resolved{reason: UnknownModel}
	for _, v := range b.first {
		r := v.lookup(b, model)
		switch {
		case r.entry == nil:
		case found.entry != nil:
			return resolved{reason: UnknownProvider}
		default:
			found = r
		}
	}
	return found
}

// shaped is the vendor that a name itself tells, nil where it tells none.
func (b *Book) shaped(model string) *vendor {
	if i := strings.IndexAny(model, "/:"); i > 0 {
		if v := b.vendors[model[:i]]; v != nil {
			return v
		}
	}
	switch {
	case strings.HasPrefix(model, "arn:"):
		return b.vendors["aws"]
	case strings.HasPrefix(model, "projects/"), strings.HasPrefix(model, "publishers/"):
		return b.vendors["google-vertex"]
	}
	return nil
}

// lookup tries the rewrites, then the declared patterns, and says why neither led to a model.
func (v *vendor) lookup(b *Book, model string) resolved {
	r := v.rewritten(b, model)
	if r.entry != nil {
		if v.name == "aws" && !sameAt(r.place, r.entry.model) {
			return resolved{reason: UnknownRegion}
		}
		return r
	}
	for _, p := range v.patterns {
		if p.re.MatchString(model) {
			return resolved{entry: p.to, rule: "pattern"}
		}
	}
	switch {
	case isOpaque(v, model):
		return resolved{reason: OpaqueDeployment}
	case v.name == "aws" && v.placeless(b, model):
		return resolved{reason: UnknownRegion}
	default:
		return resolved{reason: UnknownModel}
	}
}

// rewritten tries a name as it is, without the vendor's own prefix, and after each rewrite.
func (v *vendor) rewritten(b *Book, name string) resolved {
	r := resolved{}
	if r.hit(v, name, "") {
		return r
	}
	if i := strings.IndexAny(name, "/:"); i > 0 && b.vendors[name[:i]] == v {
		name = name[i+1:]
		if r.hit(v, name, "prefix") {
			return r
		}
	}
	for _, w := range rewrites {
		if w.vendors != "" && !hasWord(w.vendors, v.name) {
			continue
		}
		next, place, ok := w.apply(name)
		if !ok {
			continue
		}
		name = next
		if place != "" {
			r.place = place
		}
		if r.hit(v, name, w.name) {
			return r
		}
	}
	return r
}

// placeless reports whether a Bedrock name tells a known model but not its price: some emitters drop all that stands
// before the last dot, and with it whether the call was global or in-region; and a geography may lack a price.
func (v *vendor) placeless(b *Book, name string) bool {
	if geo, rest, ok := strings.Cut(name, "."); ok && hasWord(bedrockGeos, geo) {
		return v.rewritten(b, rest).entry != nil
	}
	for vendor := range strings.FieldsSeq(bedrockVendors) {
		if v.rewritten(b, vendor+"."+name).entry != nil {
			return true
		}
	}
	return false
}

// hit looks a candidate up and notes by which rule it was made.
func (r *resolved) hit(v *vendor, name, rule string) bool {
	if rule != "" {
		r.rule = strings.TrimPrefix(r.rule+","+rule, ",")
	}
	r.entry = v.exact(name)
	if r.entry != nil && r.rule == "" {
		r.rule = "exact"
		if v.models[name] == nil {
			r.rule = "alias"
		}
	}
	return r.entry != nil
}

func hasWord(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}
