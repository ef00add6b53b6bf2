package fakemodel

import "strings"

// Usage is what a call used, in disjoint counts except Reasoning, which is part of Output.
type Usage struct {
	Input        int64 // neither read from a cache nor written to one
	CacheRead    int64
	CacheWrite5m int64
	CacheWrite1h int64
	Output       int64 // reasoning included
	Reasoning    int64
	WebSearches  int64
}

// cacheRequest is what an Anthropic request asks of the cache.
type cacheRequest struct{ fiveMinutes, oneHour bool }

// anthropicUsage bills call n: the first call of a case fills the caches it asked for, later ones read them and add a
// little.
func anthropicUsage(n int64, cache cacheRequest) Usage {
	u := Usage{Input: 211 + n, Output: 83 + n}
	first := n == 0
	if cache.fiveMinutes {
		u.CacheWrite5m = pick(first, 2048, 128)
		u.CacheRead += pick(first, 0, 2048)
	}
	if cache.oneHour {
		u.CacheWrite1h = pick(first, 4096, 256)
		u.CacheRead += pick(first, 0, 4096)
	}
	return u
}

// openaiUsage bills call n of either OpenAI API: caching is automatic from the second call on, reasoning models reason.
func openaiUsage(n int64, model string) Usage {
	u := Usage{Input: 1311 + n, Output: 257 + n}
	if n > 0 {
		u.Input, u.CacheRead = u.Input-1024, 1024
	}
	if strings.HasPrefix(model, "gpt-5") || strings.HasPrefix(model, "o") {
		u.Reasoning = 64
	}
	return u
}

// geminiUsage bills call n: thoughts come on top of the candidates' tokens, and both are output.
func geminiUsage(n int64) Usage {
	return Usage{Input: 695 + n, CacheRead: 512, Output: 149 + n + 61, Reasoning: 61}
}

func pick(first bool, a, b int64) int64 {
	if first {
		return a
	}
	return b
}
