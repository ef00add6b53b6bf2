package read

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func span(td ptrace.Traces, id byte, name string, attrs map[string]any) ptrace.Span {
	var ss ptrace.ScopeSpans
	if td.ResourceSpans().Len() == 0 {
		rs := td.ResourceSpans().AppendEmpty()
		rs.Resource().Attributes().PutStr("service.name", "shop")
		ss = rs.ScopeSpans().AppendEmpty()
	} else {
		ss = td.ResourceSpans().At(0).ScopeSpans().At(0)
	}
	s := ss.Spans().AppendEmpty()
	s.SetTraceID(pcommon.TraceID{1})
	s.SetSpanID(pcommon.SpanID{0, 0, 0, 0, 0, 0, 0, id})
	s.SetStartTimestamp(1_000_000_000)
	s.SetEndTimestamp(3_000_000_000)
	s.SetName(name)
	if err := s.Attributes().FromRaw(attrs); err != nil {
		panic(err)
	}
	return s
}

var chat = map[string]any{
	"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5", "gen_ai.response.model": "gpt-5-2025-08-07",
	"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 10, "gen_ai.response.id": "resp_1", "user.id": "u7",
	"agent.cost.status": "priced", "agent.cost.source": "computed", "agent.cost.price": "openai/gpt-5@2025-08-07 book=x",
	"agent.cost.total_usd": 0.000225, "agent.cost.input_usd": 0.000125, "agent.cost.output_usd": 0.0001,
	"agent.tokens.input": 100, "agent.tokens.output": 10, "agent.tokens.total": 110,
	"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"Where is it?"}]}]`, "team": "north",
}

func with(base map[string]any, more map[string]any) map[string]any {
	all := map[string]any{}
	for k, v := range base {
		all[k] = v
	}
	for k, v := range more {
		all[k] = v
	}
	return all
}

func TestACallIsARow(t *testing.T) {
	td := ptrace.NewTraces()
	span(td, 7, "chat gpt-5", chat)
	rows := (&Settings{Attributes: []string{"team", "none"}, MaxText: 20}).Traces(td)
	require.Len(t, rows.Calls, 1)
	c := rows.Calls[0]
	require.Equal(t, "01000000000000000000000000000000", c.Trace)
	require.Equal(t, ledger.Span(7), c.Span)
	require.Equal(t, ledger.Who{User: "u7", Service: "shop", Attributes: `{"team":"north"}`}, c.Who)
	require.Equal(t, []string{"openai", "gpt-5", "gpt-5", "gpt-5-2025-08-07", "priced", "resp_1"},
		[]string{c.Provider, c.Model, c.RequestModel, c.ResponseModel, c.Status, c.ID})
	require.Equal(t, ledger.Some(225_000_000), c.USD)
	require.Equal(t, ledger.Parts{Input: 125_000_000, Output: 100_000_000}, c.Parts)
	require.Equal(t, ledger.Tokens{Input: 100, Output: 10}, c.Tokens)
	require.Empty(t, c.Units)
	require.Len(t, rows.Texts, 1)
	require.Equal(t, `[{"role":"user","par`, rows.Texts[0].Body)
	require.EqualValues(t, 68, rows.Texts[0].Bytes)
}

// TestTitle: a run has its prompt as title, but for one that is not told.
func TestTitle(t *testing.T) {
	for prompt, title := range map[string]string{"Where is it?": "Where is it?", "<REDACTED>": "", "null": "", `[{"role":"user","parts":[{"type":"text","content":"null"}]}]`: ""} {
		td := ptrace.NewTraces()
		span(td, 1, "claude_code.interaction", map[string]any{"agent.run.status": "complete", "gen_ai.operation.name": "invoke_agent", "user_prompt": prompt})
		rows := (&Settings{MaxText: 100}).Traces(td)
		require.Len(t, rows.Runs, 1)
		require.Equal(t, title, rows.Runs[0].Title)
	}
}

func TestWhatIsNoCall(t *testing.T) {
	td := ptrace.NewTraces()
	span(td, 1, "chat", with(chat, map[string]any{"agent.cost.status": "duplicate", "agent.cost.duplicate_of": "00000000000000ff"}))
	unjudged := with(chat, nil)
	delete(unjudged, "agent.cost.status")
	span(td, 2, "chat", unjudged)
	span(td, 3, "GET /", nil)
	span(td, 4, "execute_tool look", map[string]any{"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look"}).Status().SetCode(ptrace.StatusCodeError)
	span(td, 5, "invoke_agent", map[string]any{
		"gen_ai.operation.name": "invoke_agent", "agent.run.status": "partial", "agent.run.reasons": []any{"unpriced_calls"},
		"agent.cost.usd": "the application's", "agent.run.usd": 0.5, "agent.run.models": `{"gpt-5-2025-08-07":{},"gpt-5":{}}`, "agent.run.calls": 2,
	})
	span(td, 6, "", nil).SetSpanID(pcommon.SpanID{})
	rows := (&Settings{}).Traces(td)
	require.Empty(t, rows.Calls)
	require.Equal(t, []ledger.Span{0xff}, []ledger.Span{rows.Merged[0].Bill})
	require.Equal(t, map[string]int64{Unjudged: 1, NoID: 1}, rows.Skipped)
	require.Len(t, rows.Links, 2)
	require.Equal(t, "look", rows.Tools[0].Name)
	require.Equal(t, "error", rows.Tools[0].Error)
	require.Len(t, rows.Runs, 1)
	r := rows.Runs[0]
	require.Equal(t, ledger.Some(500_000_000_000), r.USD)
	require.Equal(t, "\ngpt-5\n", r.Models)
	require.Equal(t, "unpriced_calls", r.Reasons)
}

