package agentmetricsconnector

import (
	"context"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/otelcol-genai/otelcol-genai/exporter/prometheusexporter"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func newPrometheus(t *testing.T) (exporter.Metrics, string) {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	f := prometheusexporter.NewFactory()
	cfg := f.CreateDefaultConfig().(*prometheusexporter.Config)
	cfg.ServerConfig.NetAddr.Endpoint = addr
	cfg.WithoutScopeInfo = true
	e, err := f.CreateMetrics(t.Context(), exportertest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.NoError(t, e.Start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() { require.NoError(t, e.Shutdown(context.Background())) })
	return e, "http://" + addr + "/metrics"
}

func scrape(t *testing.T, url string) string {
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	http.DefaultClient.CloseIdleConnections()
	return string(body)
}

// The exporter spells names by its own rules; ours must come out as the documentation says, every one of them.
func TestPrometheusNames(t *testing.T) {
	prometheus, url := newPrometheus(t)
	set := connectortest.NewNopSettings(metadata.Type)
	c, err := NewFactory().CreateTracesToMetrics(t.Context(), set, createDefaultConfig(), prometheus)
	require.NoError(t, err)
	require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, gc *golden.Case) {
		for _, section := range gc.Sections("in") {
			if !strings.Contains(section, "logs") {
				require.NoError(t, c.ConsumeTraces(t.Context(), gc.Traces(section)))
			}
		}
	})
	require.NoError(t, c.Shutdown(context.Background()))
	page := scrape(t, url)
	m := newMetrics()
	for _, f := range m.all() {
		kind := "counter"
		if f.Bounds != nil {
			kind = "histogram"
		}
		require.Contains(t, page, "# TYPE "+f.Name+" "+kind+"\n")
	}
	require.Contains(t, page,
		`agent_cost_usd_total{model="claude-sonnet-4-5",provider="anthropic",token_type="cache_read"} 0.0021003`+"\n")
}

// Whoever sends what at the same time, in batches of any size: the counter is the sum of the costs on the spans.
func TestPrometheusCostIsTheSumOfTheSpans(t *testing.T) {
	const senders, batches = 8, 60
	prometheus, url := newPrometheus(t)
	cfg := createDefaultConfig().(*Config)
	cfg.FlushInterval = 100_000_000
	c, err := NewFactory().CreateTracesToMetrics(t.Context(), connectortest.NewNopSettings(metadata.Type), cfg, prometheus)
	require.NoError(t, err)
	require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()))

	var wg sync.WaitGroup
	spans := 0
	for sender := range senders {
		for batch := range batches {
			spans += 1 + (sender+batch)%7
		}
		wg.Go(func() {
			for batch := range batches {
				if err := c.ConsumeTraces(t.Context(), calls("m"+strconv.Itoa(batch%3), 1+(sender+batch)%7)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, c.Shutdown(context.Background()))

	dime, _ := pricing.FromUSD(0.1)
	var want, got pricing.Amount
	for range spans {
		want = want.Add(dime)
	}
	for _, m := range regexp.MustCompile(`(?m)^agent_cost_usd_total\{.*\} (\S+)$`).FindAllStringSubmatch(scrape(t, url), -1) {
		usd, err := strconv.ParseFloat(m[1], 64)
		require.NoError(t, err)
		a, _ := pricing.FromUSD(usd)
		got = got.Add(a)
	}
	require.Equal(t, want.USD(), math.Round(got.USD()*1e12)/1e12) // three series, each rounded once to a double
}
