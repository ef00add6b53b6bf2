package pricing

import (
	"strings"
	"time"
)

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
