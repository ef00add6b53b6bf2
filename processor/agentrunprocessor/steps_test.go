package agentrunprocessor

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// step is the span of a framework's chain and a call in it; the chain that all hang on is step 0, which has no call.
func step(n int, failed bool) ptrace.Traces {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	add := func(id, parent byte) ptrace.Span {
		s := spans.AppendEmpty()
		s.SetTraceID(pcommon.TraceID{1})
		s.SetSpanID(pcommon.SpanID{id})
		if parent != 0 {
			s.SetParentSpanID(pcommon.SpanID{parent})
		}
		s.SetStartTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		s.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Now()))
		return s
	}
	if n == 0 {
		add(1, 0).Attributes().PutStr("openinference.span.kind", "CHAIN")
		return td
	}
	add(byte(10*n), 1).Attributes().PutStr("openinference.span.kind", "CHAIN")
	call := add(byte(10*n+1), byte(10*n))
	call.Attributes().PutStr("gen_ai.operation.name", "chat")
	call.Attributes().PutStr(genai.AttrStatus, string(genai.StatusPriced))
	call.Attributes().PutDouble(genai.AttrTotalUSD, 0.0045)
	if failed {
		call.Status().SetCode(ptrace.StatusCodeError)
	}
	return td
}

// TestStepsOfALongRun: the steps of a run that takes longer than anything is held are no runs, before its root is there. Where that never
// comes, the last of them stands for the run as soon as nothing more comes; sooner after an error.
func TestStepsOfALongRun(t *testing.T) {
	second := time.Second
	for name, tt := range map[string]struct {
		pauses []time.Duration // after each step
		killed bool            // during the second pause
		root   bool
		failed bool
		want   string
	}{
		"one after the other":     {[]time.Duration{10 * second, 20 * second, 10 * second, 20 * second}, false, true, false, "1: complete 0.018"},
		"with long pauses":        {[]time.Duration{50 * second, 50 * second, 50 * second, 50 * second}, false, true, false, "1: complete 0.018"},
		"over a restart":          {[]time.Duration{40 * second, 40 * second, 40 * second, 40 * second}, true, true, false, "1: complete 0.018"},
		"the root never comes":    {[]time.Duration{20 * second, 40 * second, 20 * second, 61 * second}, false, false, false, `28: partial 0.018 ["orphan_spans"]`},
		"it had failed":           {[]time.Duration{20 * second, 20 * second, 20 * second, 31 * second}, false, false, true, `28: partial 0.018 ["orphan_spans"]`},
		"the root is still to go": {[]time.Duration{20 * second, 20 * second, 20 * second, 31 * second}, false, false, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := onDiskConfig(t)
				var sink consumertest.TracesSink
				p, _ := startTraces(t, cfg, &sink, componenttest.NewNopHost())
				for i, pause := range tt.pauses {
					require.NoError(t, p.ConsumeTraces(t.Context(), step(i+1, tt.failed && i == 1)))
					time.Sleep(pause)
					synctest.Wait()
					if tt.killed && i == 1 {
						kill(t, p)
						p, _ = startTraces(t, cfg, &sink, componenttest.NewNopHost())
					}
				}
				if tt.root {
					require.NoError(t, p.ConsumeTraces(t.Context(), step(0, false)))
					time.Sleep(7 * time.Second)
				}
				synctest.Wait()
				kill(t, p)
				require.Equal(t, tt.want, rollups(&sink))
			})
		})
	}
}

// rollups are the spans that came with a roll-up, by the first byte of their ids, and what it says.
func rollups(sink *consumertest.TracesSink) (all string) {
	for _, td := range sink.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					if status, ok := s.Attributes().Get(genai.AttrRunStatus); ok {
						usd, _ := s.Attributes().Get(genai.AttrRunUSD)
						all += fmt.Sprintf("%x: %s %s", s.SpanID()[0], status.Str(), usd.AsString())
						if why, ok := s.Attributes().Get(genai.AttrRunReasons); ok {
							all += " " + why.AsString()
						}
					}
				}
			}
		}
	}
	return all
}
