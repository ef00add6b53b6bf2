package convert_test

import (
	"fmt"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// load is 20 runs of five spans, three of them calls with 2 KiB of prompt, priced.
func load() ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "agent")
	ss := rs.ScopeSpans().AppendEmpty()
	prompt := strings.Repeat("all work and no play makes a dull day, ", 52)
	for run := range 20 {
		for i := range 5 {
			span := ss.Spans().AppendEmpty()
			span.SetTraceID(pcommon.TraceID{1, byte(run)})
			span.SetSpanID(pcommon.SpanID{1, byte(run), byte(i)})
			span.SetStartTimestamp(1_800_000_000_000_000_000)
			span.SetEndTimestamp(1_800_000_001_000_000_000)
			a := span.Attributes()
			switch i {
			case 0:
				span.SetName("invoke_agent")
				a.PutStr("gen_ai.operation.name", "invoke_agent")
				a.PutStr("session.id", fmt.Sprint("s", run))
				a.PutStr("user.id", "u")
			case 1:
				span.SetName("execute_tool search")
				a.PutStr("gen_ai.operation.name", "execute_tool")
				a.PutStr("gen_ai.tool.name", "search")
			default:
				span.SetName("chat gpt-4o")
				a.PutStr("gen_ai.operation.name", "chat")
				a.PutStr("gen_ai.provider.name", "openai")
				a.PutStr("gen_ai.request.model", "gpt-4o")
				a.PutStr("gen_ai.response.model", "gpt-4o-2024-08-06")
				a.PutStr("gen_ai.response.id", fmt.Sprint("chatcmpl-", run, i))
				a.PutDouble("gen_ai.request.temperature", 0.5)
				a.PutInt("gen_ai.usage.input_tokens", 1200)
				a.PutInt("gen_ai.usage.output_tokens", 307)
				a.PutInt("gen_ai.usage.cache_read.input_tokens", 1024)
				a.PutStr("gen_ai.input.messages", `[{"role":"user","parts":[{"type":"text","content":"`+prompt+`"}]}]`)
				a.PutStr("gen_ai.output.messages", `[{"role":"assistant","parts":[{"type":"text","content":"`+prompt[:512]+`"}],"finish_reason":"stop"}]`)
			}
			if i > 0 {
				span.SetParentSpanID(pcommon.SpanID{1, byte(run), 0})
			}
		}
	}
	price(td)
	return td
}

// BenchmarkConvert converts and encodes 100 spans, 60 of them calls; upstream's encoding of the same spans, which maps
// nothing, is measured beside it.
func BenchmarkConvert(b *testing.B) {
	td := load()
	b.Run("encode only", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("convert", func(b *testing.B) {
		b.ReportAllocs()
		var c convert.Converter
		for b.Loop() {
			c.Convert(td, convert.Options{})
		}
	})
}

// price does what agent_cost does before this exporter.
func price(td ptrace.Traces) {
	book := pricing.Default()
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				var call genai.Call
				var bill genai.Bill
				genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
				if genai.Judge(book, &call, genai.TrustPrefer, "", &bill) {
					genai.Write(span.Attributes(), &call, &bill)
				}
			}
		}
	}
}
