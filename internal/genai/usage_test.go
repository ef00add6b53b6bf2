package genai

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// TestTakenApart: whatever leaves a provider counted, and however an emitter nests them, the same leaves are read back.
func TestTakenApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaf := rapid.Int64Range(0, 1<<40)
		var want pricing.Tokens
		for _, u := range []pricing.Unit{
			pricing.Input, pricing.CacheRead, pricing.CacheWrite, pricing.CacheWrite5m, pricing.CacheWrite1h, pricing.Output,
			pricing.Reasoning, pricing.AudioOutput, pricing.ImageInput, pricing.ImageOutput, pricing.WebSearch,
		} {
			want[u] = leaf.Draw(t, u.String())
		}
		n := nesting{cacheOutside: rapid.Bool().Draw(t, "cache outside"), reasoningOutside: rapid.Bool().Draw(t, "reasoning outside")}
		u := noUsage
		u[gInput] = want[pricing.Input] + want[pricing.ImageInput]
		u[gOutput] = want[pricing.Output] + want[pricing.AudioOutput] + want[pricing.ImageOutput]
		u[gCacheRead], u[gCacheWrite] = want[pricing.CacheRead], want.CacheWrites()
		u[gCacheWrite5m], u[gCacheWrite1h] = want[pricing.CacheWrite5m], want[pricing.CacheWrite1h]
		u[gReasoning], u[gAudioOutput] = want[pricing.Reasoning], want[pricing.AudioOutput]
		u[gImageInput], u[gImageOutput], u[gWebSearch] = want[pricing.ImageInput], want[pricing.ImageOutput], want[pricing.WebSearch]
		if !n.cacheOutside {
			u[gInput] += u[gCacheRead] + u[gCacheWrite]
		}
		if !n.reasoningOutside {
			u[gOutput] += u[gReasoning]
		}
		var got pricing.Tokens
		if !u.tokens(n, &got) || got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestNest(t *testing.T) {
	openAI, claude := &Call{Provider: "openai", Model: "gpt-4o"}, &Call{Provider: "anthropic", Model: "claude-sonnet-4-5"}
	outsideClaude := nestingRule{known: true, cacheOutside: vAnthropic}
	for _, tc := range []struct {
		name  string
		rule  nestingRule
		call  *Call
		usage map[given]int64
		want  nesting
	}{
		{"no cache, nothing to assume", nestingRule{}, openAI, map[given]int64{gInput: 10, gOutput: 5}, nesting{}},
		{"the standard is assumed", nestingRule{}, openAI, map[given]int64{gInput: 10, gCacheRead: 5}, nesting{assumed: AssumedInclusive}},
		{"a row is no assumption", allInside, openAI, map[given]int64{gInput: 10, gCacheRead: 5}, nesting{}},
		{"a row by vendor", outsideClaude, claude, map[given]int64{gInput: 10, gCacheRead: 5}, nesting{cacheOutside: true}},
		{"another vendor", outsideClaude, openAI, map[given]int64{gInput: 10, gCacheRead: 5}, nesting{}},
		{"more cache than input", allInside, openAI, map[given]int64{gInput: 10, gCacheRead: 11}, nesting{cacheOutside: true}},
		{"the total counts the cache again", nestingRule{}, openAI,
			map[given]int64{gInput: 10, gOutput: 5, gCacheRead: 3, gTotal: 18}, nesting{cacheOutside: true}},
		{"a total of both proves nothing", nestingRule{}, openAI,
			map[given]int64{gInput: 10, gOutput: 5, gCacheRead: 3, gTotal: 15}, nesting{assumed: AssumedInclusive}},
		{"the provider's own count is the input", allInside, openAI,
			map[given]int64{gInput: 10, gCacheRead: 3, gRawInput: 10}, nesting{cacheOutside: true}},
		{"the provider's own count is part of the input", outsideClaude, claude,
			map[given]int64{gInput: 13, gCacheRead: 3, gRawInput: 10}, nesting{}},
		{"more reasoning than output", allInside, openAI, map[given]int64{gInput: 1, gOutput: 5, gReasoning: 6}, nesting{reasoningOutside: true}},
		{"the total counts reasoning again", allInside, openAI,
			map[given]int64{gInput: 10, gOutput: 5, gReasoning: 2, gTotal: 17}, nesting{reasoningOutside: true}},
		{"never told", nestingRule{known: true, cacheUntold: everyVendor}, openAI,
			map[given]int64{gInput: 10, gOutput: 5}, nesting{assumed: AssumedUncached}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u := noUsage
			for k, n := range tc.usage {
				u[k] = n
			}
			assert.Equal(t, tc.want, u.nest(tc.rule, tc.call))
		})
	}
}

func TestCountOf(t *testing.T) {
	for _, tc := range []struct {
		value any
		want  int64
	}{
		{int64(7), 7}, {int64(0), 0}, {7.0, 7}, {"7", 7}, {" 7 ", 7}, {"7.0", 7}, {"7e2", 700},
		{int64(-1), bad}, {-1.0, bad}, {1.5, bad}, {math.NaN(), absent}, {math.Inf(1), bad}, {math.Inf(-1), bad},
		{int64(math.MaxInt64), bad}, {1e300, bad}, {"", bad}, {"seven", bad}, {"-7", bad}, {"NaN", absent}, {"0x7", bad},
		{true, bad}, {[]any{int64(7)}, bad},
	} {
		v := pcommon.NewValueEmpty()
		assert.NoError(t, v.FromRaw(tc.value))
		assert.Equal(t, tc.want, countOf(v), "%#v", tc.value)
	}
}

// TestBucketsAreBounded: however many buckets an object has, their sum never wraps around.
func TestBucketsAreBounded(t *testing.T) {
	buckets := map[string]any{}
	for i := range 2000 {
		buckets[fmt.Sprintf("input_%d", i)] = json.Number(strconv.FormatInt(maxCount, 10))
	}
	u := noUsage
	readBuckets(buckets, vOther, &u)
	assert.Equal(t, bad, u[gInput])
}

// TestTableIsClosed: no name is written twice, every row can be found, every word of the table has a field.
func TestTableIsClosed(t *testing.T) {
	names, variants := map[string]bool{}, map[string]bool{}
	for i := range dialects {
		variants[dialects[i].sibling] = true
	}
	for i := range dialects {
		d := &dialects[i]
		assert.False(t, names[d.name], "%s is there twice", d.name)
		names[d.name] = true
		assert.True(t, len(d.scopes) > 0 || d.marker != noField || d.target+d.system != "" || len(d.spans) > 0 || variants[d.name] || d == generic, "%s is never found", d.name)
		assert.True(t, len(d.acts) > 0 || d.adjust != nil, "%s knows no kind of span", d.name)
		assert.NotNil(t, d.spelling, d.name)
	}
	seen := map[field]bool{}
	for _, w := range vocabulary.Names() {
		seen[field(w.Field)] = true
	}
	for f := noField + 1; f < fields; f++ {
		assert.True(t, seen[f], "field %d has no name", f)
	}
}
