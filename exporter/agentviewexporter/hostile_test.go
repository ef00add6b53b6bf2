package agentviewexporter

import (
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/agentviewexporter/internal/read"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/page"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

var (
	hostileTexts = []string{
		"", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{template}}", "\u202e\u2066\x00\x1b]0;x\x07\x1b[2J", "\xff\xfe",
		"'; DROP TABLE runs; --", "%00%s%n", strings.Repeat("A", 100_000), "a\nb\r\nc\u2028d", "\U000e0041", "priced", "../../../etc/passwd", "$(id)",
	}
	hostileNumbers = []float64{0, -1, 1e-300, 0.01, 1e17, 1e300, math.Inf(1), math.NaN(), math.MaxFloat64}
	hostileNames   = []string{
		genai.AttrStatus, genai.AttrReason, genai.AttrPrice, genai.AttrSource, genai.AttrTotalUSD, genai.AttrInputUSD, genai.AttrToolUSD, genai.AttrReportedUSD,
		genai.AttrTokensInput, genai.AttrTokensOutput, genai.AttrRunStatus, genai.AttrRunUSD, genai.AttrRunReasons, genai.AttrRunModels, genai.AttrRunCalls,
		genai.AttrDuplicateOf, genai.AttrSandboxID, genai.AttrSandboxCostUSD, genai.AttrUserID, genai.AttrSessionID, genai.AttrAgentName, genai.AttrTenantID,
		"gen_ai.operation.name", "gen_ai.request.model", "gen_ai.response.model", "gen_ai.provider.name", "gen_ai.tool.name", "gen_ai.input.messages", "gen_ai.output.messages",
		"gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "team", "vcs.repository.name", "error.type",
	}
	meaning = []string{"priced", "partial", "unpriced", "reported", "duplicate", "aggregate", "complete", "chat", "invoke_agent", "execute_tool", "create_agent"}
)

func hostileValue(r *rand.Rand, v pcommon.Value) {
	switch r.IntN(7) {
	case 0:
		v.SetStr(hostileTexts[r.IntN(len(hostileTexts))])
	case 1, 2:
		v.SetStr(meaning[r.IntN(len(meaning))])
	case 3:
		v.SetInt(int64(r.Uint64()))
	case 4:
		v.SetDouble(hostileNumbers[r.IntN(len(hostileNumbers))])
	case 5:
		v.SetEmptySlice().AppendEmpty().SetStr(hostileTexts[r.IntN(len(hostileTexts))])
	case 6:
		v.SetEmptyMap().PutStr(hostileTexts[r.IntN(len(hostileTexts))], "x")
	}
}

// hostile are n spans in few traces, so that they are above, below and in place of each other.
func hostile(r *rand.Rand, n int) ptrace.Traces {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	for range n {
		s := ss.Spans().AppendEmpty()
		s.SetTraceID(pcommon.TraceID{1, byte(r.IntN(20))})
		s.SetSpanID(pcommon.SpanID{byte(r.IntN(2)), byte(r.IntN(256))})
		s.SetParentSpanID(pcommon.SpanID{byte(r.IntN(2)), byte(r.IntN(256))})
		s.SetName(hostileTexts[r.IntN(len(hostileTexts))])
		s.SetStartTimestamp(pcommon.Timestamp(r.Uint64() >> r.IntN(64)))
		s.SetEndTimestamp(pcommon.Timestamp(r.Uint64() >> r.IntN(64)))
		s.Status().SetCode(ptrace.StatusCode(r.IntN(4)))
		s.Status().SetMessage(hostileTexts[r.IntN(len(hostileTexts))])
		for range r.IntN(12) {
			hostileValue(r, s.Attributes().PutEmpty(hostileNames[r.IntN(len(hostileNames))]))
		}
	}
	return td
}

// Ten thousand hostile spans are rows, whose sums by day are those of the rows, on pages where they do nothing.
func TestTenThousandHostileSpans(t *testing.T) {
	l, err := ledger.Open(t.TempDir())
	require.NoError(t, err)
	defer l.Close()
	r := rand.New(rand.NewPCG(7, 11))
	settings := read.Settings{Attributes: []string{"team"}, MaxText: 1000}
	for range 20 {
		_, err := l.Write(&settings.Traces(hostile(r, 500)).Batch)
		require.NoError(t, err)
	}
	sum, calls := ledger.Money(0), int64(0)
	trace, spans := "", []string{}
	require.NoError(t, l.Calls(t.Context(), ledger.Filter{}, func(c *ledger.Call) error {
		sum, calls = sum+c.USD.Money, calls+1
		if trace, spans = c.Trace, append(spans, "/call/"+c.Trace+"/"+c.Span.String()); len(spans) > 50 {
			spans = spans[1:]
		}
		return nil
	}))
	require.Greater(t, calls, int64(100))
	for _, by := range []string{ledger.ByModel, "user", "agent", "team"} {
		total, n := ledger.Money(0), int64(0)
		days, err := l.Spend(t.Context(), ledger.SpendQuery{By: by})
		require.NoError(t, err)
		for _, d := range days {
			total, n = total+d.USD, n+d.Calls
		}
		if by != "team" { // which not every call has
			require.Equal(t, calls, n, by)
			require.Equal(t, sum, total, by)
		}
	}
	h := page.New(l, page.Options{Book: pricing.Default, Texts: true})
	for _, path := range append(spans, "/", "/?order=dearest", "/?q=script", "/run/"+trace, "/spend?period=all", "/spend?by=session&period=all", "/spend?by=team&period=all", "/unpriced") {
		w := httptest.NewRecorder()
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Host = "localhost"
		h.ServeHTTP(w, req)
		body, err := io.ReadAll(w.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, w.Code, "%s: %s", path, body)
		for _, acts := range []string{"<script>alert", "<img src", "\x1b", "\x00", "\u202e", "\u2066", `href="javascript`} {
			require.NotContains(t, string(body), acts, path)
		}
	}
}
