package genai_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// TestSummed: Gemini 2.5 Pro charges double above 200,000 tokens of prompt. A call that long is charged so; a sum of calls
// that long is not, and says that it was assumed.
func TestSummed(t *testing.T) {
	for _, c := range []struct {
		summed  bool
		prompt  int64
		usd     string
		assumed []string
	}{
		{false, 400_000, "1.015", nil},
		{true, 400_000, "0.51", []string{"lowest_tier"}},
		{true, 100_000, "0.135", nil},
	} {
		span := ptrace.NewSpan()
		span.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)))
		require.NoError(t, span.Attributes().FromRaw(map[string]any{
			"gen_ai.operation.name": "chat", "gen_ai.provider.name": "gcp.gemini", "gen_ai.response.model": "gemini-2.5-pro",
			"gen_ai.usage.input_tokens": c.prompt, "gen_ai.usage.output_tokens": 1000, genai.AttrCallsSummed: c.summed,
		}))
		var call genai.Call
		genai.ReadSpan(pcommon.NewResource(), pcommon.NewInstrumentationScope(), span, &call)
		var bill genai.Bill
		require.True(t, genai.Judge(pricing.Default(), &call, genai.TrustKeep, "", &bill))
		assert.Equal(t, genai.StatusPriced, bill.Status)
		assert.Equal(t, c.usd, bill.Total.String())
		assert.Equal(t, c.assumed, call.Assumed.Names())
	}
}

// TestSumOfRounds: Haiku 5.5 charges more above 100,000 tokens of prompt. A request of Anthropic's API tells the sum of its rounds, and each:
// where none is that long, nothing has to be assumed.
func TestSumOfRounds(t *testing.T) {
	for name, c := range map[string]struct {
		rounds, usd string
		assumed     []string
	}{
		"all of them short": {`{"type":"message","input_tokens":60000,"output_tokens":500},{"type":"message","input_tokens":70000,"output_tokens":500}`, "0.0135", nil},
		"one of them long":  {`{"type":"message","input_tokens":10000,"output_tokens":500},{"type":"message","input_tokens":120000,"output_tokens":500}`, "0.0135", []string{"lowest_tier"}},
		"one alone":         {`{"type":"message","input_tokens":130000,"output_tokens":1000}`, "0.0675", nil},
	} {
		span := ptrace.NewSpan()
		span.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)))
		require.NoError(t, span.Attributes().FromRaw(map[string]any{
			"ai.operationId": "ai.generateText.doGenerate", "ai.model.provider": "anthropic.messages", "ai.model.id": "claude-haiku-5-5",
			"ai.usage.inputTokens": 130000, "ai.usage.outputTokens": 1000, "ai.usage.inputTokenDetails.cacheReadTokens": 0, "ai.usage.inputTokenDetails.noCacheTokens": 130000,
			"ai.response.providerMetadata": `{"anthropic":{"usage":{"input_tokens":130000,"output_tokens":1000,"iterations":[` + c.rounds + `]}}}`,
		}))
		var call genai.Call
		genai.ReadSpan(pcommon.NewResource(), pcommon.NewInstrumentationScope(), span, &call)
		var bill genai.Bill
		require.True(t, genai.Judge(pricing.Default(), &call, genai.TrustKeep, "", &bill))
		assert.Equal(t, genai.StatusPriced, bill.Status, name)
		assert.Equal(t, c.usd, bill.Total.String(), name)
		assert.Equal(t, c.assumed, call.Assumed.Names(), name)
	}
}
