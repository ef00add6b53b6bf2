package genai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// book has a model at one and two dollars a million tokens, without a rate for cached input.
func book(t *testing.T) *pricing.Book {
	layer, err := pricing.ParseMap("test", map[string]any{
		"version":   "1",
		"providers": map[string]any{"openai": map[string]any{}},
		"models":    map[string]any{"openai/m": map[string]any{"rates": map[string]any{"input": 1, "output": 2}}},
	})
	require.NoError(t, err)
	b, err := pricing.New(layer)
	require.NoError(t, err)
	return b
}

func TestJudge(t *testing.T) {
	call := func(change func(*genai.Call)) genai.Call {
		c := genai.Call{Role: genai.RoleCall, Provider: "openai", Model: "m", Usage: genai.UsageOK, At: 1_790_000_000_000_000_000}
		c.Tokens[pricing.Input], c.Tokens[pricing.Output] = 1_000_000, 500_000
		change(&c)
		return c
	}
	reported := func(usd float64) func(*genai.Call) {
		return func(c *genai.Call) { c.Reported, _ = pricing.FromUSD(usd); c.HasReported = true }
	}
	estimated := func(usd float64) func(*genai.Call) {
		return func(c *genai.Call) { reported(usd)(c); c.By = genai.TellEstimate }
	}
	until := func(usd float64) func(*genai.Call) {
		return func(c *genai.Call) { reported(usd)(c); c.Until = true }
	}
	for _, tc := range []struct {
		name     string
		call     genai.Call
		trust    genai.Trust
		status   genai.Status
		reason   pricing.Reason
		total    string
		disputed bool
	}{
		{"priced", call(func(*genai.Call) {}), genai.TrustPrefer, genai.StatusPriced, "", "2", false},
		{"agrees with the emitter", call(reported(2.000001)), genai.TrustPrefer, genai.StatusPriced, "", "2", false},
		{"the emitter's stands", call(reported(2.01)), genai.TrustPrefer, genai.StatusReported, "", "2.01", false},
		{"the emitter's stands, and is disputed", call(reported(3)), genai.TrustPrefer, genai.StatusReported, "", "3", true},
		{"ours stands over an estimate", call(estimated(3)), genai.TrustAuto, genai.StatusPriced, "", "2", true},
		{"an estimate is better than a part", call(func(c *genai.Call) { estimated(3)(c); c.Tokens[pricing.CacheRead] = 1 }), genai.TrustAuto,
			genai.StatusReported, "", "3", false},
		{"an estimate that knows no more than a part", call(func(c *genai.Call) { estimated(2)(c); c.Lacks = pricing.UnreadUsage }), genai.TrustAuto,
			genai.StatusPartial, pricing.UnreadUsage, "2", false},
		{"an estimate is preferred", call(estimated(3)), genai.TrustPrefer, genai.StatusReported, "", "3", true},
		{"the bill stands", call(reported(3)), genai.TrustAuto, genai.StatusReported, "", "3", true},
		{"a router's bill", call(func(c *genai.Call) { reported(3)(c); c.Fee = true }), genai.TrustAuto, genai.StatusReported, "", "3", true},
		{"a router's fee alone", call(func(c *genai.Call) { reported(0.1)(c); c.Fee = true }), genai.TrustAuto, genai.StatusPriced, "", "2", true},
		{"ours stands, and is disputed", call(reported(1)), genai.TrustKeep, genai.StatusPriced, "", "2", true},
		{"the emitter's is not read", call(reported(3)), genai.TrustIgnore, genai.StatusPriced, "", "2", false},
		{"a rate is missing", call(func(c *genai.Call) { c.Tokens[pricing.CacheRead] = 1 }), genai.TrustPrefer,
			genai.StatusPartial, pricing.MissingRate, "2", false},
		{"every rate is missing", call(func(c *genai.Call) { c.Tokens = pricing.Tokens{pricing.CacheRead: 1} }), genai.TrustPrefer,
			genai.StatusUnpriced, pricing.MissingRate, "", false},
		{"a stream that was cut off", call(func(c *genai.Call) { c.Usage = genai.UsagePart; c.Tokens[pricing.Output] = 0 }),
			genai.TrustPrefer, genai.StatusPartial, pricing.NoUsage, "1", false},
		{"no counts", call(func(c *genai.Call) { c.Usage = genai.UsageNone }), genai.TrustPrefer, genai.StatusUnpriced, pricing.NoUsage, "", false},
		{"no counts, but a cost", call(func(c *genai.Call) { c.Usage = genai.UsageNone; reported(3)(c) }), genai.TrustPrefer,
			genai.StatusReported, "", "3", false},
		{"no counts, and a cost that is only kept", call(func(c *genai.Call) { c.Usage = genai.UsageNone; reported(3)(c) }),
			genai.TrustKeep, genai.StatusUnpriced, pricing.NoUsage, "", false},
		{"nonsense", call(func(c *genai.Call) { c.Usage = genai.UsageBad }), genai.TrustPrefer, genai.StatusUnpriced, pricing.BadUsage, "", false},
		{"an unknown model", call(func(c *genai.Call) { c.Model = "n" }), genai.TrustPrefer, genai.StatusUnpriced, pricing.UnknownModel, "", false},
		{"a free call", call(func(c *genai.Call) { c.Tokens = pricing.Tokens{} }), genai.TrustPrefer, genai.StatusPriced, "", "0", false},
		{"declined", call(func(c *genai.Call) { c.Declined = true }), genai.TrustAuto, genai.StatusPriced, "", "0", false},
		{"declined, and not all is told", call(func(c *genai.Call) { c.Declined, c.Lacks = true, pricing.MissingTokens }), genai.TrustAuto,
			genai.StatusUnpriced, pricing.MissingTokens, "", false},
		{"declined, which may be billed", call(func(c *genai.Call) { c.Declined, c.Lacks = true, pricing.UnknownRefusal }), genai.TrustAuto,
			genai.StatusUnpriced, pricing.UnknownRefusal, "", false},
		{"declined by a model without a price", call(func(c *genai.Call) { c.Declined, c.Model = true, "n" }), genai.TrustAuto,
			genai.StatusPriced, "", "0", false},
		{"declined, whatever its client thinks", call(func(c *genai.Call) { c.Declined = true; estimated(3)(c) }), genai.TrustAuto,
			genai.StatusPriced, "", "0", false},
		{"all that was spent until then", call(until(2)), genai.TrustAuto, genai.StatusPriced, "", "2", false},
		{"more was spent until then", call(until(2.1)), genai.TrustAuto, genai.StatusPartial, pricing.MissingTokens, "2", true},
		{"less was spent until then", call(until(1.9)), genai.TrustAuto, genai.StatusUnpriced, pricing.UnknownModel, "", true},
		{"what was spent until then is no cost", call(func(c *genai.Call) { until(3)(c); c.Model = "n" }), genai.TrustAuto,
			genai.StatusUnpriced, pricing.UnknownModel, "", false},
		{"a repetition", call(func(c *genai.Call) { c.Role = genai.RoleDuplicate }), genai.TrustPrefer, genai.StatusDuplicate, "", "", false},
		{"a sum", call(func(c *genai.Call) { c.Role = genai.RoleAgent }), genai.TrustPrefer, genai.StatusAggregate, "", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b genai.Bill
			require.True(t, genai.Judge(book(t), &tc.call, tc.trust, "", &b))
			assert.Equal(t, tc.status, b.Status)
			assert.Equal(t, tc.reason, b.Reason)
			assert.Equal(t, tc.disputed, b.Disputed)
			assert.Equal(t, tc.total != "", b.HasTotal)
			if b.HasTotal {
				assert.Equal(t, tc.total, b.Total.String())
			}
			attrs := pcommon.NewMap()
			genai.Write(attrs, &tc.call, &b)
			assert.True(t, genai.Judged(attrs))
			read, ok := genai.ReadBill(attrs)
			require.True(t, ok)
			b.Disputed = false
			assert.Equal(t, b, read, "what is written is what is read back")
		})
	}
}

