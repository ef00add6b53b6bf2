package agentcostprocessor

import (
	"context"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor/internal/metadatatest"
)

func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		cfg := createDefaultConfig()
		if err := c.Config(cfg); err != nil {
			c.WantError(err)
			return
		}
		tel := componenttest.NewTelemetry()
		t.Cleanup(func() { require.NoError(t, tel.Shutdown(context.WithoutCancel(t.Context()))) })
		set := metadatatest.NewSettings(tel)
		if c.Has("logs.yaml") {
			runLogs(t, c, set, cfg)
		} else {
			runTraces(t, c, set, cfg)
		}
		c.WantTelemetry(tel, "otelcol_processor_agent_cost_", "otelcol_processor_agent_cost_book_age")
	})
}

func runTraces(t *testing.T, c *golden.Case, set processor.Settings, cfg *Config) {
	sink := new(consumertest.TracesSink)
	p, err := NewFactory().CreateTraces(t.Context(), set, cfg, sink)
	require.NoError(t, err)
	if c.WantError(p.Start(t.Context(), componenttest.NewNopHost())) {
		return
	}
	require.NoError(t, p.ConsumeTraces(t.Context(), c.Traces("in.yaml")))
	require.NoError(t, p.Shutdown(t.Context()))
	td := sink.AllTraces()[0]
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				hideBook(span.Attributes())
			}
		}
	}
	c.WantTraces("out.yaml", td)
}

func runLogs(t *testing.T, c *golden.Case, set processor.Settings, cfg *Config) {
	sink := new(consumertest.LogsSink)
	p, err := NewFactory().CreateLogs(t.Context(), set, cfg, sink)
	require.NoError(t, err)
	if c.WantError(p.Start(t.Context(), componenttest.NewNopHost())) {
		return
	}
	require.NoError(t, p.ConsumeLogs(t.Context(), c.Logs("logs.yaml")))
	require.NoError(t, p.Shutdown(t.Context()))
	ld := sink.AllLogs()[0]
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				hideBook(rec.Attributes())
			}
		}
	}
	c.WantLogs("out.yaml", ld)
}

// hideBook takes the book's version, which changes with the prices, out of what was written.
func hideBook(attrs pcommon.Map) {
	v, ok := attrs.Get(genai.AttrPrice)
	if !ok {
		return
	}
	v.SetStr(bookVersion.ReplaceAllString(v.Str(), "book=..."))
}

var bookVersion = regexp.MustCompile(`book=\S+`)
