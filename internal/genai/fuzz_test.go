package genai_test

import (
	"math"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// FuzzRead reads any span and record: no panic, no negative leaf, no cost that is negative or not a number, and what is
// written sums up.
func FuzzRead(f *testing.F) {
	for _, scope := range []string{"", "ai", "com.anthropic.claude_code.tracing", "codex_exec", "langsmith", "litellm", "gcp.vertex.agent"} {
		f.Add(scope, "gen_ai.usage.input_tokens", int64(9105), math.NaN(), `{"usage":{"input_tokens":101,"cost":"NaN"}}`)
		f.Add(scope, "langfuse.observation.usage_details", int64(-1), 1e300, `{"input":1,"output":-2,"input_x":1e400}`)
		f.Add(scope, "ai.response.providerMetadata", int64(math.MaxInt64), -0.5, `{"anthropic":{"usage":{"cache_creation":{"ephemeral_5m_input_tokens":9}}}}`)
		f.Add(scope, "output.value", int64(0), math.Inf(1), `{"generations":[[]],"usage":[1]}`)
		f.Add(scope, "hidden_params", int64(1<<53), 0.1, `{"response_cost":1e-9}`)
		f.Add(scope, "metadata.usage_object", int64(1), 0.1, `{"completion_tokens":{},"completion_tokens_details":{"text_tokens":{}},"prompt_tokens_details":null}`)
	}
	book := pricing.Default()
	f.Fuzz(func(t *testing.T, scopeName, name string, n int64, x float64, s string) {
		for _, attrs := range mixtures(name, n, x, s) {
			td, ld := ptrace.NewTraces(), plog.NewLogs()
			rs := td.ResourceSpans().AppendEmpty()
			ss := rs.ScopeSpans().AppendEmpty()
			ss.Scope().SetName(scopeName)
			span := ss.Spans().AppendEmpty()
			attrs.CopyTo(span.Attributes())
			var call genai.Call
			genai.ReadSpan(rs.Resource(), ss.Scope(), span, &call)
			check(t, book, &call, span.Attributes())

			rec := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
			attrs.CopyTo(rec.Attributes())
			genai.ReadLog(rs.Resource(), ss.Scope(), rec, &call)
			check(t, book, &call, rec.Attributes())
			genai.FirstToken(span)
			genai.ReadIdentity(attrs, &genai.Identity{})
		}
	})
}

// mixtures are calls whose attribute name has each type of value in turn.
func mixtures(name string, n int64, x float64, s string) []pcommon.Map {
	var maps []pcommon.Map
	for _, put := range []func(pcommon.Map){
		func(m pcommon.Map) { m.PutInt(name, n) },
		func(m pcommon.Map) { m.PutDouble(name, x) },
		func(m pcommon.Map) { m.PutStr(name, s) },
		func(m pcommon.Map) { m.PutEmptySlice(name).AppendEmpty().SetDouble(x) },
		func(m pcommon.Map) { m.PutEmpty(name) },
	} {
		m := pcommon.NewMap()
		m.PutStr("gen_ai.operation.name", "chat")
		m.PutStr("gen_ai.provider.name", "openai")
		m.PutStr("gen_ai.request.model", "gpt-4o")
		m.PutStr("event.name", "gen_ai.client.inference.operation.details")
		m.PutInt("gen_ai.usage.output_tokens", 7)
		put(m)
		maps = append(maps, m)
	}
	return maps
}

func check(t *testing.T, book *pricing.Book, c *genai.Call, attrs pcommon.Map) {
	t.Helper()
	for u, n := range c.Tokens {
		if n < 0 {
			t.Fatalf("%s: %d", pricing.Unit(u), n)
		}
	}
	var bill genai.Bill
	if !genai.Judge(book, c, genai.TrustPrefer, "", &bill) {
		return
	}
	genai.Write(attrs, c, &bill)
	for name, v := range attrs.All() {
		if len(name) > 11 && name[:11] == "agent.cost." && v.Type() == pcommon.ValueTypeDouble && !(v.Double() >= 0) {
			t.Fatalf("%s: %v", name, v.Double())
		}
	}
	var sum pricing.Amount
	for _, part := range bill.Parts {
		sum = sum.Add(part)
	}
	if bill.Source == genai.SourceComputed && sum != bill.Total {
		t.Fatalf("parts are %s, total %s", sum, bill.Total)
	}
}