// TestForeignStatus: what is not one of our statuses is no bill.
func TestForeignStatus(t *testing.T) {
	for _, status := range []any{"", nil, "paid", 1, true} {
		attrs := pcommon.NewMap()
		require.NoError(t, attrs.FromRaw(map[string]any{genai.AttrStatus: status, genai.AttrTotalUSD: 0.5}))
		b, ok := genai.ReadBill(attrs)
		assert.False(t, ok || genai.Judged(attrs), status)
		assert.Zero(t, b, status)
	}
}

func TestJudgeNothingToBill(t *testing.T) {
	var b genai.Bill
	assert.False(t, genai.Judge(book(t), &genai.Call{Role: genai.RoleTool}, genai.TrustPrefer, "", &b))
	assert.False(t, genai.Judge(book(t), &genai.Call{Role: genai.RoleAgent}, genai.TrustPrefer, "", &b), "an agent without counts")
}

// TestJudgeWithoutTime: a call that does not say when it ended is priced as if it ended now, not in 1970.
func TestJudgeWithoutTime(t *testing.T) {
	layer, err := pricing.ParseMap("test", map[string]any{"models": map[string]any{"openai/m": map[string]any{
		"cards": []any{map[string]any{"from": "2026-01-01T00:00:00Z", "rates": map[string]any{"input": 1}}},
	}}})
	require.NoError(t, err)
	dated, err := pricing.New(layer)
	require.NoError(t, err)
	call := genai.Call{Role: genai.RoleCall, Provider: "openai", Model: "m", Usage: genai.UsageOK}
	call.Tokens[pricing.Input] = 1_000_000
	var b genai.Bill
	require.True(t, genai.Judge(dated, &call, genai.TrustAuto, "", &b))
	assert.Equal(t, genai.StatusPriced, b.Status)
	assert.Equal(t, "1", b.Total.String())
}

