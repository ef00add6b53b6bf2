package agentcheckconverter

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"go.yaml.in/yaml/v3"
)

func check(t *testing.T, listens bool, text string) ([]string, error) {
	t.Helper()
	var all map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &all))
	core, logs := observer.New(zap.WarnLevel)
	c := &converter{log: zap.New(core), listens: listens}
	err := c.Convert(t.Context(), confmap.NewFromStringMap(all))
	var warnings []string
	for _, entry := range logs.All() {
		warnings = append(warnings, entry.Message)
	}
	return warnings, err
}

func TestMistakes(t *testing.T) {
	for name, tc := range map[string]struct{ text, err, warning string }{
		"a filter before the bills": {
			text:    `{service: {pipelines: {traces: {processors: [agent_filter, agent_cost, agent_run]}}}}`,
			warning: "service::pipelines::traces::processors: agent_filter stands before agent_cost or agent_run",
		},
		"a filter behind them": {text: `{service: {pipelines: {traces: {processors: [agent_cost, agent_run, agent_filter]}}}}`},
		"in order":             {text: `{service: {pipelines: {traces: {processors: [agent_cost, agent_run]}}}}`},
		"none of it":           {text: `{service: {pipelines: {traces: {processors: [batch]}}}}`},
		"swapped": {
			text: `{service: {pipelines: {traces/a: {processors: [agent_run/x, batch, agent_cost]}}}}`,
			err:  "service::pipelines::traces/a::processors: agent_run stands before agent_cost",
		},
		"alone": {
			text:    `{service: {pipelines: {traces: {processors: [agent_run]}}}}`,
			warning: "service::pipelines::traces::processors: agent_run without agent_cost before it",
		},
		"nothing prices": {
			text:    `{service: {pipelines: {logs: {exporters: [debug]}, traces: {processors: [batch], exporters: [langfuse, agent_metrics]}}}}`,
			warning: "service::pipelines::traces::processors: agent_metrics counts costs, and no pipeline has agent_cost",
		},
		"priced before a connector": {
			text: `{service: {pipelines: {traces/in: {processors: [agent_cost], exporters: [forward]}, traces: {receivers: [forward], exporters: [agent_view]}}}}`,
		},
		"no price file": {
			text: `{processors: {agent_cost/a: {prices: {files: [testdata/none-*.yaml]}}}, service: {pipelines: {traces: {processors: [agent_cost/a]}}}}`,
			err:  "processors::agent_cost/a::prices::files[0]: no such file: testdata/none-*.yaml: correct the path, or leave it out",
		},
		"a price file": {
			text: `{processors: {agent_cost: {prices: {files: [converter.go]}}}, service: {pipelines: {traces: {processors: [agent_cost]}}}}`,
		},
		"no price file, and no use of it": {text: `{processors: {agent_cost: {prices: {files: [none.yaml]}}}, service: {pipelines: {traces: {processors: [batch]}}}}`},
		"more than all": {
			text: `{processors: {probabilistic_sampler: {sampling_percentage: 150}}}`,
			err:  "processors::probabilistic_sampler::sampling_percentage: must be between 0 and 100 (got 150)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			warnings, err := check(t, false, tc.text)
			if tc.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, tc.err)
			}
			if tc.warning == "" {
				assert.Empty(t, warnings)
			} else if assert.Len(t, warnings, 1) {
				assert.Contains(t, warnings[0], tc.warning)
			}
		})
	}
}

// TestTakenPort: the key and the variable are named; what only looks, what is not used and a second load do not care.
func TestTakenPort(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer held.Close()
	text := `
exporters:
  prometheus: {endpoint: "` + held.Addr().String() + `"}
  otlp: {endpoint: "` + held.Addr().String() + `"}
service: {pipelines: {metrics: {receivers: [otlp], exporters: [prometheus, otlp]}}}
`
	_, err = check(t, true, text)
	require.EqualError(t, err, "exporters::prometheus::endpoint: "+held.Addr().String()+
		" is in use by another process: stop it, or set OTELCOL_METRICS_PORT to another port")
	_, err = check(t, false, text)
	require.NoError(t, err)
}

func TestStarts(t *testing.T) {
	assert.True(t, starts([]string{"otelcol-genai", "--config", "a.yaml"}))
	assert.False(t, starts([]string{"otelcol-genai", "validate", "--config", "a.yaml"}))
}
