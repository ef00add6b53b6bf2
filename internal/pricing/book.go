package pricing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// Book holds all cards, compiled. It never changes and may be shared; a reload makes a new one, and its callers swap
// an atomic.Pointer[Book]. Only its cache of resolved names grows, up to a bound.
type Book struct {
	version  string
	asOf     time.Time
	vendors  map[string]*vendor // by name and alias
	first    []*vendor          // first-party vendors, in order of name
	noVendor map[string]bool
	mapping  map[string]*entry
	adjust   []adjustDoc
	names    cache[nameKey, *resolved]
	adjusted cache[labelKey, string]
}

// New lays the layers over each other, later ones win, and compiles them. Its error names file, line and key of
// everything that is wrong.
func New(layers ...*Layer) (*Book, error) {
	c := &compiler{docs: merge(layers), version: version(layers)}
	c.vendorsOf()
	b := &Book{
		version: c.version, vendors: map[string]*vendor{}, noVendor: map[string]bool{"": true},
		mapping: map[string]*entry{}, adjust: c.docs.adjust,
	}
	for _, l := range layers {
		if l.asOf.After(b.asOf) {
			b.asOf = l.asOf
		}
	}
	for _, name := range c.docs.noVendor {
		b.noVendor[name] = true
	}
	for _, name := range sortedKeys(c.vendors) {
		v := c.vendors[name]
		b.vendors[name] = v
		if v.firstParty {
			b.first = append(b.first, v)
		}
	}
	for _, name := range sortedKeys(c.vendors) {
		for _, a := range c.docs.vendors[name].aliases {
			if other := b.vendors[a]; other != nil && other != c.vendors[name] {
				c.fail(c.docs.vendors[name].errorf("aliases: %s also names %s", a, other.name))
			}
			b.vendors[a] = c.vendors[name]
		}
	}
	for _, m := range c.docs.mapping {
		e := b.entry(m.to)
		if e == nil {
			c.fail(m.errorf("no such card: %s", m.to))
		}
		b.mapping[m.name] = e
	}
	for _, d := range c.docs.deny {
		c.fail(b.forbid(d))
	}
	for i := range b.adjust {
		c.fail(b.checkAdjust(&b.adjust[i]))
	}
	if len(c.errs) > 0 {
		return nil, errors.Join(c.errs...)
	}
	return b, nil
}

// Version names the book: the version of its first layer, and a digest of the others where there are any.
func (b *Book) Version() string { return b.version }

// AsOf is when the newest layer's prices were last checked, the zero time where none says so.
func (b *Book) AsOf() time.Time { return b.asOf }

func version(layers []*Layer) string {
	if len(layers) == 0 {
		return "empty"
	}
	first, rest := layers[0].version, sha256.New()
	if first == "" {
		first = layers[0].sum[:8]
	}
	others := 0
	for _, l := range layers[1:] {
		if l.version == layers[0].version && l.version != "" {
			continue // a part of the same release
		}
		rest.Write([]byte(l.sum))
		others++
	}
	if others == 0 {
		return first
	}
	return first + "+" + hex.EncodeToString(rest.Sum(nil))[:8]
}

// entry is the model that "provider/model" names exactly or by alias.
func (b *Book) entry(key string) *entry {
	provider, model, _ := splitKey(key)
	if v := b.vendors[provider]; v != nil {
		return v.exact(model)
	}
	return nil
}

func (v *vendor) exact(model string) *entry {
	if e := v.models[model]; e != nil {
		return e
	}
	return v.aliases[model]
}

// forbid marks what the configuration denies: one model, or all of a provider.
func (b *Book) forbid(d denyDoc) error {
	v := b.vendors[d.provider]
	if v == nil {
		return d.errorf("no such provider: %s", d.provider)
	}
	if d.model != "" && d.model != "*" {
		e := v.exact(d.model)
		if e == nil {
			return d.errorf("no such model: %s/%s", d.provider, d.model)
		}
		e.unpriced = Denied
		return nil
	}
	for _, e := range v.models {
		e.unpriced = Denied
	}
	return nil
}

