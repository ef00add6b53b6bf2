package pricing

import (
	"testing"
	"time"
)

// Calls that some published cost engine gets wrong, and what they cost. The comment is what it makes of them.
func TestKnownTraps(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tc := range []struct {
		name  string
		query Query
		use   Tokens
		want  string
	}{
		{"cached input billed at both rates", // 0.010415
			Query{Provider: "openai", Model: "gpt-4o"}, Tokens{Input: 86, CacheRead: 1920, Output: 300}, "0.005615"},
		{"the same at Gemini", // 0.0743
			Query{Provider: "gcp.gemini", Model: "gemini-3.7-flash"}, Tokens{Input: 10000, CacheRead: 90000, Output: 1000}, "0.018"},
		{"inclusive input plus cache again", // ten times
			Query{Provider: "anthropic", Model: "claude-opus-4-5"},
			Tokens{Input: 5, CacheRead: 128955, CacheWrite5m: 1253, Output: 500}, "0.08483375"},
		{"1-hour writes at the 5-minute rate", // 0.4646875
			Query{Provider: "anthropic", Model: "claude-fable-5"}, Tokens{CacheWrite1h: 37175}, "0.7435"},
		{"both lifetimes in one call", // 6.25
			Query{Provider: "anthropic", Model: "claude-opus-4-8"}, Tokens{CacheWrite5m: 600_000, CacheWrite1h: 400_000}, "7.75"},
		{"12-hour writes at the 30-minute rate", // 1.25
			Query{Provider: "openai", Model: "gpt-6-astra"}, Tokens{CacheWrite30m: 20_000, CacheWrite12h: 80_000}, "2.25"},
		{"no 1-hour rate at Bedrock", // 3.75
			Query{Provider: "aws.bedrock", Model: "global.anthropic.claude-sonnet-4-5"}, Tokens{CacheWrite1h: 1_000_000}, "6"},
		{"no 1-hour rate at Vertex", // 6.25
			Query{Provider: "gcp.vertex_ai", Model: "claude-opus-5"}, Tokens{CacheWrite1h: 1_000_000}, "10"},
		{"caches left out of the tier", // half
			Query{Provider: "anthropic", Model: "claude-sonnet-4-5", At: day("2026-01-10T12:00:00Z")},
			Tokens{Input: 1000, CacheRead: 200_000, CacheWrite5m: 1000}, "0.1335"},
		{"a tier that was withdrawn",
			Query{Provider: "anthropic", Model: "claude-opus-4-6", At: day("2026-03-14T12:00:00Z")},
			Tokens{Input: 150_000, CacheRead: 100_000, Output: 2000}, "0.85"},
		{"before it was withdrawn",
			Query{Provider: "anthropic", Model: "claude-opus-4-6", At: day("2026-03-12T12:00:00Z")},
			Tokens{Input: 150_000, CacheRead: 100_000, Output: 2000}, "1.675"},
		{"a tier that begins at 272,000, not at 200,000", // twice
			Query{Provider: "openai", Model: "gpt-5.6-luna"}, Tokens{Input: 271_999, Output: 1000}, "0.0555998"},
		{"the whole request re-rated, output too",
			Query{Provider: "openai", Model: "gpt-6-astra"}, Tokens{Input: 290_123, Output: 2133}, "5.962435"},
		{"xAI's threshold is inclusive", // base
			Query{Provider: "x_ai", Model: "grok-4.3"}, Tokens{Input: 200_000}, "0.5"},
		{"below it", Query{Provider: "x_ai", Model: "grok-4.3"}, Tokens{Input: 199_999}, "0.24999875"},
		{"reasoning added to output again", // 0.0001102
			Query{Provider: "gcp.gemini", Model: "gemini-2.5-flash"}, Tokens{Input: 9, Output: 1, Reasoning: 21}, "0.0000577"},
		{"a geography at the global price", // -9 %
			Query{Provider: "aws.bedrock", Model: "eu.anthropic.claude-opus-4-5-20251101-v1:0"},
			Tokens{Input: 10, CacheRead: 66360, CacheWrite: 32435, Output: 3410, Reasoning: 1710}, "0.400343625"},
		{"gpt-4.1 by the prefix gpt-4", // 15 times
			Query{Provider: "openai", Model: "gpt-4.1"}, Tokens{Input: 1_000_000}, "2"},
		{"opus-4-5 by the prefix opus-4", // 3 times
			Query{Provider: "anthropic", Model: "claude-opus-4-5"}, Tokens{Input: 1_000_000}, "5"},
		{"sonnet-5-5 by the prefix sonnet-5", // 0.20
			Query{Provider: "anthropic", Model: "claude-sonnet-5-5", At: day("2026-10-07T00:00:00Z")}, Tokens{CacheRead: 1_000_000}, "0.1"},
		{"a stale o3", // 5 times
			Query{Provider: "openai", Model: "o3"}, Tokens{Input: 1_000_000}, "2"},
		{"a rise that was cancelled",
			Query{Provider: "anthropic", Model: "claude-sonnet-5"}, Tokens{Input: 1_000_000}, "2"},
		{"priority at half its premium", // 0.15628
			Query{Provider: "openai", Model: "gpt-5.5", Service: "priority"}, Tokens{Input: 6286, Output: 1568}, "0.196175"},
		{"batch stacks with caches",
			Query{Provider: "anthropic", Model: "claude-opus-5", Service: "batch"},
			Tokens{Input: 5000, CacheRead: 40000, CacheWrite5m: 5000, Output: 1200}, "0.053125"},
		{"fast mode", Query{Provider: "anthropic", Model: "claude-opus-5", Service: "fast"}, Tokens{Input: 10000, Output: 1000}, "0.15"},
		{"inference in the US", Query{Provider: "anthropic", Model: "claude-opus-5", Geo: "us"}, Tokens{Input: 1_000_000}, "5.5"},
		{"a fine-tune at its base's price", // 2.5
			Query{Provider: "openai", Model: "ft:gpt-4o-2024-08-06:my-org:custom:id"}, Tokens{Input: 1_000_000}, "3.75"},
		{"a window before its date", // 3 times
			Query{Provider: "deepseek", Model: "deepseek-v4-pro", At: day("2026-07-10T02:00:00Z")}, Tokens{Input: 1_000_000}, "0.435"},
		{"a window at the weekend", // twice
			Query{Provider: "deepseek", Model: "deepseek-v4-pro", At: day("2026-09-05T02:00:00Z")}, Tokens{Input: 1_000_000}, "0.66"},
		{"a price that changed in the afternoon",
			Query{Provider: "deepseek", Model: "deepseek-v4-pro", At: day("2026-08-16T16:00:00Z")}, Tokens{Input: 1_000_000}, "0.66"},
		{"image tokens at the price of text, and the other way round", // 30
			Query{Provider: "gcp.gemini", Model: "gemini-2.5-flash-image"}, Tokens{Output: 1_000_000, ImageOutput: 1_000_000}, "32.5"},
		{"web searches", Query{Provider: "anthropic", Model: "claude-opus-5"}, Tokens{Input: 5201, Output: 900, WebSearch: 3}, "0.078505"},
	} {
		if tc.query.At.IsZero() {
			tc.query.At = noon
		}
		card, reason := Default().Find(&tc.query)
		if reason != "" {
			t.Errorf("%s: %s", tc.name, reason)
			continue
		}
		var c Cost
		card.Cost(&tc.use, &c)
		if c.Total.String() != tc.want || c.Missing != Units {
			t.Errorf("%s: %s (missing %d), want %s by %s", tc.name, c.Total, c.Missing, tc.want, c.Card)
		}
	}
}

