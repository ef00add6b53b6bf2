package pricing

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/memo"
)

// parse makes a layer of a book without its first line.
func parse(t testing.TB, name, body string) *Layer {
	t.Helper()
	l, err := Parse(name, []byte("schema: "+Schema+"\n"+body))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// lay makes a book of such layers.
func lay(t testing.TB, bodies ...string) *Book {
	t.Helper()
	var layers []*Layer
	for _, body := range bodies {
		layers = append(layers, parse(t, "book.yaml", body))
	}
	b, err := New(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

const house = `
providers:
  house:
    first_party: true
    aliases: [house.ai]
    models:
      big:
        aliases: [big-latest]
        cards:
          - from: 2026-01-01T00:00:00Z
            rates: {input: 4, output: 8, "cache_write@5m": 5, "cache_write@1h": 8, web_search/k: 10, request: 0.001}
            tiers:
              - {prompt_over: 100, rates: {input: 8, output: 16, "cache_write@5m": 10, "cache_write@1h": 16}}
              - {prompt_over: 1000, inclusive: true, rates: {input: 16, output: 32, "cache_write@5m": 20, "cache_write@1h": 32}}
            services: {batch: {x: 0.5}, flex: {rates: {input: 1, output: 2}}, priority: {x: 2, of: [input]}}
            cache_write_default: 5m
          - from: 2026-06-01T00:00:00Z
            rates: {input: 2, output: 4}
            windows: [{name: peak, days: [mon, tue], utc: ["08:00-10:00", "22:00-24:00"], x: 2}]
        variants: {"geo:us": {x: 1.1}}
      small: {rates: {input: 1, output: 2, cache_write: 1.5}}
      gift: {free: true, rates: {input: 0, output: 0}}
      riddle: {unpriced: conflicting_sources}
  shop:
    models:
      big: {card: house/big, x: 1.25, services: {batch: {x: 0.5}}}
      small: {card: house/small, variants: {regional: {x: 1.1}, mars: {card: house/big}}}
`

// cost is what tokens cost by a book, with the label of the card.
func cost(t *testing.T, b *Book, q Query, use Tokens) (Cost, Reason) {
	t.Helper()
	card, reason := b.Find(&q)
	var c Cost
	if reason == "" {
		card.Cost(&use, &c)
	}
	return c, reason
}

func TestCardChoice(t *testing.T) {
	b := lay(t, house)
	early, late := at("2026-02-01 12:00"), at("2026-07-01 12:00") // a Sunday, a Wednesday
	million := Tokens{Output: 1_000_000}
	for _, tc := range []struct {
		name   string
		query  Query
		use    Tokens
		total  string
		label  string
		reason Reason
	}{
		{"before the first card", Query{Model: "big", At: at("2025-12-31 23:59")}, million, "", "", NotYetPriced},
		{"at its first instant", Query{Model: "big", At: at("2026-01-01 00:00")}, million, "8", "house/big@2026-01-01 tier=base", ""},
		{"at the next card's", Query{Model: "big", At: at("2026-06-01 00:00")}, million, "4", "house/big@2026-06-01 tier=base", ""},
		{"in the window", Query{Model: "big", At: at("2026-07-06 08:00")}, million, "8", "house/big@2026-06-01 tier=base window=peak", ""},
		{"at its end", Query{Model: "big", At: at("2026-07-06 10:00")}, million, "4", "house/big@2026-06-01 tier=base", ""},
		{"at midnight's end", Query{Model: "big", At: at("2026-07-07 23:59")}, million, "8", "house/big@2026-06-01 tier=base window=peak", ""},
		{"on another day", Query{Model: "big", At: at("2026-07-08 08:00")}, million, "4", "house/big@2026-06-01 tier=base", ""},
		{"on the threshold", Query{Model: "big", At: early}, Tokens{Input: 100}, "0.0004", "house/big@2026-01-01 tier=base", ""},
		{"over it", Query{Model: "big", At: early}, Tokens{Input: 101}, "0.000808", "house/big@2026-01-01 tier=over-100", ""},
		{"the whole prompt counts", Query{Model: "big", At: early}, Tokens{Input: 1, CacheWrite1h: 100}, "0.001608", "house/big@2026-01-01 tier=over-100", ""},
		{"below the inclusive one", Query{Model: "big", At: early}, Tokens{Input: 999}, "0.007992", "house/big@2026-01-01 tier=over-100", ""},
		{"on the inclusive one", Query{Model: "big", At: early}, Tokens{Input: 1000}, "0.016", "house/big@2026-01-01 tier=from-1000", ""},
		{"fees do not tier", Query{Model: "big", At: early}, Tokens{Input: 1000, WebSearch: 2, Request: 1}, "0.037", "house/big@2026-01-01 tier=from-1000", ""},
		{"a multiplied service", Query{Model: "big", At: early, Service: "batch"}, Tokens{Input: 101, WebSearch: 1}, "0.010404", "house/big@2026-01-01 tier=over-100 service=batch", ""},
		{"a service with rates of its own", Query{Model: "big", At: early, Service: "FLEX"}, Tokens{Input: 100, Request: 1}, "0.0011", "house/big@2026-01-01 tier=base service=flex", ""},
		{"a synonym of the standard service", Query{Model: "big", At: early, Service: "DEFAULT"}, million, "8", "house/big@2026-01-01 tier=base", ""},
		{"a service that is not sold", Query{Model: "big", At: late, Service: "batch"}, million, "", "", UnknownService},
		{"a geography", Query{Model: "big", At: early, Geo: "US"}, million, "8.8", "house/big@2026-01-01 tier=base place=geo:us", ""},
		{"its services", Query{Model: "big", At: early, Geo: "us", Service: "batch"}, million, "4.4", "house/big@2026-01-01 tier=base place=geo:us service=batch", ""},
		{"no geography", Query{Model: "big", At: early, Geo: "not_available"}, million, "8", "house/big@2026-01-01 tier=base", ""},
		{"an unknown geography", Query{Model: "big", At: early, Geo: "mars"}, million, "", "", UnknownRegion},
		{"where geography is no matter", Query{Model: "small", At: early, Geo: "mars"}, million, "2", "house/small tier=base", ""},
		{"a write of unknown lifetime", Query{Model: "big", At: early}, Tokens{CacheWrite: 10}, "0.00005", "house/big@2026-01-01 tier=base", ""},
		{"free", Query{Model: "gift", At: early}, million, "0", "house/gift tier=base", ""},
		{"known not to be known", Query{Model: "riddle", At: early}, million, "", "", Conflicting},
		{"an alias", Query{Model: "big-latest", At: early}, million, "8", "house/big@2026-01-01 tier=base", ""},
		{"a provider's alias", Query{Provider: "House.AI", Model: "big", At: early}, million, "8", "house/big@2026-01-01 tier=base", ""},
		{"a reference", Query{Provider: "shop", Model: "big", At: early}, Tokens{Input: 1000}, "0.02", "shop/big@2026-01-01 tier=from-1000", ""},
		{"a reference's own service", Query{Provider: "shop", Model: "big", At: early, Service: "batch"}, million, "5", "shop/big@2026-01-01 tier=base service=batch", ""},
		{"a reference takes over no service", Query{Provider: "shop", Model: "big", At: early, Service: "flex"}, million, "", "", UnknownService},
		{"a reference's window", Query{Provider: "shop", Model: "big", At: at("2026-07-06 08:00")}, million, "10", "shop/big@2026-06-01 tier=base window=peak", ""},
		{"a region", Query{Provider: "shop", Model: "small", At: early, Region: "eu-1"}, million, "2.2", "shop/small tier=base place=regional", ""},
		{"the global region", Query{Provider: "shop", Model: "small", At: early, Region: "global"}, million, "2", "shop/small tier=base", ""},
		{"a region with a card", Query{Provider: "shop", Model: "small", At: early, Region: "mars"}, million, "8", "shop/small@2026-01-01 tier=base place=mars", ""},
		{"a region in capitals", Query{Provider: "shop", Model: "small", At: early, Region: "Mars"}, million, "8", "shop/small@2026-01-01 tier=base place=mars", ""},
		{"another time zone", Query{Model: "big", At: at("2026-07-06 08:00").In(time.FixedZone("", -9*3600))}, million, "8", "house/big@2026-06-01 tier=base window=peak", ""},
	} {
		if tc.query.Provider == "" {
			tc.query.Provider = "house"
		}
		c, reason := cost(t, b, tc.query, tc.use)
		if reason != tc.reason {
			t.Errorf("%s: reason %q, want %q", tc.name, reason, tc.reason)
			continue
		}
		if reason != "" {
			continue
		}
		label := strings.TrimSuffix(c.Card, " book="+b.Version())
		if c.Total.String() != tc.total || label != tc.label || c.Missing != Units {
			t.Errorf("%s: %s by %q (missing %d), want %s by %q", tc.name, c.Total, label, c.Missing, tc.total, tc.label)
		}
		if assumed := tc.use[CacheWrite] > 0; c.Assumed != assumed {
			t.Errorf("%s: assumed %t, want %t", tc.name, c.Assumed, assumed)
		}
	}
}

// A card that has one rate for writes of any lifetime assumes nothing.
func TestOneLifetime(t *testing.T) {
	c, _ := cost(t, lay(t, house), Query{Provider: "house", Model: "small", At: noon}, Tokens{CacheWrite: 1_000_000})
	if c.Assumed || c.Total.String() != "1.5" {
		t.Errorf("%s, assumed %t; want 1.5 and no assumption", c.Total, c.Assumed)
	}
}

// One that has a rate of its own for some lifetime assumes that it was another.
func TestAnotherLifetime(t *testing.T) {
	b := lay(t, house, `models: {house/small: {cards: [{from: 2026-03-01T00:00:00Z, rates: {input: 1, output: 2, cache_write: 1.5, cache_write@12h: 3}}]}}`)
	for tokens, want := range map[Tokens]Cost{{CacheWrite: 1_000_000}: {Assumed: true}, {CacheWrite12h: 1_000_000}: {}, {CacheWrite30m: 1_000_000}: {}} {
		c, _ := cost(t, b, Query{Provider: "house", Model: "small", At: noon}, tokens)
		if c.Assumed != want.Assumed || c.Total.IsZero() {
			t.Errorf("%v: %s, assumed %t", tokens, c.Total, c.Assumed)
		}
	}
}

func TestLayers(t *testing.T) {
	b := lay(t, house,
		`models: {house/big: {cards: [{from: 2026-03-01T00:00:00Z, rates: {input: 3, output: 6}}]}, house/riddle: {rates: {input: 7, output: 7}}}`,
		`models: {house/small: {services: {batch: {x: 0.5}}, aliases: [tiny]}, house/gift: {unpriced: zero_rate_source}}`)
	for _, tc := range []struct {
		query Query
		want  string
	}{
		{Query{Model: "big", At: at("2026-02-28 23:59")}, "4"},                                 // history stays
		{Query{Model: "big", At: at("2026-03-01 00:00")}, "3"},                                 // from its first date on
		{Query{Model: "big", At: at("2026-07-06 08:00")}, "3"},                                 // the later layer alone is right
		{Query{Model: "riddle"}, "7"},                                                          // and may know what others do not
		{Query{Model: "small"}, "1"},                                                           // services and aliases
		{Query{Model: "tiny", Service: "batch"}, "0.5"},                                        // are added
		{Query{Model: "gift"}, "zero_rate_source"},                                             // a price may be withdrawn
		{Query{Provider: "shop", Model: "big", At: at("2026-03-01 00:00"), Geo: "us"}, "3.75"}, // a reference follows
	} {
		if tc.query.Provider == "" {
			tc.query.Provider = "house"
		}
		if got := input(b, tc.query); got != tc.want {
			t.Errorf("%+v: %s, want %s", tc.query, got, tc.want)
		}
	}
	if one, two := lay(t, house), lay(t, house, house); one.Version() == two.Version() {
		t.Error("another layer does not show in the version")
	}
}

func TestMapAdjustDeny(t *testing.T) {
	b := lay(t, house, `
map: {prod: house/big, shop/stage: house/small, house.ai/beta: house/small}
adjust:
  - {percent: -10}
  - {provider: house, model: small, percent: 50}
  - {provider: house.ai, tenant: team-a, percent: -12.5}
  - {provider: shop, service: batch, percent: +100}
deny: [house/gift, shop/big]
`)
	for _, tc := range []struct {
		query Query
		want  string
	}{
		{Query{Provider: "house", Model: "prod"}, "3.6"},
		{Query{Provider: "anything", Model: " PROD "}, "3.6"}, // a mapping needs no provider
		{Query{Provider: "shop", Model: "stage"}, "1.5"},
		{Query{Provider: "house", Model: "stage"}, "unknown_model"},
		{Query{Provider: "house.ai", Model: "beta"}, "1.5"},
		{Query{Provider: "house", Model: "small"}, "1.5"},
		{Query{Provider: "house", Model: "small", Tenant: "team-a"}, "0.875"}, // the last rule that matches
		{Query{Provider: "shop", Model: "small"}, "0.9"},
		{Query{Provider: "house", Model: "gift"}, "denied"},
		{Query{Provider: "shop", Model: "big"}, "denied"},
	} {
		tc.query.At = at("2026-02-01 12:00")
		for range 2 { // by lookup, then by cache
			if got := input(b, tc.query); got != tc.want {
				t.Errorf("%+v: %s, want %s", tc.query, got, tc.want)
			}
		}
	}
	c, _ := cost(t, b, Query{Provider: "house", Model: "small", Tenant: "team-a", At: noon}, Tokens{Input: 1})
	if !strings.HasSuffix(c.Card, " adjust=-12.5%") {
		t.Errorf("label %q does not tell the adjustment", c.Card)
	}
	if got := input(lay(t, house, `deny: [shop]`), Query{Provider: "shop", Model: "small"}); got != "denied" {
		t.Errorf("a denied provider: %s", got)
	}
}

func TestPatterns(t *testing.T) {
	b := lay(t, house, `providers: {house: {patterns: [{match: "^big-[a-f0-9]{4}$", to: big, example: big-00ff}]}}`)
	for name, want := range map[string]string{"big-12ab": "4", "big-12abc": "unknown_model", "xbig-12ab": "unknown_model"} {
		if got := input(b, Query{Provider: "house", Model: name, At: at("2026-02-01 12:00")}); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// Two first-party vendors may sell a model of one name; then its provider must be told.
func TestAmbiguousWithoutProvider(t *testing.T) {
	b := lay(t, house, `providers: {other: {first_party: true, models: {small: {rates: {input: 5, output: 5}}}}}`, `no_vendor: [framework]`)
	for query, want := range map[Query]string{
		{Model: "small"}: "unknown_provider",
		{Provider: "framework", Model: "other/small"}:        "5",
		{Provider: "framework", Model: "big", At: noon}:      "2",
		{Provider: "nobody", Model: "big", At: noon}:         "unknown_provider",
		{Model: strings.Repeat("x", maxName+1)}:              "unknown_model",
		{Provider: strings.Repeat("x", maxName+1), At: noon}: "unknown_model",
	} {
		if got := input(b, query); got != want {
			t.Errorf("%.40q %.40q: %s, want %s", query.Provider, query.Model, got, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tc := range []struct{ body, want string }{
		{"modles: {}", "book.yaml:2: modles: unknown key"},
		{"currency: EUR", "book.yaml:2: currency: want USD"},
		{"as_of: 2026-11-22", "as_of: want a timestamp"},
		{"models: {gpt: {rates: {input: 1}}}", "models.gpt: want provider/model"},
		{"models: {a/b: {rates: {input: 1}}, a/b: {rates: {input: 2}}}", "models.a/b: given twice"},
		{"models: {a/b: {rates: {input: 1, input: 2}}}", "models.a/b.rates.input: given twice"},
		{"models: {a/b: {rates: {input: 1, input/k: 2}}}", "models.a/b.rates.input/k: given twice"},
		{"models: {a/b: {rates: {input: -1}}}", "negative: -1"},
		{"models: {a/b: {rates: {input: .inf}}}", "not a plain decimal"},
		{"models: {a/b: {rates: {input: 1e3}}}", "not a plain decimal"},
		{"models: {a/b: {rates: {input: 0.0000000001}}}", "too many decimal places: 0.0000000001"},
		{"models: {a/b: {rates: {input: 99999999999}}}", "out of range"},
		{"models: {a/b: {rates: {input: auto}}}", "not a plain decimal"},
		{"models: {a/b: {rates: {input: }}}", "want a single value"},
		{"models: {a/b: {rates: {input: [1]}}}", "want a single value, got a list"},
		{"models: {a/b: {rates: {pages: 1}}}", "not a known unit"},
		{"models: {a/b: {rates: {pages/x: 1}}}", "unknown scale /x"},
		{"models: {a/b: {rates: {input: 0, output: 0}}}", "free: true"},
		{"models: {a/b: {free: true, rates: {input: 1}}}", "free: true"},
		{"models: {a/b: {rates: {input: 1}, cards: []}}", ""},
		{"models: {a/b: {rates: {input: 1}, card: a/c}}", "more than one of card, cards and rates"},
		{"models: {a/b: {x: 2, rates: {input: 1}}}", "x belongs to a card reference"},
		{"models: {a/b: {card: a/c, x: 0}}", "multiplier"},
		{"models: {a/b: {cards: [{rates: {output: 1}}, {rates: {output: 1}}]}}", "cards[1]: from: not after"},
		{"models: {a/b: {cards: [{}]}}", "has no rates"},
		{"models: {a/b: {rates: {input: 1}, tiers: [{rates: {input: 2}}]}}", "prompt_over is missing"},
		{"models: {a/b: {rates: {input: 1}, tiers: [{prompt_over: 9, rates: {input: 2}}, {prompt_over: 9, rates: {input: 3}}]}}",
			"tiers[1]: prompt_over: not above"},
		{"models: {a/b: {rates: {input: 1, output: 2}, tiers: [{prompt_over: 9, rates: {input: 2}}]}}", "output: must have a rate in the card and in all its tiers"},
		{"models: {a/b: {rates: {input: 1}, services: {batch: {}}}}", "want either x or rates"},
		{"models: {a/b: {rates: {input: 1}, services: {batch: {x: 0.5, of: [inputs]}}}}", "not a known unit"},
		{"models: {a/b: {rates: {input: 1}, services: {batch: {rates: {input: 0}}}}}", "services.batch: free: true must be set"},
		{"models: {a/b: {rates: {input: 1}, tiers: [{prompt_over: 9, rates: {input: 0}}]}}", "tiers[0]: free: true must be set"},
		{"models: {a/b: {rates: {input: 1}, services: {default: {x: 0.5}}}}", "is the standard service"},
		{"models: {a/b: {rates: {input: 1}, services: {batch: {x: 0.5}, Batch: {x: 0.4}}}}", "services.Batch: given twice"},
		{"models: {a/b: {rates: {input: 1}, services: {batch: {rates: {input: 1}, of: [input]}}}}", "of belongs to x"},
		{"models: {a/b: {rates: {input: 1}, windows: [{x: 2, days: [mon], services: {batch: {x: 0.5}}}]}}", "x multiplies"},
		{"models: {a/b: {rates: {input: 1}, windows: [{x: 2}]}}", "days or utc hours"},
		{`models: {a/b: {rates: {input: 1}, windows: [{x: 2, utc: ["10:00-09:00"]}]}}`, "want hours within one day"},
		{"models: {a/b: {rates: {input: 1}, windows: [{x: 2, days: [monday]}]}}", "want one of sun mon"},
		{"models: {a/b: {rates: {input: 1}, cache_write_default: 5m}}", "which has no rate"},
		{"models: {a/b: {rates: {input: 1}, cache_write_default: 7m}}", "want 5m, 30m, 1h or 12h"},
		{"models: {a/b: {unpriced: because}}", "want zero_rate_source or conflicting_sources"},
		{"models: {a/b: &x {rates: {input: 1}}, a/c: *x}", "an alias, which price books do not support"},
		{"adjust: [{provider: a}]", "percent is missing"},
		{"adjust: [{percent: -100}]", "adjust[0].percent: want more than -100"},
		{"- a", "did not find expected"},
		{"---\nschema: x", "book.yaml:2: more than one document"},
	} {
		_, err := Parse("book.yaml", []byte("schema: "+Schema+"\n"+tc.body))
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v", tc.body, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: %v, want %q", tc.body, err, tc.want)
		}
	}
	for _, data := range []string{"", "models: {}", "schema: agentcost.prices/v2", "[]", "{"} {
		if _, err := Parse("book.yaml", []byte(data)); err == nil || !strings.Contains(err.Error(), "book.yaml") {
			t.Errorf("%q: %v, want an error that names the file", data, err)
		}
	}
}

func TestNewErrors(t *testing.T) {
	for _, tc := range []struct{ body, want string }{
		{"models: {a/b: {card: a/c}}", "models.a/b: card: no such card: a/c"},
		{"models: {a/b: {card: a/c}, a/c: {card: a/b}}", "no such card"},
		{"models: {a/b: {card: a/c, x: 1.333333}, a/c: {rates: {input: 0.000000001}}}", "finer than 1e-15 USD"},
		{"models: {a/b: {aliases: [c]}}", "has no card, cards or rates"},
		{"models: {a/b: {rates: {input: 1}, aliases: [x]}, a/c: {rates: {input: 2}, aliases: [x]}}", "alias x also names b"},
		{"models: {a/b: {rates: {input: 1}, variants: {us: {card: a/c}}}}", "no such card: a/c"},
		{"providers: {a: {aliases: [b]}, b: {}}", "aliases: b also names b"},
		{"map: {x: a/b}", "map.x: no such card: a/b"},
		{"deny: [a]", "no such provider: a"},
		{"adjust: [{model: b, percent: 1}]", "model: needs its provider"},
		{`providers: {a: {models: {b: {rates: {input: 1}}}, patterns: [{match: "b.*", to: b, example: bb}]}}`, "not anchored"},
		{`providers: {a: {models: {b: {rates: {input: 1}}}, patterns: [{match: "^b|c$", to: b, example: xc}]}}`, "does not match"},
		{`providers: {a: {models: {b: {rates: {input: 1}}}, patterns: [{match: "^b($", to: b, example: b}]}}`, "missing closing"},
		{`providers: {a: {models: {b: {rates: {input: 1}}}, patterns: [{match: "^b$", to: c, example: b}]}}`, "to: no such model: c"},
	} {
		_, err := New(parse(t, "book.yaml", tc.body))
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "book.yaml:") {
			t.Errorf("%s: %v, want %q", tc.body, err, tc.want)
		}
	}
}

// JSON is read by the same rules, with places.
func TestJSON(t *testing.T) {
	l, err := Parse("book.json", []byte("{\n\t\"schema\": \""+Schema+"\",\n\t\"models\": {\"a/b\": {\"rates\": {\"input\": 1.50, \"pages/k\": 2}}}\n}"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(l)
	if err != nil {
		t.Fatal(err)
	}
	if got := input(b, Query{Provider: "a", Model: "b"}); got != "1.5" {
		t.Errorf("%s, want 1.5", got)
	}
	_, err = Parse("book.json", []byte("{\n\"schema\": \""+Schema+"\",\n\"models\": {\"a/b\": {\"rates\": {\"input\": true}}}}"))
	if err == nil || !strings.Contains(err.Error(), `book.json:3: models.a/b.rates.input: not a plain decimal: "true"`) {
		t.Errorf("%v, want place and key", err)
	}
}

func TestParseMap(t *testing.T) {
	section := func(rate any) map[string]any {
		return map[string]any{"models": map[string]any{"a/b": map[string]any{"cards": []any{
			map[string]any{"from": at("2026-01-01 00:00"), "rates": map[string]any{"input": rate}},
		}}}}
	}
	for _, tc := range []struct {
		rate any
		want string
	}{{1.5, "1.5"}, {2, "2"}, {0.0000025, "0.0000025"}, {"3.25", "3.25"}} {
		l, err := ParseMap("prices", section(tc.rate))
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(l)
		if err != nil {
			t.Fatal(err)
		}
		if got := input(b, Query{Provider: "a", Model: "b"}); got != tc.want {
			t.Errorf("%v: %s, want %s", tc.rate, got, tc.want)
		}
	}
	if _, err := ParseMap("prices", nil); err != nil {
		t.Errorf("an empty section: %v", err)
	}
	_, err := ParseMap("prices.inline", section(-1.5))
	if want := "prices.inline: models.a/b.cards[0].rates.input: negative: -1.5"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestDiff(t *testing.T) {
	from := lay(t, house)
	to := lay(t, house, `models: {house/small: {rates: {input: 6, output: 2}}, house/new: {rates: {input: 1}}}`)
	var got []string
	jumps := 0
	for _, c := range Diff(from, to, noon) {
		got = append(got, c.String())
		if c.Jump(MaxChange) {
			jumps++
		}
	}
	want := "house/new input none -> 1\nhouse/new image_input none -> 1\nhouse/small input 1 -> 6\n" +
		"house/small image_input 1 -> 6\nhouse/small cache_write 1.5 -> none"
	if s := strings.Join(got, "\n"); !strings.HasPrefix(s, want) {
		t.Errorf("got:\n%s\nwant:\n%s", s, want)
	}
	if jumps != 4 { // input and images, at the house and at the shop
		t.Errorf("%d jumps, want 4", jumps)
	}
	if same := Diff(from, from, noon); same != nil {
		t.Errorf("a book differs from itself: %v", same)
	}
}

func TestConcurrentFind(t *testing.T) {
	b := lay(t, house, "adjust: [{percent: 10}]")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 2 * memo.Limit / 8 {
				name := "big"
				if j%2 == 0 {
					name = "none-" + strings.Repeat("x", i) + time.Duration(j).String()
				}
				want := "4.4"
				if name != "big" {
					want = "unknown_model"
				}
				if got := input(b, Query{Provider: "house", Model: name, At: at("2026-02-01 12:00")}); got != want {
					t.Errorf("%s: %s, want %s", name, got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}
