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