func TestMissingRateBorrowsNothing(t *testing.T) {
	for _, tc := range []struct {
		query Query
		use   Tokens
		unit  Unit
		want  string
	}{
		{Query{Provider: "openai", Model: "gpt-5-pro"}, Tokens{Input: 1000, CacheRead: 1000}, CacheRead, "0.015"},
		{Query{Provider: "openai", Model: "gpt-4.1"}, Tokens{Input: 1000, AudioInput: 10}, AudioInput, "0.002"},
		{Query{Provider: "openai", Model: "gpt-4.1", Service: "batch"}, Tokens{Input: 1000, AudioInput: 1000}, AudioInput, "0.001"},
		{Query{Provider: "openai", Model: "gpt-5.5", Service: "priority"}, Tokens{Input: 300_000, Output: 1}, Input, "0"},
		{Query{Provider: "groq", Model: "openai/gpt-oss-20b"}, Tokens{Input: 1000, FileSearch: 1}, FileSearch, "0.000075"},
	} {
		tc.query.At = noon
		card, reason := Default().Find(&tc.query)
		if reason != "" {
			t.Fatalf("%+v: %s", tc.query, reason)
		}
		var c Cost
		card.Cost(&tc.use, &c)
		if c.Missing != tc.unit || c.Total.String() != tc.want {
			t.Errorf("%s: missing %d, total %s; want %s missing and %s", c.Card, c.Missing, c.Total, tc.unit, tc.want)
		}
	}
}
