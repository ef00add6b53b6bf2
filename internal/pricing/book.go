package pricing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"
)

// Book holds all cards, compiled. It never changes and may be shared; a reload makes a new one, and its callers swap
// an atomic.Pointer[Book]. Only its caches of resolved names grow, up to a bound.
type Book struct {
	version  string
	asOf     time.Time
	vendors  map[string]*vendor // by name and alias
	first    []*vendor          // first-party vendors, in order of name
	noVendor map[string]bool    // frameworks that give their own name for a provider's, and ""
	mapping  map[string]*entry  // by name, or by provider and name
	adjust   []adjustDoc
	names    cache[nameKey, *resolved]
	adjusted cache[labelKey, string]
}

// New lays the layers over each other, later ones win, and compiles them. Its error names file, line and key of
// everything that is wrong.
func New(layers ...*Layer) (*Book, error) {
	b := &Book{
		version: version(layers), asOf: asOf(layers),
		vendors: map[string]*vendor{}, noVendor: map[string]bool{"": true}, mapping: map[string]*entry{},
	}
	c := &compiler{docs: merge(layers), book: b}
	c.sell()
	c.name()
	c.configure()
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

func asOf(layers []*Layer) time.Time {
	var newest time.Time
	for _, l := range layers {
		if l.asOf.After(newest) {
			newest = l.asOf
		}
	}
	return newest
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
