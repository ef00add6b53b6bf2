package main

import (
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// layer is where an emitter stands on the way of a call: a framework calls an instrumented SDK, which may record itself.
type layer int

const (
	alone     layer = iota // sends requests itself: nothing else that we know of records them
	framework              // LangChain and the like, which call a provider's SDK
	wrapped                // an instrumentation around a provider's SDK
	native                 // the SDK's own spans
)

// layers are those of emitters that have one layer. For others the scope tells.
var layers = map[string]layer{
	"anthropic-sdk": native, "ai-sdk": alone, "ai-sdk-otel": alone, "claude-code": alone, "codex": alone, "gemini-cli": alone,
	"langfuse": framework, "langsmith": framework, "openinference-agents": framework, "mastra": framework,
	"pydantic-ai": framework, "litellm": framework, "strands": framework, "google-adk": framework, "spring-ai": framework,
	"agent-framework": framework, "semantic-kernel": framework,
}

// frameworkScopes are parts of scope names.
var frameworkScopes = []string{
	"langchain", "langgraph", "llamaindex", "llama_index", "crewai", "haystack", "autogen", "dspy", "agno", "beeai",
}

func (it *item) layer() layer {
	if l, ok := layers[it.call.Dialect]; ok {
		return l
	}
	for _, part := range frameworkScopes {
		if strings.Contains(it.scope, part) {
			return framework
		}
	}
	return wrapped
}

// clockSlack is how much later than the SDK's a framework's span may start, since some clocks count milliseconds.
const clockSlack = 5e6 // ns

// looksLike reports whether two spans of one process in different traces tell of one call: their emitters stand at
// different layers, and neither ids, models, counts nor times contradict it. Equal calls at the same layer are two calls.
func (it *item) looksLike(other *item) bool {
	outer, inner := it, other
	if outer.layer() > inner.layer() {
		outer, inner = inner, outer
	}
	switch {
	case it.trace == other.trace || it.signal != other.signal || !it.resource.Equal(other.resource),
		(it.record.Traits|other.record.Traits)&(run.Agent|run.Log) != 0,
		outer.layer() == alone || outer.layer() == inner.layer(),
		outer.layer() == framework && outer.record.Start > inner.record.Start+clockSlack:
		return false
	}
	return sameKindOfID(it.call.ID, other.call.ID) == (it.call.ID == other.call.ID) &&
		sameModel(&it.call, &other.call) && sameCounts(it, other)
}

// sameKindOfID reports whether two ids are spelled alike (msg_, chatcmpl-), so that they are comparable. A framework's
// ids may be its own.
func sameKindOfID(a, b string) bool {
	kind := func(id string) string { return id[:max(0, strings.IndexAny(id, "-_"))] }
	return a == b || a != "" && b != "" && kind(a) == kind(b)
}

// sameCounts compares what the call took and produced: give or take the token that LangChain adds to a stream, and the
// caches, which some emitters leave out.
func sameCounts(a, b *item) bool {
	if !a.counted() || !b.counted() {
		return a.counted() != b.counted()
	}
	out, in := a.record.Completion-b.record.Completion, max(a.record.Prompt-b.record.Prompt, b.record.Prompt-a.record.Prompt)
	return -1 <= out && out <= 1 && (in == 0 || a.record.Prompt == 0 || b.record.Prompt == 0 ||
		cached(&a.call.Tokens, in) || cached(&b.call.Tokens, in))
}

// cached reports whether n is what was read from caches, written to them, or both.
func cached(t *pricing.Tokens, n int64) bool {
	read := t[pricing.CacheRead] + t[pricing.AudioCacheRead]
	written := t[pricing.CacheWrite] + t[pricing.CacheWrite5m] + t[pricing.CacheWrite1h] + t[pricing.CacheWrite30m] +
		t[pricing.CacheWrite12h]
	return n == read || n == written || n == read+written
}

// sameModel reports whether the models may be the same: what one asked for is often an alias of what answered.
func sameModel(a, b *genai.Call) bool {
	told := false
	for _, x := range []string{a.Model, a.RequestModel} {
		for _, y := range []string{b.Model, b.RequestModel} {
			if x == "" || y == "" {
				continue
			}
			if told = true; alias(x, y) || alias(y, x) {
				return true
			}
		}
	}
	return !told
}

// alias reports whether long is short with a date behind it or a vendor in front: gpt-4o and openai/gpt-4o-2024-08-06.
func alias(short, long string) bool {
	short = strings.TrimSuffix(short, "-latest")
	front, behind, ok := strings.Cut(long, short)
	if !ok || front != "" && !strings.HasSuffix(front, ".") && !strings.HasSuffix(front, "/") {
		return false
	}
	if len(behind) < len("-001") { // of Gemini
		return behind == ""
	}
	return strings.ContainsRune("-@:", rune(behind[0])) && strings.Trim(behind[1:4], "0123456789") == ""
}
