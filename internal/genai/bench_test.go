package genai_test

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// genericSpan has the fifteen attributes of a call that the standard asks for or recommends.
func genericSpan() (pcommon.Resource, pcommon.InstrumentationScope, ptrace.Span) {
	rs := ptrace.NewTraces().ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "planner")
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("opentelemetry.instrumentation.genai.openai")
	span := ss.Spans().AppendEmpty()
	span.SetName("chat gpt-4o")
	span.SetKind(ptrace.SpanKindClient)
	span.SetEndTimestamp(1_790_000_000_000_000_000)
	a := span.Attributes()
	for _, kv := range [][2]string{
		{"gen_ai.operation.name", "chat"}, {"gen_ai.provider.name", "openai"}, {"gen_ai.request.model", "gpt-4o"},
		{"gen_ai.response.model", "gpt-4o-2024-08-06"}, {"gen_ai.response.id", "chatcmpl-1"},
		{"gen_ai.conversation.id", "c1"}, {"server.address", "api.example.test"}, {"user.id", "u1"},
		{"openai.response.service_tier", "default"}, {"gen_ai.output.type", "text"},
	} {
		a.PutStr(kv[0], kv[1])
	}
	a.PutInt("server.port", 443)
	a.PutInt("gen_ai.request.max_tokens", 1000)
	a.PutInt("gen_ai.usage.input_tokens", 1200)
	a.PutInt("gen_ai.usage.output_tokens", 307)
	a.PutInt("gen_ai.usage.cache_read.input_tokens", 1024)
	return rs.Resource(), ss.Scope(), span
}

// BenchmarkReadAndPrice is all that happens to a span before the result is written. It must not allocate.
func BenchmarkReadAndPrice(b *testing.B) {
	res, scope, span := genericSpan()
	book := pricing.Default()
	var call genai.Call
	var bill genai.Bill
	b.ReportAllocs()
	for b.Loop() {
		genai.ReadSpan(res, scope, span, &call)
		genai.Judge(book, &call, genai.TrustPrefer, "", &bill)
	}
}

// BenchmarkReadOther is a span that has nothing to do with a model.
func BenchmarkReadOther(b *testing.B) {
	res, scope, span := genericSpan()
	span.Attributes().RemoveIf(func(name string, _ pcommon.Value) bool { return len(name) > 6 && name[:6] == "gen_ai" })
	for _, name := range []string{"http.request.method", "url.full", "url.path", "network.peer.address", "http.route", "user_agent.original"} {
		span.Attributes().PutStr(name, "x")
	}
	var call genai.Call
	b.ReportAllocs()
	for b.Loop() {
		genai.ReadSpan(res, scope, span, &call)
	}
}

// BenchmarkMix is what components do to the seven spans of the mix; the last two are those further down the pipeline.
func BenchmarkMix(b *testing.B) {
	var call genai.Call
	for _, bc := range []struct {
		name string
		mix  []mixed
		do   func(mixed)
	}{
		{"ReadSpan", mixOf(b), func(m mixed) { genai.ReadSpan(m.res, m.scope, m.span, &call) }},
		{"ReadIdentity", mixOf(b), readIdentity},
		{"FirstToken", mixOf(b), func(m mixed) { genai.FirstToken(m.span) }},
		{"ReadBill", judged(b), func(m mixed) { genai.ReadBill(m.span.Attributes()) }},
		{"ReadTokens", judged(b), func(m mixed) { genai.ReadTokens(m.span.Attributes()) }},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, m := range bc.mix {
					bc.do(m)
				}
			}
		})
	}
}

// BenchmarkWrite writes a bill to a copy of a call's attributes, which has no room to grow; the copy alone is "copy".
func BenchmarkWrite(b *testing.B) {
	m := mixOf(b)[2]
	var call genai.Call
	var bill genai.Bill
	genai.ReadSpan(m.res, m.scope, m.span, &call)
	genai.Judge(pricing.Default(), &call, genai.TrustAuto, "", &bill)
	for _, name := range []string{"copy", "copy and write"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				attrs := pcommon.NewMap()
				m.span.Attributes().CopyTo(attrs)
				if name != "copy" {
					genai.Write(attrs, &call, &bill)
				}
			}
		})
	}
}

func readIdentity(m mixed) {
	var id genai.Identity
	genai.ReadIdentity(m.span.Attributes(), &id)
}

func TestReadAndPriceAllocatesNothing(t *testing.T) {
	res, scope, span := genericSpan()
	book := pricing.Default()
	var call genai.Call
	var bill genai.Bill
	read := func() {
		genai.ReadSpan(res, scope, span, &call)
		genai.Judge(book, &call, genai.TrustPrefer, "", &bill)
	}
	read()
	if bill.Status != genai.StatusPriced {
		t.Fatalf("%s %s", bill.Status, bill.Reason)
	}
	if n := testing.AllocsPerRun(1000, read); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// What is read from a span allocates nothing, except to parse JSON.
func TestReadersAllocateNothing(t *testing.T) {
	for _, m := range judged(t) {
		if n := testing.AllocsPerRun(100, func() {
			readIdentity(m)
			genai.FirstToken(m.span)
			genai.ReadBill(m.span.Attributes())
			genai.ReadTokens(m.span.Attributes())
			genai.ReadSandbox(m.res, m.span.Attributes())
		}); n != 0 {
			t.Errorf("%s: %v allocations", m.span.Name(), n)
		}
	}
}
