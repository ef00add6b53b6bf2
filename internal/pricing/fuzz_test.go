package pricing

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sound fails where a cost is not the sum of its parts, or a part is not its count times a rate.
func sound(t interface{ Fatalf(string, ...any) }, card Card, use *Tokens) {
	var c Cost
	card.Cost(use, &c)
	sum := Amount{}
	for u, part := range c.Parts {
		sum = sum.Add(part)
		if use[u] <= 0 && !part.IsZero() {
			t.Fatalf("%s: %v for %d %s", c.Card, part, use[u], Unit(u))
		}
	}
	if sum != c.Total {
		t.Fatalf("%s: parts sum to %v, total is %v", c.Card, sum, c.Total)
	}
	if usd := c.Total.USD(); !(usd >= 0) {
		t.Fatalf("%s: %v USD", c.Card, usd)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("schema: " + Schema + "\n" + house))
	f.Add([]byte("schema: " + Schema + "\nmap: {prod: a/b}\nadjust: [{percent: -5}]\nmodels: {a/b: {card: a/c, x: 1.1}, a/c: {rates: {input: 1}}}"))
	f.Add([]byte(`{"schema": "` + Schema + `", "models": {"a/b": {"free": true, "rates": {"input": 0}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Parse("book", data)
		if err != nil {
			return
		}
		b, err := New(l)
		if err != nil {
			return
		}
		Diff(b, b, noon)
		use := Tokens{Input: 3, CacheRead: 5, CacheWrite: 7, CacheWrite1h: 11, Output: 13, Reasoning: 17, WebSearch: 1, Request: 1}
		b.Rows("", func(r Row) {
			for _, rate := range r.Rates {
				if rate.Per.hi != 0 || rate.Per.lo > 1<<62 {
					t.Fatalf("%s %s: %v", r.Label, rate.Key, rate.Per)
				}
			}
			q := Query{Provider: r.Provider, Model: r.Model, At: r.From}
			if card, reason := b.Find(&q); reason == "" {
				sound(t, card, &use)
			}
		})
	})
}

func FuzzFind(f *testing.F) {
	f.Add("anthropic", "claude-sonnet-4-5@20250929[1m]", "", "us", "batch")
	f.Add("aws.bedrock", "arn:aws:bedrock:us-east-1::foundation-model/eu.anthropic.claude-opus-4-5-20251101-v1:0", "eu-west-1", "", "fast")
	f.Add("gcp.vertex_ai", "projects/p/locations/l/publishers/v/models/m@default", "global", "", "")
	f.Add("", "ft:gpt-4o-2024-08-06:o:s:i(xhigh)", "", "", "flex")
	f.Add("litellm", "openrouter/anthropic/claude-4.5-sonnet-2025-09-29-latest", "", "", "priority")
	f.Fuzz(func(t *testing.T, provider, model, region, geo, service string) {
		q := Query{Provider: provider, Model: model, Region: region, Geo: geo, Service: service, At: noon}
		card, reason := Default().Find(&q)
		again, same := Default().Find(&q)
		if card != again || reason != same {
			t.Fatalf("%+v: %v, then %v", q, reason, same)
		}
		if (reason == "") != (card.ladder != nil) {
			t.Fatalf("%+v: reason %q and card %v", q, reason, card)
		}
		if reason == "" {
			sound(t, card, &Tokens{Input: 300_000, CacheWrite: 5, Output: 10})
		}
	})
}

func TestCostIsTheSumOfItsParts(t *testing.T) {
	var models []Query
	Default().Rows("", func(r Row) {
		if r.Unpriced == "" {
			models = append(models, Query{Provider: r.Provider, Model: r.Model})
		}
	})
	counts := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-5, 2_000_000), rapid.Int64Min(0))
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(models).Draw(t, "model")
		q.At = time.Unix(rapid.Int64Range(1.7e9, 1.9e9).Draw(t, "at"), 0)
		q.Service = rapid.SampledFrom([]string{"", "batch", "flex", "priority", "fast"}).Draw(t, "service")
		var use Tokens
		for u := range use {
			use[u] = counts.Draw(t, Unit(u).String())
		}
		if card, reason := Default().Find(&q); reason == "" {
			sound(t, card, &use)
		}
	})
}

// Finding a card and costing a call allocate nothing once a spelling has been seen.
func TestNoAllocations(t *testing.T) {
	for _, b := range []*Book{Default(), lay(t, house, "map: {prod: house/big}\nadjust: [{percent: -5}]")} {
		for _, q := range []Query{
			{Provider: "aws.bedrock", Model: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0"},
			{Provider: "anthropic", Model: "claude-opus-5", Geo: "us", Service: "batch"},
			{Provider: "openai", Model: "gpt-4.7-ultra", RequestModel: "gpt-4o", Service: "default"},
			{Provider: "deepseek", Model: "deepseek-v4-pro"},
			{Provider: "house", Model: "prod"},
			{Model: "no-such-model"},
		} {
			q.At = noon
			use, c := Tokens{Input: 100, CacheRead: 1000, Output: 10}, Cost{}
			price := func() {
				if card, reason := b.Find(&q); reason == "" {
					card.Cost(&use, &c)
				}
			}
			for range 100 {
				price()
			}
			if n := testing.AllocsPerRun(100, price); n != 0 {
				t.Errorf("%s %s: %v allocations", q.Provider, q.Model, n)
			}
		}
	}
}

func BenchmarkFindCost(b *testing.B) {
	queries := []Query{
		{Provider: "anthropic", Model: "claude-sonnet-4-5-20250929", At: noon},
		{Provider: "openai", Model: "gpt-5.4", At: noon, Service: "priority"},
		{Provider: "aws.bedrock", Model: "us.anthropic.claude-opus-4-5-20251101-v1:0", At: noon},
		{Provider: "gcp.gemini", Model: "gemini-2.5-flash", At: noon},
	}
	use, c := Tokens{Input: 100, CacheRead: 30_000, CacheWrite5m: 700, Output: 500, Reasoning: 200}, Cost{}
	book := Default()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if card, reason := book.Find(&queries[i%len(queries)]); reason == "" {
			card.Cost(&use, &c)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	layers := Embedded()
	for b.Loop() {
		if _, err := New(layers...); err != nil {
			b.Fatal(err)
		}
	}
}
