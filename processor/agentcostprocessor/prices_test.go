package agentcostprocessor

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor/internal/metadatatest"
)

// started is a processor that has been started, and its own metrics.
func started(t *testing.T, cfg *Config) (*cost, *componenttest.Telemetry) {
	tel := componenttest.NewTelemetry()
	c, err := newCost(metadatatest.NewSettings(tel), cfg)
	require.NoError(t, err)
	require.NoError(t, c.start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		require.NoError(t, c.shutdown(ctx))
		require.NoError(t, c.shutdown(ctx), "twice")
		require.NoError(t, tel.Shutdown(ctx))
	})
	return c, tel
}

// callOf is a batch of one call.
func callOf(model string) ptrace.Traces {
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	addCall(span)
	span.Attributes().PutStr("gen_ai.request.model", model)
	span.Attributes().PutStr("gen_ai.response.model", model)
	return td
}

func totalOf(t *testing.T, c *cost, model string) any {
	td, err := c.traces(t.Context(), callOf(model))
	require.NoError(t, err)
	return td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().AsRaw()["agent.cost.total_usd"]
}

func TestRemotePrices(t *testing.T) {
	const house = "schema: agentcost.prices/v1\nversion: house-1\nmodels:\n  openai/house:\n    rates: {input: 1, output: 1, cache_read: 1}\n"
	for _, tc := range []struct {
		name    string
		status  int
		body    string
		want    any
		outcome map[string]int64
	}{
		{"a good book", http.StatusOK, house, 0.001507, map[string]int64{"start accepted": 1}},
		{"no book", http.StatusInternalServerError, "", nil, map[string]int64{"start accepted": 1, "remote rejected": 1}},
		{"a bad book", http.StatusOK, "schema: other\n", nil, map[string]int64{"start accepted": 1, "remote rejected": 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "Bearer fake-token", r.Header.Get("Authorization"))
				w.WriteHeader(tc.status)
				fmt.Fprint(w, tc.body)
			}))
			defer server.Close()
			cfg := createDefaultConfig()
			cfg.Prices.Remote.ClientConfig.Endpoint = server.URL
			cfg.Prices.Remote.ClientConfig.TLS.Insecure = true
			require.NoError(t, cfg.Validate())
			cfg.Prices.Remote.ClientConfig.Headers.Set("Authorization", configopaque.String("Bearer fake-token"))
			c, tel := started(t, cfg)
			assert.Equal(t, tc.want, totalOf(t, c, "house"))
			assert.Equal(t, 0.00479, totalOf(t, c, "gpt-4o"), "the embedded book lies below")
			var points []metricdata.DataPoint[int64]
			for key, n := range tc.outcome {
				var source, outcome string
				fmt.Sscan(key, &source, &outcome)
				points = append(points, metricdata.DataPoint[int64]{
					Value: n, Attributes: attribute.NewSet(attribute.String("source", source), attribute.String("outcome", outcome)),
				})
			}
			metadatatest.AssertEqualProcessorAgentCostReloads(t, tel, points, metricdatatest.IgnoreTimestamp())
		})
	}
}

func TestBookAge(t *testing.T) {
	c, tel := started(t, createDefaultConfig())
	metadatatest.AssertEqualProcessorAgentCostBookAge(t, tel, []metricdata.DataPoint[int64]{{
		Attributes: attribute.NewSet(attribute.String("version", c.loader.Book().Version())),
	}}, metricdatatest.IgnoreTimestamp(), metricdatatest.IgnoreValue())
}

// TestModelsAreBounded: whoever sends spans chooses the names of models.
func TestModelsAreBounded(t *testing.T) {
	c, tel := started(t, createDefaultConfig())
	for i := range maxModels + 50 {
		totalOf(t, c, fmt.Sprintf("no-such-model-%d", i))
	}
	m, err := tel.GetMetric("otelcol_processor_agent_cost_unpriced")
	require.NoError(t, err)
	models := map[string]int64{}
	for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
		model, _ := p.Attributes.Value("model")
		models[model.AsString()] += p.Value
	}
	assert.Len(t, models, maxModels+1)
	assert.Equal(t, int64(50), models[otherModel])
}

// Two components that say the same have one book, which is that of the process.
func TestSamePricesAreShared(t *testing.T) {
	inline := func(rate float64) *Config {
		cfg := createDefaultConfig()
		cfg.Prices.Inline = map[string]any{"models": map[string]any{"openai/house": map[string]any{"rates": map[string]any{"input": rate, "output": 1}}}}
		return cfg
	}
	a, _ := started(t, inline(1))
	b, _ := started(t, inline(1))
	assert.Same(t, a.loader.Book(), b.loader.Book())
	assert.Same(t, a.loader.Book(), reload.InForce())
	other, _ := started(t, inline(2))
	assert.NotSame(t, a.loader.Book(), other.loader.Book())
	assert.Same(t, pricing.Default(), reload.InForce(), "which of them it would be, nothing says")
}
