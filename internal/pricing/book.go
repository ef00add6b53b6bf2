package pricing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/memo"
)

// Book holds all cards, compiled for lookup. It is immutable and safe for concurrent use; only its caches of resolved
// names grow, up to memo.Limit entries each. To change prices, make a new Book and swap an atomic.Pointer[Book].
type Book struct {
	version  string
	asOf     time.Time
	vendors  map[string]*vendor // by name and alias
	first    []*vendor          // first-party vendors, in order of name
	noVendor map[string]bool    // names of frameworks, which put their own name where the provider's belongs, and ""
	hubs     []*regexp.Regexp   // names of open weights, as they come, which many serve at prices of their own
	services map[string]string  // spellings of service tiers
	shapes   []shape            // forms of names that tell their vendor
	mapping  map[string]mapped  // by name, or by provider and name
	local    *entry             // what models of one's own cost; nil if it is not said
	adjust   []adjustDoc
	names    memo.Map[nameKey, *resolved]
	adjusted memo.Map[labelKey, string]
}

// New stacks layers, later ones overriding earlier ones, and compiles them into a Book. Its error lists everything that
// is wrong, each with file, line and key.
func New(layers ...*Layer) (*Book, error) {
	b := &Book{
		version: version(layers), asOf: asOf(layers),
		vendors: map[string]*vendor{}, noVendor: map[string]bool{"": true}, mapping: map[string]mapped{},
	}
	c := &compiler{docs: merge(layers), book: b, rates: map[priced]*rates{}}
	b.services, b.hubs = c.docs.services, c.docs.hubs
	c.sell()
	c.name()
	c.know()
	c.configure()
	if len(c.errs) > 0 {
		return nil, errors.Join(c.errs...)
	}
	return b, nil
}

// Version names the book: the version of its first layer, followed by "+" and a digest of the other layers, if there are
// any that are not part of the same release.
func (b *Book) Version() string { return b.version }

// AsOf is when the prices that the book rests on were checked; the zero time if no layer says. A few prices on top, however new,
// say nothing of the others: what counts is the newest layer that has at least half as many models as the largest one.
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
	most := 0
	for _, l := range layers {
		most = max(most, l.models())
	}
	for _, l := range layers {
		if 2*l.models() >= most && l.asOf.After(newest) {
			newest = l.asOf
		}
	}
	return newest
}

// models is the number of models in the layer.
func (l *Layer) models() int {
	n := 0
	for _, d := range l.vendors {
		n += len(d.models)
	}
	return n
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
