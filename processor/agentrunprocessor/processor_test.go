package agentrunprocessor

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/processor/agentrunprocessor/internal/metadata"
)

// TestCases plays the sections in.* of each case in order: traces and logs as they arrive, priced as agent_cost does,
// and waits between them.
func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		cfg := createDefaultConfig()
		if c.WantError(c.Config(cfg)) {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			p := start(t, cfg)
			for _, section := range c.Sections("in.") {
				switch {
				case strings.HasSuffix(section, ".wait"):
					d, err := time.ParseDuration(strings.TrimSpace(c.Text(section)))
					require.NoError(t, err)
					time.Sleep(d)
					synctest.Wait()
				case strings.Contains(section, ".logs."):
					require.NoError(t, p.logs.ConsumeLogs(t.Context(), judgeLogs(c.Logs(section))))
				default:
					require.NoError(t, p.traces.ConsumeTraces(t.Context(), judgeTraces(c.Traces(section))))
				}
			}
			c.WantTelemetry(p.tel, "otelcol_processor_agent_run_")
			p.shutdown(t)
			c.WantTraces("out.traces.yaml", joinTraces(p.spans.AllTraces()))
			if ld := joinLogs(p.records.AllLogs()); ld.LogRecordCount() > 0 || c.Has("out.logs.yaml") {
				c.WantLogs("out.logs.yaml", ld)
			}
		})
	})
}

type pair struct {
	traces  processor.Traces
	logs    processor.Logs
	spans   consumertest.TracesSink
	records consumertest.LogsSink
	tel     *componenttest.Telemetry
}

func start(t *testing.T, cfg *Config) *pair {
	t.Helper()
	p := &pair{tel: componenttest.NewTelemetry()}
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = p.tel.NewTelemetrySettings()
	factory := NewFactory()
	var err error
	p.traces, err = factory.CreateTraces(t.Context(), set, cfg, &p.spans)
	require.NoError(t, err)
	p.logs, err = factory.CreateLogs(t.Context(), set, cfg, &p.records)
	require.NoError(t, err)
	require.NoError(t, p.traces.Start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, p.logs.Start(t.Context(), componenttest.NewNopHost()))
	return p
}

func (p *pair) shutdown(t *testing.T) {
	t.Helper()
	require.NoError(t, p.traces.Shutdown(context.Background()))
	require.NoError(t, p.logs.Shutdown(context.Background()))
}

func judgeTraces(td ptrace.Traces) ptrace.Traces {
	var call genai.Call
	var bill genai.Bill
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
				if !genai.Judged(span.Attributes()) && genai.Judge(pricing.Default(), &call, genai.TrustPrefer, "", &bill) {
					genai.Write(span.Attributes(), &call, &bill)
				}
			}
		}
	}
	return td
}

func judgeLogs(ld plog.Logs) plog.Logs {
	var call genai.Call
	var bill genai.Bill
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				genai.ReadLog(rl.Resource(), sl.Scope(), rec, &call)
				if !genai.Judged(rec.Attributes()) && genai.Judge(pricing.Default(), &call, genai.TrustPrefer, "", &bill) {
					genai.Write(rec.Attributes(), &call, &bill)
				}
			}
		}
	}
	return ld
}

// unversioned cuts the version of the price book off: the cases are about runs.
func unversioned(attrs pcommon.Map) {
	if v, ok := attrs.Get(genai.AttrPrice); ok {
		price, _, _ := strings.Cut(v.Str(), " book=")
		v.SetStr(price)
	}
}

func joinTraces(all []ptrace.Traces) ptrace.Traces {
	out := ptrace.NewTraces()
	for _, td := range all {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					unversioned(span.Attributes())
				}
			}
		}
		td.ResourceSpans().MoveAndAppendTo(out.ResourceSpans())
	}
	return out
}

func joinLogs(all []plog.Logs) plog.Logs {
	out := plog.NewLogs()
	for _, ld := range all {
		for _, rl := range ld.ResourceLogs().All() {
			for _, sl := range rl.ScopeLogs().All() {
				for _, rec := range sl.LogRecords().All() {
					unversioned(rec.Attributes())
				}
			}
		}
		ld.ResourceLogs().MoveAndAppendTo(out.ResourceLogs())
	}
	return out
}
