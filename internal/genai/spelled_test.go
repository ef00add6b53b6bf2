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
	} {
		assert.Equal(t, want, spelled(name, pcommon.NewValueInt(1)), name)
	}
	assert.Equal(t, noField, spelled("gen_ai.usage.prompt_cached_tokens", pcommon.NewValueStr("1")))
}
