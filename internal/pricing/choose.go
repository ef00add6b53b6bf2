package pricing

import (
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/memo"
)

// Card is the rates that one Call is charged at: those of one model at one time, place and service tier. It is a small
// value to be passed around; the rates behind it are shared and never change. Only Find makes a usable one.
type Card struct {
	ladder *ladder
	entry  *entry
	dated  *card
	rule   string
	adjust *adjustDoc
	labels *memo.Map[labelKey, string]
}

// Find returns the card for a call, or the reason why there is none; the reason is "" if and only if there is a card.
// A query without a time is priced as of now. Find is safe for concurrent use, and does not allocate for a provider and model that
// it has seen before.
func (b *Book) Find(q *Query) (Card, Reason) {
	r := b.chosen(q)
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
	if q.Size != "" || q.Quality != "" {
		if e, ok = e.drawn(q); !ok {
			return Card{}, UnknownImage
		}
	}
	at := q.At
	if at.IsZero() {
		at = time.Now()
	}
	k := e.valid(at)
	if k == nil {
		return Card{}, NotYetPriced
	}
	l, service := k.offered(at).rated(b, q.Service)
	if l == nil {
		return Card{}, UnknownService
	}
	c := Card{ladder: l, entry: r.entry, dated: k, rule: r.rule}
	if len(b.adjust) > 0 {
		c.adjust, c.labels = b.adjustment(r.entry, q.Tenant, service), &b.adjusted
	}
	return c, ""
}

// chosen resolves the response's model, or else the request's. A request's that the configuration maps is a deployment, whose price the
// configuration knows better than the name of the model behind it; one that names a variant of the response's model
// (openai/gpt-oss-20b:free) says more than that.
func (b *Book) chosen(q *Query) *resolved {
	r := b.resolve(q.Provider, q.Model)
	variant := q.asksVariant()
	if q.RequestModel == "" || q.RequestModel == q.Model || r.entry != nil && (r.rule == ruleMap || !variant && len(b.mapping) == 0) {
		return r
	}
	asked := b.resolve(q.Provider, q.RequestModel)
	switch {
	case asked.rule == ruleMap, asked.entry != nil && (r.entry == nil || variant), r.entry == nil && q.Model == "":
		return asked
	}
	return r
}

// asksVariant reports whether the request's model is a variant of the response's, as routers name one.
func (q *Query) asksVariant() bool {
	rest, ok := strings.CutPrefix(q.RequestModel, q.Model)
	return ok && q.Model != "" && strings.HasPrefix(rest, ":")
}
