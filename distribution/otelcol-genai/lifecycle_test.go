package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"go.uber.org/goleak"
)

// ours are our components, each in every signal it takes, with the least configuration that starts it.
func ours(t *testing.T) map[string]component.Component {
	f, err := components()
	require.NoError(t, err)
	config := func(f component.Factory, settings map[string]any) component.Config {
		cfg := f.CreateDefaultConfig()
		require.NoError(t, confmap.NewFromStringMap(settings).Unmarshal(cfg))
		require.NoError(t, confmap.Validate(cfg))
		return cfg
	}
	all := map[string]component.Component{}
	add := func(name string, c component.Component, err error) {
		require.NoError(t, err, name)
		all[name] = c
	}
	ctx, next := t.Context(), consumertest.NewNop()

	e2b := f.Receivers[component.MustNewType("e2b_log")]
	e2bCfg := config(e2b, map[string]any{"sources": map[string]any{"push": map[string]any{"endpoint": "127.0.0.1:0", "token": "test"}}})
	receiverSet := receivertest.NewNopSettings(e2b.Type())
	r, err := e2b.CreateTraces(ctx, receiverSet, e2bCfg, next)
	add("e2b_log traces", r, err)
	rl, err := e2b.CreateLogs(ctx, receiverSet, e2bCfg, next)
	add("e2b_log logs", rl, err)

	for _, typ := range []string{"agent_cost", "agent_run"} {
		p := f.Processors[component.MustNewType(typ)]
		cfg, set := config(p, nil), processortest.NewNopSettings(p.Type())
		pt, err := p.CreateTraces(ctx, set, cfg, next)
		add(typ+" traces", pt, err)
		pl, err := p.CreateLogs(ctx, set, cfg, next)
		add(typ+" logs", pl, err)
	}

	langfuse := f.Exporters[component.MustNewType("langfuse")]
	langfuseCfg := config(langfuse, map[string]any{"public_key": "pk-lf-test", "secret_key": "sk-lf-test"})
	et, err := langfuse.CreateTraces(ctx, exportertest.NewNopSettings(langfuse.Type()), langfuseCfg)
	add("langfuse traces", et, err)
	el, err := langfuse.CreateLogs(ctx, exportertest.NewNopSettings(langfuse.Type()), langfuseCfg)
	add("langfuse logs", el, err)

	view := f.Exporters[component.MustNewType("agent_view")]
	viewCfg := config(view, map[string]any{"directory": t.TempDir(), "endpoint": "127.0.0.1:0"})
	vt, err := view.CreateTraces(ctx, exportertest.NewNopSettings(view.Type()), viewCfg)
	add("agent_view traces", vt, err)
	vl, err := view.CreateLogs(ctx, exportertest.NewNopSettings(view.Type()), viewCfg)
	add("agent_view logs", vl, err)

	metrics := f.Connectors[component.MustNewType("agent_metrics")]
	metricsCfg := config(metrics, nil)
	ct, err := metrics.CreateTracesToMetrics(ctx, connectortest.NewNopSettings(metrics.Type()), metricsCfg, next)
	add("agent_metrics traces", ct, err)
	cl, err := metrics.CreateLogsToMetrics(ctx, connectortest.NewNopSettings(metrics.Type()), metricsCfg, next)
	add("agent_metrics logs", cl, err)
	return all
}

func TestShutdownWithoutStartAndTwice(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for name, c := range ours(t) {
		require.NoError(t, c.Shutdown(context.Background()), name)
		require.NoError(t, c.Shutdown(context.Background()), name)
	}
}

func TestStartAndShutdownTwiceLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	all := ours(t)
	for name, c := range all {
		require.NoError(t, c.Start(t.Context(), componenttest.NewNopHost()), name)
	}
	for range 2 {
		for name, c := range all {
			require.NoError(t, c.Shutdown(context.Background()), name)
		}
	}
}

// A configuration that lacks what a component cannot do without says so.
func TestNeededSettings(t *testing.T) {
	f, err := components()
	require.NoError(t, err)
	for _, tt := range []struct {
		factory component.Factory
		want    string
	}{
		{f.Receivers[component.MustNewType("e2b_log")], "api_key"},
		{f.Exporters[component.MustNewType("langfuse")], "public_key"},
	} {
		require.ErrorContains(t, confmap.Validate(tt.factory.CreateDefaultConfig()), tt.want)
	}
}
