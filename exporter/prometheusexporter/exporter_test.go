package prometheusexporter

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// began is when the senders of these tests say that they began.
const began = pcommon.Timestamp(1_700_000_000_000_000_000)

// served starts an exporter with these settings, and gives what fetches its page and what it warns of.
func served(t *testing.T, conf map[string]any) (exporter.Metrics, func() string, *observer.ObservedLogs) {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	all := map[string]any{"endpoint": addr, "without_scope_info": true}
	for k, v := range conf {
		all[k] = v
	}
	f := NewFactory()
	cfg := f.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(all).Unmarshal(cfg))
	require.NoError(t, cfg.(*Config).Validate())
	core, logs := observer.New(zap.WarnLevel)
	set := exportertest.NewNopSettings(f.Type())
	set.Logger = zap.New(core)
	e, err := f.CreateMetrics(t.Context(), set, cfg)
	require.NoError(t, err)
	require.NoError(t, e.Start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		require.NoError(t, e.Shutdown(context.Background()))
	})
	return e, func() string { return scrape(t, "http://"+addr+"/metrics") }, logs
}

func scrape(t *testing.T, url string) string {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Accept", "application/openmetrics-text;version=1.0.0;q=1,text/plain;q=0.5")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	return string(body)
}

// counted is a request of one counter of tokens, step seconds after the beginning.
func counted(temporality pmetric.AggregationTemporality, step int64, value int64) pmetric.Metrics {
	md := pmetric.NewMetrics()
	rm := md.ResourceMetrics().AppendEmpty()
	rm.Resource().Attributes().PutStr("service.name", "coder")
	rm.Resource().Attributes().PutStr("service.instance.id", "one")
	rm.Resource().Attributes().PutStr("host.name", "desk")
	m := rm.ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	m.SetName("claude_code.token.usage")
	m.SetUnit("tokens")
	m.SetDescription("Tokens")
	sum := m.SetEmptySum()
	sum.SetIsMonotonic(true)
	sum.SetAggregationTemporality(temporality)
	p := sum.DataPoints().AppendEmpty()
	p.Attributes().PutStr("model", "claude-sonnet-4-5")
	p.SetStartTimestamp(began)
	if temporality == pmetric.AggregationTemporalityDelta {
		p.SetStartTimestamp(began + pcommon.Timestamp((step-1)*int64(time.Second)))
	}
	p.SetTimestamp(began + pcommon.Timestamp(step*int64(time.Second)))
	p.SetIntValue(value)
	return md
}

// Claude Code sends deltas; Prometheus knows sums alone.
func TestDeltasAreAddedUp(t *testing.T) {
	e, page, logs := served(t, nil)
	for step := range int64(3) {
		require.NoError(t, e.ConsumeMetrics(t.Context(), counted(pmetric.AggregationTemporalityDelta, step+1, 100)))
	}
	require.Contains(t, page(), `claude_code_token_usage_tokens_total{instance="one",job="coder",model="claude-sonnet-4-5"} 300`+"\n")
	require.Empty(t, logs.All())
}

// Machines of one user, whose series are the same, are added up: else the series would go up and down between their sums. Their deltas
// end when they like, and come when they can.
func TestDeltasOfOneSeries(t *testing.T) {
	type delta struct{ machine, from, to int64 } // of 100 tokens, in seconds
	for name, c := range map[string]struct {
		sent []delta
		want string
	}{
		"in turns":                     {[]delta{{0, 0, 1}, {1, 1, 2}, {0, 2, 3}, {1, 3, 4}}, "400"},
		"at the same time":             {[]delta{{0, 0, 1}, {1, 0, 1}, {1, 1, 2}, {0, 1, 2}}, "400"},
		"the one long before":          {[]delta{{0, 60, 120}, {1, 0, 60}, {1, 60, 120}}, "300"},
		"overlapping":                  {[]delta{{0, 0, 60}, {1, 30, 50}, {0, 60, 120}, {1, 50, 110}}, "400"},
		"nothing tells them apart":     {[]delta{{0, 0, 60}, {0, 30, 50}, {0, 60, 120}, {0, 50, 110}}, "400"},
		"late":                         {[]delta{{0, 0, 1}, {0, 2, 3}, {0, 1, 2}}, "300"},
		"sent again":                   {[]delta{{0, 0, 1}, {0, 0, 1}, {0, 1, 2}, {0, 0, 1}}, "200"},
		"sent again, others meanwhile": {[]delta{{0, 0, 1}, {1, 0, 1}, {0, 0, 1}, {1, 0, 1}, {1, 1, 2}, {1, 0, 1}}, "300"},
	} {
		t.Run(name, func(t *testing.T) {
			e, page, logs := served(t, nil)
			for _, d := range c.sent {
				md := counted(pmetric.AggregationTemporalityDelta, d.to, 100)
				rm := md.ResourceMetrics().At(0)
				rm.Resource().Attributes().PutInt("host.number", d.machine)
				rm.ScopeMetrics().At(0).Scope().SetVersion(strconv.FormatInt(d.machine, 10))
				rm.ScopeMetrics().At(0).Metrics().At(0).Sum().DataPoints().At(0).SetStartTimestamp(began + pcommon.Timestamp(d.from*int64(time.Second)))
				require.NoError(t, e.ConsumeMetrics(t.Context(), md))
			}
			require.Contains(t, page(), `claude_code_token_usage_tokens_total{instance="one",job="coder",model="claude-sonnet-4-5"} `+c.want+"\n")
			require.Contains(t, page(), `target_info{host_name="desk",host_number="0",instance="one",job="coder"} 1`+"\n")
			require.Empty(t, logs.All())
		})
	}
}

