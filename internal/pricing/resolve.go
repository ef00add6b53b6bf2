package pricing

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// maxName bounds the names to resolve, in bytes. The longest in use, ARNs, have about 150.
const maxName = 512

// nameKey is a provider and model as the emitter spelled them.
type nameKey struct{ provider, model string }

// resolved is what a name stands for: an entry and where it is served, or the reason why there is none.
type resolved struct {
	entry  *entry
	place  string
	rule   string
	reason Reason
}

// resolve finds what an emitter's names stand for, and remembers it.
func (b *Book) resolve(provider, model string) *resolved {
	if len(provider)+len(model) > maxName {
		return &tooLong
	}
	if r, ok := b.names.Load(nameKey{provider, model}); ok {
		return r
	}
	r := b.lookup(normal(provider), model)
	b.names.Store(nameKey{strings.Clone(provider), strings.Clone(model)}, &r)
	return &r
}

// ruleMap is the rule of a name that the configuration maps.
const ruleMap = "map"

var tooLong = resolved{reason: UnknownModel}

func (b *Book) lookup(provider, spelled string) resolved {
	if plain, err := url.PathUnescape(spelled); err == nil {
		spelled = plain // ARNs travel in paths of URLs, where their colons and slashes are escaped
	}
	model := normal(spelled)
	v := b.vendor(provider)
	if model == "" && (v == nil || !v.selfHosted) { // vLLM does not tell which model it serves
		return resolved{reason: UnknownModel}
	}
	if m := b.mapped(v, provider, model); m.entry != nil {
		return resolved{entry: m.entry, place: m.place, rule: ruleMap}
	}
	switch {
	case v != nil && v.selfHosted:
		return v.own(b, model)
	case v != nil && v.stoodFor:
		return v.elsewhere(b, model, spelled)
	case v != nil:
		return v.lookup(b, model)
	case b.noVendor[provider]:
		return b.anywhere(model, spelled)
	default:
		return resolved{reason: UnknownProvider}
	}
}

// apis are what the AI SDK's providers put behind a vendor's name.
var apis = map[string]bool{
	"chat": true, "responses": true, "completion": true, "messages": true, "embedding": true, "textembedding": true, "image": true,
	"speech": true, "transcription": true, "reranking": true, "video": true, "decision": true,
}

// vendor is the vendor of a name, or of what is before the kind of an API in it, mistral.embedding; nil if it is not known.
func (b *Book) vendor(name string) *vendor {
	if v := b.vendors[name]; v != nil {
		return v
	}
	if at := strings.LastIndexByte(name, '.'); at > 0 && apis[name[at+1:]] {
		return b.vendors[name[:at]]
	}
	return nil
}

// mapped looks the name up in the map of the configuration: as "provider/name" first, then as plain "name".
func (b *Book) mapped(v *vendor, provider, model string) mapped {
	if v != nil {
		provider = v.name
	}
	if m, ok := b.mapping[provider+"/"+model]; ok {
		return m
	}
	return b.mapping[model]
}

// own is a model on a server of one's own: a card of its name, or else what the configuration says that they all cost.
func (v *vendor) own(b *Book, model string) resolved {
	switch e := v.exact(model); {
	case e != nil:
		return resolved{entry: e, rule: "exact"}
	case b.local != nil:
		return resolved{entry: b.local, rule: "local"}
	default:
		return resolved{reason: LocalHost}
	}
}

// elsewhere is a model of the vendor's own, or else of the one that sells a model of that name: clients of the vendor's that
// run on another's models still name the vendor whose protocol they speak.
func (v *vendor) elsewhere(b *Book, model, spelled string) resolved {
	r := v.lookup(b, model)
	if r.reason != UnknownModel || b.shaped(model) != nil {
		return r
	}
	if other := b.anywhere(model, spelled); other.entry != nil {
		return other
	}
	return r
}

// anywhere resolves a name without a known provider. A prefix that names a provider decides ("openai/gpt-4o",
// "bedrock/..."), and so does the form of the name if only one cloud uses it. Otherwise exactly one first-party vendor
// must sell a model of that name. Who serves open weights takes the name that they have at a hub: it tells no vendor.
func (b *Book) anywhere(model, spelled string) resolved {
	if slices.ContainsFunc(b.hubs, func(re *regexp.Regexp) bool { return re.MatchString(spelled) }) {
		return resolved{reason: UnknownProvider}
	}
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

// shaped is the vendor that can be told from the form of a name, or nil.
func (b *Book) shaped(model string) *vendor {
	if i := strings.IndexAny(model, "/:"); i > 0 {
		if v := b.vendors[model[:i]]; v != nil {
			return v
		}
	}
	for _, s := range b.shapes {
		if s.re.MatchString(model) {
			return s.of
		}
	}
	return nil
}

// lookup tries the rewrites, then the declared patterns, and says why neither led to a model.
func (v *vendor) lookup(b *Book, model string) resolved {
	r := v.rewritten(b, model)
	if r.entry != nil {
		return r
	}
	for _, p := range v.patterns {
		if p.re.MatchString(model) {
			return resolved{entry: p.to, rule: "pattern"}
		}
	}
	if v.hides(model) {
		return resolved{reason: OpaqueDeployment}
	}
	if v.places != nil {
		if r, known := v.bare(b, model); known {
			return r
		}
	}
	return resolved{reason: UnknownModel}
}

// rewritten looks up a name as it is, then without the vendor's own prefix, then after each rewrite.
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
	for i := range v.rewrites {
		next, place, ok := v.rewrites[i].apply(name)
		if !ok {
			continue
		}
		name = next
		if place != "" {
			r.place = place
		}
		if r.hit(v, name, v.rewrites[i].name) {
			return r
		}
	}
	return r
}

// hit looks up a candidate and records the rule that made it.
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