// TestToldElsewhere: an agent's span whose bill another trace has says so; one that has a bill of its own, or whose calls have it, does not.
func TestToldElsewhere(t *testing.T) {
	twin := map[string]any{
		"gen_ai.operation.name": "invoke_agent", "agent.run.status": "complete", "agent.cost.status": "duplicate", "agent.cost.duplicate_by": "other_trace",
	}
	td := ptrace.NewTraces()
	span(td, 1, "invoke_agent", twin)
	span(td, 2, "invoke_agent", with(twin, map[string]any{"agent.cost.duplicate_by": "same_execution"}))
	span(td, 3, "invoke_agent", with(twin, map[string]any{"agent.cost.usd": 0.5}))
	span(td, 4, "invoke_agent", with(twin, map[string]any{"agent.cost.duplicate_by": "agent_total"}))
	var reasons []string
	for _, r := range (&Settings{}).Traces(td).Runs {
		reasons = append(reasons, r.Reasons)
	}
	require.Equal(t, []string{ledger.ToldElsewhere, ledger.ToldElsewhere, "", ""}, reasons)
}

func TestUnitsThatNoColumnTells(t *testing.T) {
	var tokens pricing.Tokens
	tokens[pricing.Input], tokens[pricing.CacheWrite1h], tokens[pricing.WebSearch] = 5, 7, 1
	require.JSONEq(t, `{"input":5,"cache_write_1h":7,"web_search":1}`, units(&tokens))
}

// Sessions whose records name no trace are together, and records sent again are the same.
func TestRecordsWithoutATrace(t *testing.T) {
	logs := func() plog.Logs {
		ld := plog.NewLogs()
		sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
		sl.Scope().SetName("com.anthropic.claude_code.events")
		for i := range 3 {
			rec := sl.LogRecords().AppendEmpty()
			rec.SetTimestamp(pcommon.Timestamp(1_000_000_000 + i))
			rec.SetEventName("api_request")
			_ = rec.Attributes().FromRaw(map[string]any{
				"event.name": "api_request", "session.id": fmt.Sprint(i % 2), "model": "claude-sonnet-4-5", "duration_ms": 1000,
				"input_tokens": 5, "output_tokens": 5, "agent.cost.status": "unpriced", "agent.cost.reason": "no_usage",
			})
		}
		return ld
	}
	a, b := (&Settings{}).Logs(logs()), (&Settings{}).Logs(logs())
	require.Len(t, a.Calls, 3)
	require.Equal(t, a.Calls, b.Calls)
	require.Equal(t, a.Calls[0].Trace, a.Calls[2].Trace)
	require.NotEqual(t, a.Calls[0].Trace, a.Calls[1].Trace)
	require.NotEqual(t, a.Calls[0].Span, a.Calls[2].Span)
	require.Equal(t, "log", a.Calls[0].Signal)
}

func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := genai.Bill{HasTotal: true}
		for p := range b.Parts {
			b.Parts[p] = pricing.Femto(rapid.Uint64().Draw(t, "femto") >> rapid.IntRange(1, 63).Draw(t, "shift"))
			b.Total = b.Total.Add(b.Parts[p])
		}
		if rapid.Bool().Draw(t, "unsplit") {
			b.Total = b.Total.Add(pricing.Femto(rapid.Uint64().Draw(t, "rest") >> 2))
		}
		p := partsOf(&b)
		sum := p.Input + p.CacheRead + p.CacheWrite + p.Output + p.Reasoning + p.Audio + p.Image + p.Tool + p.Unsplit
		require.Equal(t, ledger.OfAmount(b.Total), sum)
	})
}

func TestHostileSpans(t *testing.T) {
	deep := pcommon.NewValueMap()
	for at, i := deep.Map(), 0; i < 100_000; i++ {
		at = at.PutEmptyMap("x")
	}
	td := ptrace.NewTraces()
	s := span(td, 1, strings.Repeat("\xff", 10_000), chat)
	deep.CopyTo(s.Attributes().PutEmpty("gen_ai.input.messages"))
	s.SetStartTimestamp(1 << 63)
	s.SetEndTimestamp(0)
	s.Attributes().PutDouble("agent.cost.total_usd", 1e17)
	s.Attributes().PutInt("agent.tokens.input", 1<<62)
	rows := (&Settings{MaxText: 100}).Traces(td)
	c := rows.Calls[0]
	require.LessOrEqual(t, len(c.Name), 3*maxName)
	require.Positive(t, c.Started)
	require.GreaterOrEqual(t, c.Ended, c.Started)
	require.Equal(t, ledger.Some(maxCall), c.USD)
	require.EqualValues(t, maxTokens, c.Tokens.Input)
	require.Equal(t, nesting.Marker, rows.Texts[0].Body)
}