// Histograms are added up as counters are.
func TestDeltasOfHistograms(t *testing.T) {
	for name, fill := range map[string]func(pmetric.Metric){
		"explicit": func(m pmetric.Metric) {
			h := m.SetEmptyHistogram()
			h.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
			p := h.DataPoints().AppendEmpty()
			p.SetTimestamp(began)
			p.SetCount(3)
		},
		"exponential": func(m pmetric.Metric) {
			h := m.SetEmptyExponentialHistogram()
			h.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
			p := h.DataPoints().AppendEmpty()
			p.SetTimestamp(began)
			p.SetCount(3)
			p.SetZeroCount(3)
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, page, logs := served(t, nil)
			for _, machine := range []int64{0, 1, 0} { // the last of which sends again
				md := pmetric.NewMetrics()
				rm := md.ResourceMetrics().AppendEmpty()
				rm.Resource().Attributes().PutInt("host.number", machine)
				m := rm.ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
				m.SetName("latency")
				fill(m)
				require.NoError(t, e.ConsumeMetrics(t.Context(), md))
			}
			require.Contains(t, page(), "latency_count 6\n")
			require.Empty(t, logs.All())
		})
	}
}

func TestKeys(t *testing.T) {
	const labels = `instance="one",job="coder",model="claude-sonnet-4-5"`
	for name, c := range map[string]struct {
		conf map[string]any
		want string
	}{
		"namespace":            {map[string]any{"namespace": "my.team"}, "\nmy_team_claude_code_token_usage_tokens_total{" + labels + "} 7\n"},
		"namespace of target":  {map[string]any{"namespace": "my.team"}, "\nmy_team_target_info{host_name=\"desk\",instance=\"one\",job=\"coder\"} 1\n"},
		"const_labels":         {map[string]any{"const_labels": map[string]any{"env": "prod"}}, `_total{env="prod",` + labels + "} 7\n"},
		"send_timestamps":      {map[string]any{"send_timestamps": true}, `_total{` + labels + "} 7 1700000005000\n"},
		"add_metric_suffixes":  {map[string]any{"add_metric_suffixes": false}, "\nclaude_code_token_usage{" + labels + "} 7\n"},
		"translation_strategy": {map[string]any{"translation_strategy": "UnderscoreEscapingWithoutSuffixes"}, "\nclaude_code_token_usage{" + labels + "} 7\n"},
		"resource attributes":  {map[string]any{"resource_to_telemetry_conversion": map[string]any{"enabled": true}}, `_total{host_name="desk",`},
		"open metrics":         {map[string]any{"enable_open_metrics": true}, "# EOF\n"},
		"scope":                {map[string]any{"without_scope_info": false}, `otel_scope_name="",otel_scope_schema_url="",otel_scope_version=""} 7`},
	} {
		t.Run(name, func(t *testing.T) {
			e, page, logs := served(t, c.conf)
			require.NoError(t, e.ConsumeMetrics(t.Context(), counted(pmetric.AggregationTemporalityCumulative, 5, 7)))
			require.Contains(t, "\n"+page(), c.want)
			require.Empty(t, logs.All())
		})
	}
}

// What cannot be served is said once, not at every point.
func TestRefusalsAreSaidOnce(t *testing.T) {
	e, page, logs := served(t, nil)
	for range 3 {
		require.NoError(t, e.ConsumeMetrics(t.Context(), counted(pmetric.AggregationTemporalityUnspecified, 1, 7)))
	}
	require.NotContains(t, page(), "claude_code")
	require.Len(t, logs.All(), 1)
	require.Equal(t, "claude_code.token.usage", logs.All()[0].ContextMap()["metric"])
}

func TestMistakes(t *testing.T) {
	for want, conf := range map[string]map[string]any{
		"endpoint: must be an address":                                {"endpoint": ""},
		"metric_expiration: must be positive (got 0s)":                {"endpoint": "127.0.0.1:1", "metric_expiration": "0s"},
		`(got "Underscores")`:                                         {"endpoint": "127.0.0.1:1", "translation_strategy": "Underscores"},
		"'prometheusexporter.Config' has invalid keys: metric_expiry": {"endpoint": "127.0.0.1:1", "metric_expiry": "1m"},
	} {
		cfg := createDefaultConfig().(*Config)
		err := confmap.NewFromStringMap(conf).Unmarshal(cfg)
		if err == nil {
			err = cfg.Validate()
		}
		require.ErrorContains(t, err, want)
	}
}

// A queue needs no more than what somebody wants of it, and there is none where nobody does.
func TestQueue(t *testing.T) {
	cfg := createDefaultConfig().(*Config)
	require.NoError(t, confmap.NewFromStringMap(map[string]any{"endpoint": "127.0.0.1:1"}).Unmarshal(cfg))
	require.False(t, cfg.QueueConfig.HasValue())
	require.NoError(t, confmap.NewFromStringMap(map[string]any{"sending_queue": map[string]any{"queue_size": 10}}).Unmarshal(cfg))
	require.NoError(t, cfg.QueueConfig.Get().Validate())
	require.EqualValues(t, 10, cfg.QueueConfig.Get().QueueSize)
}

// A port that is taken keeps the collector from starting.
func TestTakenPort(t *testing.T) {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	f := NewFactory()
	cfg := f.CreateDefaultConfig().(*Config)
	cfg.ServerConfig.NetAddr.Endpoint = addr
	first, err := f.CreateMetrics(t.Context(), exportertest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.NoError(t, first.Start(t.Context(), componenttest.NewNopHost()))
	second, err := f.CreateMetrics(t.Context(), exportertest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.ErrorContains(t, second.Start(t.Context(), componenttest.NewNopHost()), "address already in use")
	require.NoError(t, second.Shutdown(t.Context()))
	require.NoError(t, first.Shutdown(t.Context()))
}
