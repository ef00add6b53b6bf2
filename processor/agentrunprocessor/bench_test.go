package agentrunprocessor

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/groupbytraceprocessor"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// The load: requests of 20 runs, each an agent span, three calls with 2 KiB of prompt and a tool.
const (
	benchRuns  = 20
	benchSpans = 5
)

func benchTraces() ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	for _, attr := range []string{"service.name", "service.version", "deployment.environment.name", "host.name", "telemetry.sdk.name"} {
		rs.Resource().Attributes().PutStr(attr, "value of "+attr)
	}
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("bench")
	prompt := strings.Repeat("to be or not ", 160)
	for range benchRuns {
		for i := range benchSpans {
			s := ss.Spans().AppendEmpty()
			s.SetSpanID([8]byte{7: byte(i + 1)})
			s.SetStartTimestamp(1)
			s.SetEndTimestamp(2)
			a := s.Attributes()
			switch i {
			case benchSpans - 1:
				s.SetSpanID([8]byte{0: 0xff})
				a.PutStr("gen_ai.operation.name", "invoke_agent")
				a.PutStr("user.id", "u-1")
			case benchSpans - 2:
				s.SetParentSpanID([8]byte{0: 0xff})
				a.PutStr("gen_ai.operation.name", "execute_tool")
				a.PutStr("gen_ai.tool.name", "search")
			default:
				s.SetParentSpanID([8]byte{0: 0xff})
				a.PutStr("gen_ai.operation.name", "chat")
				a.PutStr("gen_ai.provider.name", "anthropic")
				a.PutStr("gen_ai.request.model", "claude-sonnet-4-5")
				a.PutStr("gen_ai.response.model", "claude-sonnet-4-5")
				a.PutInt("gen_ai.usage.input_tokens", 1200)
				a.PutInt("gen_ai.usage.output_tokens", 300)
				a.PutStr("gen_ai.input.messages", prompt)
				a.PutStr(genai.AttrStatus, string(genai.StatusPriced))
				a.PutDouble(genai.AttrTotalUSD, 0.0081)
				a.PutInt(genai.AttrTokensTotal, 1500)
			}
		}
	}
	return td
}

// number gives every run of a request a trace id of its own.
func number(td ptrace.Traces, from uint64) {
	spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	for i := range spans.Len() {
		id := [16]byte{0: 1}
		binary.BigEndian.PutUint64(id[8:], from+uint64(i/benchSpans))
		spans.At(i).SetTraceID(id)
	}
}

// BenchmarkProcessor compares agent_run with the upstream processor that only groups spans by trace, at the same load
// and wait.
func BenchmarkProcessor(b *testing.B) {
	const wait = 50 * time.Millisecond
	ours := createDefaultConfig()
	ours.SettleTime, ours.MaxHold, ours.LateWindow, ours.MaxTraces = wait, wait, wait, 1_000_000
	group := groupbytraceprocessor.NewFactory()
	theirs := group.CreateDefaultConfig().(*groupbytraceprocessor.Config)
	theirs.WaitDuration, theirs.NumTraces = wait, 1_000_000
	for name, of := range map[string]struct {
		factory processor.Factory
		cfg     component.Config
	}{"agent_run": {NewFactory(), ours}, "groupbytrace": {group, theirs}} {
		b.Run(name, func(b *testing.B) { benchmark(b, of.factory, of.cfg) })
	}
}

func benchmark(b *testing.B, f processor.Factory, cfg component.Config) {
	var came int
	next, err := consumer.NewTraces(func(_ context.Context, td ptrace.Traces) error {
		came += td.SpanCount()
		return nil
	})
	require.NoError(b, err)
	p, err := f.CreateTraces(b.Context(), processortest.NewNopSettings(f.Type()), cfg, next)
	require.NoError(b, err)
	require.NoError(b, p.Start(b.Context(), componenttest.NewNopHost()))
	template := benchTraces()
	b.ReportAllocs()
	sent := 0
	for b.Loop() {
		td := ptrace.NewTraces()
		template.CopyTo(td)
		number(td, uint64(sent))
		for p.ConsumeTraces(context.Background(), td) != nil {
			time.Sleep(time.Millisecond)
		}
		sent += benchRuns
	}
	require.NoError(b, p.Shutdown(context.Background()))
	b.ReportMetric(float64(b.N*benchRuns*benchSpans)/b.Elapsed().Seconds(), "spans/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchRuns*benchSpans), "ns/span")
}

// BenchmarkIdle is the floor of the above: the same load without a processor.
func BenchmarkIdle(b *testing.B) {
	template, next := benchTraces(), consumertest.NewNop()
	for b.Loop() {
		td := ptrace.NewTraces()
		template.CopyTo(td)
		number(td, 0)
		_ = next.ConsumeTraces(context.Background(), td)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchRuns*benchSpans), "ns/span")
}
