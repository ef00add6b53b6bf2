package page

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// unpricedView is what the page about calls without a price shows.
type unpricedView struct {
	head
	Groups []unpricedGroup
}

type unpricedGroup struct {
	ledger.Unpriced
	Name    string
	Near    string // a similar name that the book knows
	Cure    string // what to do, in a sentence
	YAML    string // to copy; empty where no price is what is missing
	Example string // address of a call
}

func (p *page) unpriced(r *http.Request) (string, any, error) {
	list, err := p.ledger.Unpriced(r.Context(), ledger.Filter{})
	if err != nil {
		return "", nil, err
	}
	v := unpricedView{head: head{Title: "Not priced", Tab: "unpriced", Live: "all"}}
	for i := range list {
		u := &list[i]
		g := unpricedGroup{Unpriced: *u, Name: or(u.Model, u.RequestModel, "unknown model")}
		trace, span, _ := strings.Cut(string(u.Example), "-")
		g.Example = "/call/" + trace + "/" + span
		if nameless[pricing.Reason(u.Reason)] && u.Model != "" {
			g.Near = p.Book().Nearest(u.Provider, u.Model)
		}
		g.Cure, g.YAML = cure(u, g.Near)
		v.Groups = append(v.Groups, g)
	}
	return "unpriced.html", &v, nil
}

// nameless are the reasons that a similar name may help with.
var nameless = map[pricing.Reason]bool{"unknown_model": true, "unknown_provider": true, "opaque_deployment": true}

// cure is what would price a call of this kind.
func cure(u *ledger.Unpriced, near string) (what, yaml string) {
	provider, model := or(u.Provider, "openai"), or(u.Model, u.RequestModel, "MODEL")
	switch pricing.Reason(u.Reason) {
	case "opaque_deployment", "unknown_provider", "unknown_region":
		return "Say which model it is.", inline(fmt.Sprintf("map:\n  %s: %s   # provider/model as in the price book", quoted(model), quoted(or(near, provider+"/MODEL"))))
	case "local_host":
		return "Say that models of your own cost nothing, or what a second of the machine costs.", inline("local: free   # or {gpu_second: 0.0004}, by the time that calls take")
	case "denied":
		return "The configuration denies it: remove it from deny.", ""
	case "unknown_model", "no_card_at_time", "zero_rate_source", "conflicting_sources", "missing_rate":
		return "Say what it costs, in US dollars per million tokens.", inline(fmt.Sprintf("models:\n  %s:\n    rates: {input: 0.00, cache_read: 0.00, output: 0.00}   # put the real ones in",
			quoted(provider+"/"+model)))
	}
	if u.Reason == "unknown_image_size" {
		return "Say what images of that size and quality cost.", inline(fmt.Sprintf(
			"models:\n  %s:\n    variants: {\"image:QUALITY/SIZE\": {rates: {image: 0.00}}}   # put the real ones in", quoted(provider+"/"+model)))
	}
	if u.Reason == "unknown_service_tier" {
		return "Say what the tier costs, as a share of the standard rates or with rates of its own: docs/cost.md.", inline(fmt.Sprintf(
			"models:\n  %s:\n    services: {TIER: {x: 0.5}}   # put the real one in", quoted(provider+"/"+model)))
	}
	return "No price is missing: the span does not tell what was used. docs/troubleshooting.md says what to switch on.", ""
}

func inline(rows string) string {
	return "processors:\n  agent_cost:\n    prices:\n      inline:\n        " + strings.ReplaceAll(rows, "\n", "\n        ") + "\n"
}

// quoted is a text as a YAML scalar that is safe to paste, whatever a span calls its model.
func quoted(s string) string {
	s = clean(s)
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") == "" {
		return s
	}
	return "'" + strings.NewReplacer("'", "''", "\n", " ", "\t", " ").Replace(s) + "'"
}
