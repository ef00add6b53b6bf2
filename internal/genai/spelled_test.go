package genai

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/pdata/pcommon"
)

func TestSpelled(t *testing.T) {
	for name, want := range map[string]field{
		"gen_ai.usage.prompt_cached_tokens": genCacheRead, "gen_ai.usage.context_cached_tokens": genCacheRead,
		"gen_ai.usage.history_cache_tokens": genCacheRead, "gen_ai.usage.cacheReadInputTokens": genCacheRead,
		"gen_ai.usage.cacheCreationInputTokens": genCacheWrite, "gen_ai.usage.cache_write.tokens.1h": genCacheWrite1h,
		"gen_ai.usage.generated_reasoning_tokens": genReasoning, "gen_ai.usage.thoughtsTokenCount": genReasoning,
		"gen_ai.usage.uncached_tokens": noField, "gen_ai.usage.non_cached_tokens": noField, "gen_ai.usage.cache_saved_tokens": noField,
		"gen_ai.usage.cache_miss_tokens": noField, "gen_ai.usage.cached_text_tokens": noField, "gen_ai.usage.max_reasoning_tokens": noField,
		"gen_ai.usage.cachedAudioTokens": noField, "gen_ai.usage.cache_hits": noField, "gen_ai.usage.tokens": noField, "app.cached_tokens": noField,
		"app.usage.cache_read_input_tokens": genCacheRead, "llm.cache_creation_tokens": genCacheWrite, "llm.session.cached_tokens": noField,
		"llm.tokens_in": ownInput, "llm.usage.promptTokens": ownInput, "llm.input_token_count": ownInput, "tokens.prompt": ownInput,
		"llm.tokens.out": ownOutput, "ai.tokens.completion": ownOutput, "gen_ai.tokens.generated": ownOutput, "llm.tokens.total": ownTotal,
		"llm.total_input_tokens": noField, "llm.max_output_tokens": noField, "llm.output_tokens_per_second": noField, "llm.input_chars": noField,
		"llm.input_token_cost": noField, "gen_ai.request.input_tokens": noField, "llm.system_prompt_tokens": noField, "db.tokens.input": noField,
		"llm.usage.inputTokenCount": ownInput, "llm.response.tokens.output": ownOutput, "app.usage.PromptTokens": ownInput,
		"llm.semantic_cache.tokens": noField, "llm.cache.capacity_tokens": noField, "gen_ai.conversation.cached_tokens": noField,
		"gen_ai.workflow.reasoning_tokens": noField, "llm.quota.input_tokens": noField, "llm.expected_output_tokens": noField, "llm.previous_input_tokens": noField, "llm.min_output_tokens": noField,
		"llm.output_token_latency_ms": noField, "llm.history.prompt_tokens": noField, "llm.eval.input_tokens": noField, "llm.all_input_tokens": noField,
		"gen_ai.usage.partial.input_tokens": noField, "gen_ai.aggregated_usage.input_tokens": noField,
		"gen_ai.aggregated_usage.cache_read.input_tokens": noField, "gen_ai.aggregated_usage.details.reasoning_tokens": noField,
	} {
		assert.Equal(t, want, spelled(name, pcommon.NewValueInt(1)), name)
	}
	assert.Equal(t, noField, spelled("gen_ai.usage.prompt_cached_tokens", pcommon.NewValueStr("1")))
}

func TestWordsOf(t *testing.T) {
	for name, want := range map[string]string{
		"cacheReadTokens": ".cache.read.tokens.", "cache_read.tokens": ".cache.read.tokens.", "LLM call": ".llm.call.", "LLMCall": ".llm.call.",
		"POST /chat": ".post./chat.", "RunAgent": ".run.agent.", "tokens-IN": ".tokens.in.",
	} {
		assert.Equal(t, want, wordsOf(name), name)
	}
}

func TestGreatestOfNames(t *testing.T) {
	for _, names := range [][]string{{"llm.tokens_in", "llm.usage.input_tokens"}, {"llm.usage.input_tokens", "llm.tokens_in"}} {
		attrs := pcommon.NewMap()
		for _, name := range names {
			attrs.PutInt(name, int64(len(name)))
		}
		var f facts
		f.collect(attrs)
		assert.EqualValues(t, len("llm.usage.input_tokens"), f.count([]field{ownInput}), names)
	}
}
