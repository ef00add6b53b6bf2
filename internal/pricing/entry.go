package pricing

import (
	"regexp"
	"strings"
	"time"
)

// vendor is one provider and the models it sells, by normalized name. Vendors and everything in them are immutable once
// New has returned.
type vendor struct {
	name       string
	selfHosted bool
	stoodFor   bool // its name is also told by clients that run on other vendors' models
	models     map[string]*entry
	aliases    map[string]*entry
	patterns   []pattern
	rewrites   []rewrite
	opaque     []*regexp.Regexp // of names that do not tell which model they stand for
	places     *places          // how prices depend on the place; nil if they do as variants say
}

// mapped is what a name of the configuration's stands for, and where that is served; "" if it does not matter.
type mapped struct {
	entry *entry
	place string
}

// entry is one model at one provider.
type entry struct {
	provider, model string
	cards           []card            // in time order
	variants        map[string]*entry // by where it is served; "regional" is any place except global
	unpriced        Reason            // why there is no card at all
	images          bool              // some variants are by the size and quality of images: "image:hd/1024x1792"
	places          *places           // where the card is the price; nil if that is anywhere
}

// card is the rates of a model from an instant on.
type card struct {
	from time.Time
	offer
	windows  []timed
	evidence Evidence
}

// timed replaces a card's services in a window of the week.
type timed struct {
	when window
	offer
}

// offer is the rates of each service.
type offer struct {
	standard *ladder
	services []service // the others, by name
}

// service is a service other than the standard one.
type service struct {
	name   string
	ladder *ladder
}

// service is the rates of a service by its name, nil for none.
func (o *offer) service(name string) *ladder {
	for i := range o.services {
		if o.services[i].name == name {
			return o.services[i].ladder
		}
	}
	return nil
}

// ladder is the steps of one service by size of the prompt; the first begins at 0.
type ladder struct{ steps []step }

// step is the rates of all prompts from a size on.
type step struct {
	least  int64  // the smallest prompt rated here
	rates  *rates // shared by all that cost the same
	split  uint32 // units that are priced only beside the modalities that they would hold otherwise
	write  Unit   // what a cache write of unknown lifetime is taken to be; CacheWrite where the card has a rate for it
	unsure bool   // the card has another rate for another lifetime
	label  string // the value of Cost.Card
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

// offered are the services at an instant.
func (k *card) offered(at time.Time) *offer {
	for i := range k.windows {
		if k.windows[i].when.holds(at) {
			return &k.windows[i].offer
		}
	}
	return &k.offer
}

// rated is the ladder of a service, whose name is as an emitter spells it, and the book's name for it; nil if there is none.
func (o *offer) rated(b *Book, service string) (*ladder, string) {
	if l := o.service(service); l != nil {
		return l, service
	}
	if service != "" {
		service = b.service(service)
	}
	if service == "" {
		return o.standard, ""
	}
	return o.service(service), service
}

// at is the variant of e for where the call was served. Place is what the model's name says about that, which takes
// precedence over the query. It returns false if the vendor's price depends on the place, and there is none for the query's.
func (e *entry) at(place string, q *Query) (*entry, bool) {
	if e.variants == nil && e.places == nil || place == "" && q.Region == "" && q.Geo == "" {
		return e, true
	}
	if place == "" {
		place = normal(q.Region)
	}
	if v := e.variants[place]; v != nil {
		return v, true
	}
	if v := e.variants["regional"]; v != nil && e.places == nil && place != "" && place != global {
		return v, true
	}
	if e.places != nil && !e.places.same(place, e) {
		return e, false
	}
	varies := false
	for where, v := range e.variants {
		geo, ok := strings.CutPrefix(where, "geo:")
		if ok && strings.EqualFold(geo, q.Geo) {
			return v, true
		}
		varies = varies || ok
	}
	return e, !varies || noGeography[normal(q.Geo)]
}

var noGeography = map[string]bool{"": true, global: true, "not_available": true, "unknown": true}