// Card is what one Call is charged by: one model's rates at one time, place and service. It is a small value; the
// rates behind it are shared and never change.
type Card struct {
	ladder *ladder
	entry  *entry
	dated  *card
	rule   string
	adjust *adjustDoc
	labels *cache[labelKey, string]
}

// Find chooses the card of a call, or says why there is none: Reason is "" exactly where there is a card. The model
// of the response is tried first, then that of the request. Find is safe for concurrent use and does not allocate
// once it has seen a provider and model.
func (b *Book) Find(q *Query) (Card, Reason) {
	r := b.resolve(q.Provider, q.Model)
	if r.entry == nil && q.RequestModel != "" && q.RequestModel != q.Model {
		if asked := b.resolve(q.Provider, q.RequestModel); asked.entry != nil || q.Model == "" {
			r = asked
		}
	}
	if r.entry == nil {
		return Card{}, r.reason
	}
	if r.entry.unpriced != "" {
		return Card{}, r.entry.unpriced
	}
	e, ok := r.entry.at(r.place, q)
	if !ok {
		return Card{}, UnknownRegion
	}
	at := q.At
	if at.IsZero() {
		at = time.Now()
	}
	k := e.valid(at)
	if k == nil {
		return Card{}, NotYetPriced
	}
	service := canonicalService(q.Service)
	l := k.ladders(at)[service]
	if l == nil {
		return Card{}, UnknownService
	}
	c := Card{ladder: l, entry: r.entry, dated: k, rule: r.rule}
	if len(b.adjust) > 0 {
		c.adjust, c.labels = b.adjustment(r.entry, q.Tenant, service), &b.adjusted
	}
	return c, ""
}

// at is the entry for where the call was served. A geography that the model's vendor prices but does not know is no
// reason to guess.
func (e *entry) at(place string, q *Query) (*entry, bool) {
	if e.variants == nil {
		return e, true
	}
	if place == "" {
		place = q.Region
	}
	if v := e.variants[place]; v != nil {
		return v, true
	}
	if v := e.variants["regional"]; v != nil && place != "" && !strings.EqualFold(place, "global") {
		return v, true
	}
	switch q.Geo {
	case "", "global", "not_available", "unknown":
		return e, true
	}
	for where, v := range e.variants {
		if geo, ok := strings.CutPrefix(where, "geo:"); ok && strings.EqualFold(geo, q.Geo) {
			return v, true
		}
	}
	return e, !e.variesByGeo()
}

func (e *entry) variesByGeo() bool {
	for where := range e.variants {
		if strings.HasPrefix(where, "geo:") {
			return true
		}
	}
	return false
}

// valid is the card in force at an instant, nil before the first.
func (e *entry) valid(at time.Time) *card {
	for i := len(e.cards) - 1; i >= 0; i-- {
		if !e.cards[i].from.After(at) {
			return &e.cards[i]
		}
	}
	return nil
}

func (k *card) ladders(at time.Time) map[string]*ladder {
	for i := range k.windows {
		if k.windows[i].when.holds(at) {
			return k.windows[i].services
		}
	}
	return k.services
}

var serviceNames = map[string]string{
	"": "", "default": "", "standard": "", "auto": "", "on_demand": "", "ondemand": "", "standard_only": "",
	"batch": "batch", "batches": "batch", "flex": "flex", "priority": "priority", "fast": "fast",
}

// canonicalService is the name of a service tier in the book: "" for the standard one in any spelling.
func canonicalService(s string) string {
	if s == "" {
		return s
	}
	if name, ok := serviceNames[s]; ok {
		return name
	}
	s = strings.ReplaceAll(normal(s), "-", "_")
	if name, ok := serviceNames[s]; ok {
		return name
	}
	return s
}