// TestLifetimeByCost: cache writes of unknown lifetime were for an hour where that is what the reported cost comes to.
func TestLifetimeByCost(t *testing.T) {
	book, err := pricing.New(pricing.Embedded()...)
	require.NoError(t, err)
	for _, tc := range []struct {
		name     string
		reported float64
		trust    genai.Trust
		total    string
		assumed  []string
	}{
		{"an hour", 0.0047688, genai.TrustAuto, "0.0047688", nil},
		{"the default", 0.0041928, genai.TrustAuto, "0.0041928", []string{"cache_write_lifetime"}},
		{"neither", 0.004, genai.TrustAuto, "0.0041928", []string{"cache_write_lifetime"}},
		{"not to be used", 0.0047688, genai.TrustIgnore, "0.0041928", []string{"cache_write_lifetime"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := genai.Call{Role: genai.RoleCall, Provider: "anthropic", Model: "claude-sonnet-4-5", Usage: genai.UsageOK, By: genai.TellEstimate}
			c.Tokens = pricing.Tokens{pricing.Input: 218, pricing.CacheRead: 4096, pricing.CacheWrite: 256, pricing.Output: 90}
			c.Reported, c.HasReported = pricing.FromUSD(tc.reported)
			var b genai.Bill
			require.True(t, genai.Judge(book, &c, tc.trust, "", &b))
			assert.Equal(t, genai.StatusPriced, b.Status)
			assert.Equal(t, tc.total, b.Total.String())
			assert.Equal(t, tc.assumed, c.Assumed.Names())
		})
	}
}

func TestSpoken(t *testing.T) {
	rates := map[string]any{"rates": map[string]any{"input": 1, "output": 2}}
	layer, err := pricing.ParseMap("test", map[string]any{
		"version":   "1",
		"providers": map[string]any{"openai": map[string]any{"first_party": true}, "deepseek": map[string]any{"first_party": true}},
		"models":    map[string]any{"openai/m": rates, "deepseek/d": rates},
	})
	require.NoError(t, err)
	b, err := pricing.New(layer)
	require.NoError(t, err)
	for _, tc := range []struct {
		name, model, asked string
		spoken             bool
		price              string
		reason             pricing.Reason
	}{
		{"OpenAI's own", "m", "", true, "openai/m tier=base book=1", ""},
		{"who sells it", "d", "", true, "deepseek/d tier=base book=1", ""},
		{"said to be OpenAI's", "d", "", false, "", pricing.UnknownModel},
		{"through a router", "deepseek/d", "", true, "", pricing.UnknownModel},
		{"asked of a router", "d", "deepseek/d", true, "", pricing.UnknownModel},
		{"nobody's", "x", "", true, "", pricing.UnknownModel},
	} {
		c := genai.Call{Role: genai.RoleCall, Provider: "openai", Model: tc.model, RequestModel: tc.asked, Spoken: tc.spoken, Usage: genai.UsageOK}
		c.Tokens[pricing.Input] = 1
		var bill genai.Bill
		genai.Judge(b, &c, genai.TrustAuto, "", &bill)
		assert.Equal(t, tc.price, bill.Price, tc.name)
		assert.Equal(t, tc.reason, bill.Reason, tc.name)
	}
}

// TestJudgeDecision: a decision is charged at the price of decisions where the book has one, and as any call where not.
func TestJudgeDecision(t *testing.T) {
	rates := map[string]any{"input": 1, "output": 2}
	layer, err := pricing.ParseMap("test", map[string]any{
		"version": "1", "providers": map[string]any{"openai": map[string]any{}},
		"models": map[string]any{
			"openai/plain": map[string]any{"rates": rates},
			"openai/decides": map[string]any{"rates": rates, "services": map[string]any{
				"decisions": map[string]any{"rates": map[string]any{"input": 1, "output": 0}},
				"flex":      map[string]any{"x": 0.5},
			}},
		},
	})
	require.NoError(t, err)
	b, err := pricing.New(layer)
	require.NoError(t, err)
	for _, tc := range []struct{ model, operation, service, total string }{
		{"decides", genai.OpDecision, "", "1"},
		{"decides", genai.OpDecision, "flex", "1"},
		{"decides", genai.OpChat, "", "2"},
		{"plain", genai.OpDecision, "", "2"},
	} {
		c := genai.Call{Role: genai.RoleCall, Provider: "openai", Model: tc.model, Operation: tc.operation, Service: tc.service, Usage: genai.UsageOK}
		c.Tokens[pricing.Input], c.Tokens[pricing.Output] = 1_000_000, 500_000
		var bill genai.Bill
		genai.Judge(b, &c, genai.TrustPrefer, "", &bill)
		assert.Equal(t, genai.StatusPriced, bill.Status, tc)
		assert.Equal(t, tc.total, bill.Total.String(), tc)
	}
}
