package pricing

import (
	"strings"
	"time"
)

// Row is one set of rates in the book: those of one model, card, place, time window, service and context tier.
type Row struct {
	Provider, Model string
	From            time.Time // zero if the card has no start date
	Label           string    // as in Cost.Card
	Rates           []Rate    // empty if the book says that the price is unknown
	Unpriced        Reason    // why the model has no price
	Evidence        Evidence
}

// Rate is the price of a single unit.
type Rate struct {
	Key string
	Per Amount
}

// PerMillion is the price of a million units.
func (r Rate) PerMillion() Amount { return Times(1_000_000, r.Per.lo) }

func (r *rates) list() []Rate {
	var out []Rate
	r.each(func(key string, femto uint64) { out = append(out, Rate{key, Femto(femto)}) })
	return out
}

// Rows calls yield for every set of rates, sorted by provider and model. Key limits them to a "provider" or a
// "provider/model"; an empty key means all.
func (b *Book) Rows(key string, yield func(Row)) {
	provider, model, _ := strings.Cut(normal(key), "/")
	if v := b.vendors[provider]; v != nil {
		provider = v.name
		if e := v.exact(model); e != nil {
			model = e.model
		}
	}
	for _, name := range sortedKeys(b.vendors) {
		v := b.vendors[name]
		if v.name != name || provider != "" && provider != name {
			continue
		}
		for _, m := range sortedKeys(v.models) {
			if model == "" || model == m {
				v.models[m].rows(yield)
			}
		}
	}
}

func (e *entry) rows(yield func(Row)) {
	if e.unpriced != "" {
		yield(Row{Provider: e.provider, Model: e.model, Unpriced: e.unpriced})
	}
	for _, k := range e.cards {
		k.rows(e, &k.offer, yield)
		for i := range k.windows {
			k.rows(e, &k.windows[i].offer, yield)
		}
	}
	for _, where := range sortedKeys(e.variants) {
		e.variants[where].rows(yield)
	}
}

func (k *card) rows(e *entry, o *offer, yield func(Row)) {
	k.steps(e, o.standard, yield)
	for _, s := range o.services {
		k.steps(e, s.ladder, yield)
	}
}

func (k *card) steps(e *entry, l *ladder, yield func(Row)) {
	for _, s := range l.steps {
		yield(Row{
			Provider: e.provider, Model: e.model, From: k.from, Label: s.label,
			Rates: s.rates.list(), Evidence: k.evidence,
		})
	}
}
