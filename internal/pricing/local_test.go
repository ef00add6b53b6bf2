package pricing

import (
	"strings"
	"testing"
	"time"
)

// with is the embedded book and a configuration.
func with(t *testing.T, text string) *Book {
	t.Helper()
	l, err := Parse("test.yaml", []byte("schema: "+Schema+"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(append(append([]*Layer{}, Embedded()...), l)...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLocal(t *testing.T) {
	use := Tokens{Input: 1000, CacheRead: 10, Output: 500, Reasoning: 7, ImageInput: 3, GPUMilli: 2500}
	for _, tc := range []struct{ config, provider, want string }{
		{"local: free", "ollama", "0"},
		{"local: free", " VLLM ", "0"},
		{"local: free", "local", "0"},
		{"local: {gpu_second: 0.0004}", "lm_studio", "0.001"},
		{"local: free\nmodels: {local/house: {rates: {input: 1, cache_read: 1, output: 2}}}", "ollama", "0.002027"},
		{"deny: [openai/gpt-5-pro]", "ollama", string(LocalHost)},
		{"local: free", "acme", string(UnknownProvider)},
	} {
		u, c := use, Cost{}
		card, reason := with(t, tc.config).Find(&Query{Provider: tc.provider, Model: "house", At: noon})
		got := string(reason)
		if reason == "" {
			if !card.Timed() {
				u[GPUMilli] = 0
			}
			card.Cost(&u, &c)
			got = c.Total.String()
		}
		if got != tc.want || c.Missing != Units && reason == "" {
			t.Errorf("%s at %s: %s, missing %s; want %s", tc.config, tc.provider, got, c.Missing.name(), tc.want)
		}
	}
	for text, want := range map[string]string{
		"local: cheap":           "local: want free, {gpu_second: USD} or {gpu_hour: USD}",
		"local: {gpu_second: 0}": "local: want a rate above 0",
		"local: {input: 1}":      "unknown key",
	} {
		if _, err := Parse("test.yaml", []byte("schema: "+Schema+"\n"+text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestLocalUnnamed: what serves a model of one's own need not tell which.
func TestLocalUnnamed(t *testing.T) {
	for _, tc := range []struct {
		config, provider string
		want             Reason
	}{
		{"local: free", "vllm", ""}, {"deny: [openai/gpt-5-pro]", "vllm", LocalHost}, {"local: free", "openai", UnknownModel}, {"local: free", "", UnknownModel},
	} {
		if _, got := with(t, tc.config).Find(&Query{Provider: tc.provider, At: noon}); got != tc.want {
			t.Errorf("%s at %q: %s, want %s", tc.config, tc.provider, got, tc.want)
		}
	}
}

// name is the unit, "none" for Units.
func (u Unit) name() string {
	if u == Units {
		return "none"
	}
	return u.String()
}

// A deployment that the configuration maps is priced as mapped, whatever model the response names; other requests are not.
func TestMapWins(t *testing.T) {
	b := with(t, `map:
  prod: {to: azure/gpt-5.4, place: eu}
  azure/only-here: azure/gpt-4o-mini
`)
	for _, tc := range []struct {
		q    Query
		want string
	}{
		{Query{Provider: "azure", RequestModel: "prod", Model: "gpt-5.4-2026-03-05"}, "2.75"},
		{Query{Provider: "azure", RequestModel: "prod"}, "2.75"},
		{Query{Provider: "azure", RequestModel: "only-here", Model: "gpt-4o"}, "0.15"},
		{Query{Provider: "openai", RequestModel: "only-here", Model: "gpt-4o"}, "2.5"},
		{Query{Provider: "azure", RequestModel: "gpt-4o-mini", Model: "gpt-4o"}, "2.5"},
	} {
		tc.q.At = noon
		card, reason := b.Find(&tc.q)
		if reason != "" || card.Per(0, Input) != tc.want {
			t.Errorf("%+v: %s %s, want %s", tc.q, reason, card.Per(0, Input), tc.want)
		}
	}
	l, _ := Parse("test.yaml", []byte("schema: "+Schema+"\nmap: {x: {to: azure/gpt-5.4, place: mars}}\n"))
	if _, err := New(append(append([]*Layer{}, Embedded()...), l)...); err == nil || !strings.Contains(err.Error(), "no such place of azure/gpt-5.4: mars") {
		t.Errorf("a place that is not sold: %v", err)
	}
}

// A name that bills as another model from a date on, a window that is shut on holidays, a tier with an unknown rate, rates of a
// place, and output that needs a split.
func TestFormat(t *testing.T) {
	b := with(t, `holidays: {cn: {utc_offset_hours: 8, days: [2026-10-01]}}
providers:
  house:
    models:
      new:
        cards:
          - rates: {input: 2, output: 8}
          - {from: 2026-09-01T00:00:00Z, rates: {input: 1, output: 4}}
        variants: {mars: {rates: {input: 3, output: 9}}}
      old:
        cards:
          - rates: {input: 5, output: 9}
          - {from: 2026-06-01T00:00:00Z, card: house/new}
          - {from: 2026-12-01T00:00:00Z, rates: {input: 7, output: 9}}
      peak:
        rates: {input: 1, output: 1}
        windows: [{days: [thu, fri], utc: ["01:00-04:00"], except: cn, x: 2}]
      long:
        rates: {input: 1, cache_read: 0.5, output: 1}
        tiers: [{prompt_over: 100, rates: {input: 2, cache_read: unknown, output: 2}}]
      painter:
        rates: {input: 1, output: 1, image_output: 40}
        needs_split: [output]
`)
	for _, tc := range []struct {
		model, at, place, want string
		use                    Tokens
	}{
		{"old", "2026-05-31T23:59:59Z", "", "0.000005", Tokens{Input: 1}},
		{"old", "2026-06-01T00:00:00Z", "", "0.000002", Tokens{Input: 1}},
		{"old", "2026-09-01T00:00:00Z", "", "0.000001", Tokens{Input: 1}},
		{"old", "2026-12-01T00:00:00Z", "", "0.000007", Tokens{Input: 1}},
		{"new", "2026-10-01T00:00:00Z", "mars", "0.000003", Tokens{Input: 1}},
		{"peak", "2026-10-08T02:00:00Z", "", "0.000002", Tokens{Input: 1}}, // a Thursday
		{"peak", "2026-10-01T02:00:00Z", "", "0.000001", Tokens{Input: 1}}, // a holiday
		{"peak", "2026-10-02T02:00:00Z", "", "0.000002", Tokens{Input: 1}}, // the day after, in China
		{"long", "2026-10-01T00:00:00Z", "", "0.0000015", Tokens{Input: 1, CacheRead: 1}},
		{"long", "2026-10-01T00:00:00Z", "", "0.0004 missing cache_read", Tokens{Input: 200, CacheRead: 1}},
		{"painter", "2026-10-01T00:00:00Z", "", "0.000001 missing output unsplit", Tokens{Input: 1, Output: 1290}},
		{"painter", "2026-10-01T00:00:00Z", "", "0.000042", Tokens{Input: 1, Output: 1, ImageOutput: 1}},
		{"painter", "2026-10-01T00:00:00Z", "", "0.000001", Tokens{Input: 1}},
	} {
		var c Cost
		when, err := time.Parse(time.RFC3339, tc.at)
		if err != nil {
			t.Fatal(err)
		}
		card, reason := b.Find(&Query{Provider: "house", Model: tc.model, Region: tc.place, At: when})
		if reason != "" {
			t.Errorf("%s: %s", tc.model, reason)
			continue
		}
		card.Cost(&tc.use, &c)
		got := c.Total.String()
		if c.Missing != Units {
			got += " missing " + c.Missing.String()
		}
		if c.Unsplit {
			got += " unsplit"
		}
		if got != tc.want {
			t.Errorf("%s at %s: %s, want %s", tc.model, tc.at, got, tc.want)
		}
	}
}

func TestLocalByTheHour(t *testing.T) {
	b := with(t, "local: {gpu_hour: 1.44}\n")
	card, reason := b.Find(&Query{Provider: "ollama", Model: "llama3.3:70b"})
	if reason != "" || !card.Timed() {
		t.Fatal(reason, "want a card by time")
	}
	var c Cost
	if card.Cost(&Tokens{Input: 10, Output: 10, GPUMilli: 2500}, &c); c.Total.String() != "0.001" {
		t.Errorf("2.5 s at 1.44 an hour: %s, want 0.001", c.Total)
	}
}
