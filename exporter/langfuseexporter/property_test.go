package langfuseexporter

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// TestEverySpanHasAFate: whatever mixture of good, bad and huge spans goes in, and however the server fails on the way,
// every good span is there once and every bad one is counted.
func TestEverySpanHasAFate(t *testing.T) {
	const limit = 80_000
	isPoison := func(s langfusetest.Span) bool { _, ok := s.Attributes().Get("poison"); return ok }
	faults := []langfusetest.Fault{
		{Status: 500}, {Status: 503}, {Reset: true}, {Status: 429}, {Status: 400}, {Status: 413}, {Status: 408, Body: "slow"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := langfusetest.Start(t, langfusetest.Config{MaxBytes: limit})
		s.Poison(isPoison)
		cfg := direct(s)
		cfg.MaxRequestBytes = limit
		cfg.DeadLetter.Directory = t.TempDir()
		r := newRig(t, s, cfg)

		good, bad := 0, 0
		for range rapid.IntRange(1, 3).Draw(rt, "batches") {
			td, sent := ptrace.NewTraces(), false
			for range rapid.IntRange(1, 3).Draw(rt, "resources") {
				ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
				for range rapid.IntRange(0, 15).Draw(rt, "spans") {
					span := ss.Spans().AppendEmpty()
					n := good + bad + 1
					span.SetTraceID(pcommon.TraceID{byte(rapid.IntRange(1, 4).Draw(rt, "trace"))})
					span.SetSpanID(pcommon.SpanID{byte(n), byte(n >> 8), 1})
					kind := rapid.SampledFrom([]string{"good", "good", "good", "poison", "no id", "huge", "text"}).Draw(rt, "kind")
					sent = sent || kind != "no id"
					switch kind {
					case "poison":
						span.Attributes().PutBool("poison", true)
						bad++
					case "no id":
						span.SetSpanID(pcommon.SpanID{})
						bad++
					case "huge":
						span.Attributes().PutStr("gen_ai.output.messages", strings.Repeat("語", rapid.IntRange(20_000, 200_000).Draw(rt, "size")))
						good++
					case "text":
						span.Attributes().PutStr("text", strings.Repeat("x", rapid.IntRange(0, 60_000).Draw(rt, "size")))
						good++
					default:
						good++
					}
				}
			}
			if sent && rapid.Bool().Draw(rt, "fails") { // a fault that nothing meets would add to the next: refused twice, a span is a bad one
				s.Fail(rapid.SampledFrom(faults).Draw(rt, "fault"))
			}
			_ = r.ConsumeTraces(t.Context(), td)
		}
		if len(s.Observations()) != good {
			rt.Fatalf("%d good spans went in, %d are there", good, len(s.Observations()))
		}
		if n := r.sum(t, "otelcol_exporter_langfuse_spans_dropped"); n != int64(bad) {
			rt.Fatalf("%d bad spans went in, %d are counted", bad, n)
		}
		if bad > 0 {
			kept := 0
			for _, td := range letters(t, cfg.DeadLetter.Directory) {
				kept += td.SpanCount()
			}
			require.Equal(t, bad, kept)
		}
	})
}
