package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

const aTrace, bTrace = "4bf92f3577b34da6a3ce929d0e0e4736", "5bf92f3577b34da6a3ce929d0e0e4736"

func at(trace string, span, parent ledger.Span, name string, second, took int64) ledger.At {
	start := ledger.Nanos(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).UnixNano() + second*1e9)
	return ledger.At{Trace: trace, Span: span, Parent: parent, Name: name, Started: start, Ended: start + ledger.Nanos(took*1e9)}
}

// stored is a ledger of two runs: one with a tool and two calls, and one whose call has no price.
func stored(t *testing.T) string {
	dir := t.TempDir()
	l, err := ledger.Open(dir)
	require.NoError(t, err)
	who := ledger.Who{Agent: "researcher", User: "ada", Session: "s1", Tenant: "acme\u202e"}
	input, output := ledger.Money(3_000_000_000), ledger.Money(1_500_000_000)
	call := func(span ledger.Span, second int64) ledger.Call {
		return ledger.Call{
			At: at(aTrace, span, 1, "chat", second, 1), Who: who, Signal: "span", Operation: "chat", Provider: "anthropic",
			Model: "claude-sonnet-4-5", Status: "priced", USD: ledger.Some(input + output), Tokens: ledger.Tokens{Input: 1000, Output: 100},
			Parts: ledger.Parts{Input: input, Output: output},
		}
	}
	_, err = l.Write(&ledger.Batch{
		Runs: []ledger.Run{
			{At: at(aTrace, 1, 0, "invoke_agent researcher", 0, 10), Who: who, Kind: ledger.KindAgent, Status: "complete", Models: "\nclaude-sonnet-4-5\n", USD: ledger.Some(2 * (input + output)), Calls: 2, Prompt: 2000, Completion: 200},
			{At: at(bTrace, 9, 0, "other", 100, 1), Who: ledger.Who{Session: "s2"}, Kind: ledger.KindAgent, Status: "partial", Reasons: "unpriced_calls", Calls: 1, Unpriced: 1},
		},
		Calls: []ledger.Call{call(2, 1), call(4, 5), {
			At: at(bTrace, 10, 9, "chat", 100, 1), Signal: "span", Provider: "x", Model: "no-such-model", Status: "unpriced", Reason: "unknown_model",
			Tokens: ledger.Tokens{Input: 5, Output: 6},
		}},
		Tools: []ledger.Tool{{At: at(aTrace, 3, 1, "execute_tool\x1b[2Jsearch", 3, 1)}},
	})
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return dir
}

func on(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	args = append(slices.Clip(args), "-dir", dir)
	require.Equal(t, 0, cli(args, strings.NewReader(stdin), &out, &errs), errs.String())
	return out.String()
}

func TestRuns(t *testing.T) {
	dir := stored(t)
	lines := strings.Split(strings.TrimSpace(on(t, dir, "", "runs")), "\n")
	require.Len(t, lines, 3)
	require.Equal(t, "RUN STARTED NAME WHO MODELS TOOK CALLS TOKENS USD STATUS", strings.Join(strings.Fields(lines[0]), " "))
	require.Contains(t, lines[1], "5bf92f35 ")
	require.Contains(t, lines[1], "partial (unpriced_calls)")
	for _, word := range []string{"4bf92f35 ", "researcher", "ada", "claude-sonnet-4-5", "10s", "2200", "0.009", "complete"} {
		require.Contains(t, lines[2], word)
	}
	var rows []map[string]any
	require.NoError(t, json.Unmarshal([]byte(on(t, dir, "", "runs", "-user", "ada", "-json")), &rows))
	require.Len(t, rows, 1)
	require.InDelta(t, 0.009, rows[0]["usd"], 1e-15)
	require.Equal(t, "2026-11-20T12:00:00Z", rows[0]["started"])
	require.Contains(t, on(t, dir, "", "runs", "-n", "1", "-by", "dearest", "-csv"), aTrace)
}

func TestShow(t *testing.T) {
	dir := stored(t)
	text := on(t, dir, "", "show", "4bf9")
	var names []string
	for _, line := range strings.Split(text, "\n")[1:5] {
		names = append(names, strings.TrimRight(line[:40], " "))
	}
	require.Equal(t, []string{"  researcher", "    claude-sonnet-4-5", "    execute_tool[2Jsearch", "    claude-sonnet-4-5"}, names)
	require.NotContains(t, text, "\x1b")
	require.Contains(t, text, "2 calls, 0.009 USD, complete")
	require.Contains(t, on(t, dir, "", "show", "last", "-csv"), "call,no-such-model,1,")
}

func TestSpend(t *testing.T) {
	dir := stored(t)
	rows := func(args ...string) [][]string {
		all, err := csv.NewReader(strings.NewReader(on(t, dir, "", append(args, "-from", "2026-11-01", "-csv")...))).ReadAll()
		require.NoError(t, err)
		return all[1:]
	}
	require.Equal(t, [][]string{
		{"claude-sonnet-4-5", "2", "0", "0", "2200", "0", "0", "0", "0.009"}, {"no-such-model", "1", "1", "0", "11", "0", "0", "0", ""},
	}, rows("spend"))
	require.Equal(t, "ada", rows("spend", "-by", "user")[0][0])
	require.Equal(t, [][]string{{"2026-11-20", "3", "1", "0", "2211", "0", "0", "0", "0.009"}}, rows("spend", "-by", "day"))
	require.Contains(t, on(t, dir, "", "spend", "-from", "2026-11-01"), "all                3      1")
	require.Equal(t, [][]string{{"researcher", "2", "0", "", "2200", "", "", "0", "0.009"}}, rows("spend", "-by", "agent", "-user", "ada"), "what runs do not tell is not 0")
	require.Equal(t, [][]string{{"claude-sonnet-4-5", "2", "0", "0", "2200", "0", "0", "0", "0.009"}}, rows("spend", "-provider", "anthropic"))
	for _, wrong := range []struct{ flags, says string }{
		{"-user ada -agent researcher", "-agent, -user: no sums are kept of both"}, {"-status partial", "-status: no sums are kept of it"},
	} {
		var errs bytes.Buffer
		require.Equal(t, 1, cli(append([]string{"spend", "-dir", dir}, strings.Fields(wrong.flags)...), nil, &bytes.Buffer{}, &errs))
		require.Contains(t, errs.String(), wrong.says)
	}
	var errs bytes.Buffer
	require.Equal(t, 1, cli([]string{"spend", "-by", "shoe size", "-dir", dir}, nil, &bytes.Buffer{}, &errs))
	require.Contains(t, errs.String(), "-by: want one of model, provider, day, session, ")
}

func TestRecost(t *testing.T) {
	dir := stored(t)
	text := on(t, dir, "", "recost", "-as", "anthropic/claude-haiku-4-5", "-csv")
	require.Contains(t, text, "claude-sonnet-4-5,2,0,0.009,0.003,-66.7 %") // 2000 x $1 and 200 x $5 a million
	require.Contains(t, text, "no-such-model,1,1,0,0,-")
	var errs bytes.Buffer
	require.Equal(t, 2, cli([]string{"recost", "-dir", dir}, nil, &bytes.Buffer{}, &errs))
}

// TestRecostOfADeclinedCall: its counts cost nothing at any price, and another model may have answered, or not.
func TestRecostOfADeclinedCall(t *testing.T) {
	dir := t.TempDir()
	l, err := ledger.Open(dir)
	require.NoError(t, err)
	_, err = l.Write(&ledger.Batch{Calls: []ledger.Call{{
		At: at(bTrace, 11, 0, "chat", 101, 1), Signal: "span", Provider: "anthropic", Model: "claude-fable-5", Status: "priced",
		USD: ledger.Some(0), Assumed: "cache_not_told declined", Tokens: ledger.Tokens{Input: 564},
	}}})
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.Contains(t, on(t, dir, "", "recost", "-as", "anthropic/claude-haiku-4-5", "-csv"), "claude-fable-5,1,1,0,0,-")
}

// TestFocus: what the specification asks of every row, and that the money is all there.
func TestFocus(t *testing.T) {
	dir := stored(t)
	all, err := csv.NewReader(strings.NewReader(on(t, dir, "", "focus"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, all[0], 57)
	require.True(t, slices.IsSorted(all[0]))
	require.Len(t, all, 3)
	row := map[string]string{}
	for i, name := range all[0] {
		row[name] = all[1][i]
	}
	for name, want := range map[string]string{
		"BilledCost": "0.006", "ListUnitPrice": "0.000003000000000000", "PricingQuantity": "2000.0", "PricingUnit": "Tokens", "ChargeCategory": "Usage",
		"ChargePeriodStart": "2026-11-20T00:00:00Z", "ChargePeriodEnd": "2026-11-21T00:00:00Z", "BillingPeriodStart": "2026-11-01T00:00:00Z",
		"BillingPeriodEnd": "2026-12-01T00:00:00Z", "SkuMeter": "Input Tokens", "ServiceName": "anthropic", "SkuId": "anthropic/claude-sonnet-4-5",
		"SubAccountId": "acme\u202e", "InvoiceId": "",
	} {
		require.Equal(t, want, row[name], name)
	}
}

func TestStatusline(t *testing.T) {
	dir := stored(t)
	require.Equal(t, "$0.0090 session | $0.00 today\n", on(t, dir, `{"session_id":"s1"}`, "statusline"))
	require.Equal(t, "$? + 1 unpriced session | $0.00 today\n", on(t, dir, "", "statusline", "-session", "s2"))
	require.Equal(t, "$0.00 today\n", on(t, dir, "", "statusline"))
}

func TestNoLedger(t *testing.T) {
	var errs bytes.Buffer
	require.Equal(t, 1, cli([]string{"runs", "-dir", t.TempDir()}, nil, &bytes.Buffer{}, &errs))
	require.Contains(t, errs.String(), "start the collector with agent_view first")
}

func TestPointInTime(t *testing.T) {
	now := time.Date(2026, 11, 27, 5, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-11-01": "2026-11-01T00:00:00Z", "2026-11-01T02:00:00+01:00": "2026-11-01T01:00:00Z", "7d": "2026-11-20T05:00:00Z",
		"90m": "2026-11-27T03:30:00Z", "today": "2026-11-27T00:00:00Z",
	} {
		got, err := pointInTime(text, now)
		require.NoError(t, err)
		require.Equal(t, want, got.UTC().Format(time.RFC3339))
	}
	_, err := pointInTime("yesterday", now)
	require.Error(t, err)
}
