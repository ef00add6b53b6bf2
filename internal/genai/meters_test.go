package genai

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// meterScope is metrics of one point each: "name attribute=value ... number".
func meterScope(points ...string) pmetric.ScopeMetrics {
	sm := pmetric.NewScopeMetrics()
	for _, line := range points {
		words := strings.Fields(line)
		m := sm.Metrics().AppendEmpty()
		m.SetName(words[0])
		sum := m.SetEmptySum()
		sum.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
		p := sum.DataPoints().AppendEmpty()
		p.SetTimestamp(1_790_000_000_000_000_000)
		for _, pair := range words[1 : len(words)-1] {
			name, value, _ := strings.Cut(pair, "=")
			p.Attributes().PutStr(name, value)
		}
		value := pcommon.NewValueEmpty()
		value.SetStr(words[len(words)-1])
		n, _ := number(value)
		p.SetDoubleValue(n)
	}
	return merged(sm)
}

// merged puts the points of metrics of one name into one metric, as SDKs do.
func merged(sm pmetric.ScopeMetrics) pmetric.ScopeMetrics {
	byName := map[string]pmetric.Metric{}
	out := pmetric.NewScopeMetrics()
	out.Scope().SetName("qwen-code")
	for _, m := range sm.Metrics().All() {
		to, ok := byName[m.Name()]
		if !ok {
			to = out.Metrics().AppendEmpty()
			m.CopyTo(to)
			byName[m.Name()] = to
			continue
		}
		m.Sum().DataPoints().At(0).CopyTo(to.Sum().DataPoints().AppendEmpty())
	}
	return out
}

// TestMetersBeginApart: each kind of token is a series of its own, which begins when its first is counted. Together they are what one
// session used, whichever comes first, and a point that counts anew is not added to one that does not.
func TestMetersBeginApart(t *testing.T) {
	point := func(to pmetric.NumberDataPointSlice, kind string, start pcommon.Timestamp, n int64) {
		p := to.AppendEmpty()
		p.SetStartTimestamp(start)
		p.SetTimestamp(1_790_000_000_000_000_000)
		p.SetIntValue(n)
		p.Attributes().PutStr("model", "gemini-2.5-flash")
		p.Attributes().PutStr("type", kind)
	}
	for name, c := range map[string]struct {
		kinds  []string
		starts []pcommon.Timestamp
		want   []string
	}{
		"input first": {[]string{"input", "output", "cache"}, []pcommon.Timestamp{1000, 1001, 1002}, []string{"1000 70 30 10"}},
		"cache first": {[]string{"cache", "output", "input"}, []pcommon.Timestamp{1000, 1001, 1002}, []string{"1000 70 30 10"}},
		"two lives": {
			[]string{"input", "cache", "input", "cache"}, []pcommon.Timestamp{1000, 1000, 2000, 2000},
			[]string{"1000 70 30 0", "2000 70 30 0"},
		},
	} {
		sm := pmetric.NewScopeMetrics()
		m := sm.Metrics().AppendEmpty()
		m.SetName("gemini_cli.token.usage")
		m.SetEmptySum().SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
		for i, kind := range c.kinds {
			point(m.Sum().DataPoints(), kind, c.starts[i], map[string]int64{"input": 100, "cache": 30, "output": 10}[kind])
		}
		var got []string
		for _, told := range ReadMeters(pcommon.NewResource(), sm) {
			tokens := &told.Call.Tokens
			got = append(got, fmt.Sprint(uint64(told.Start), " ", tokens[pricing.Input], " ", tokens[pricing.CacheRead], " ", tokens[pricing.Output]))
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestMeters(t *testing.T) {
	book, err := pricing.New(pricing.Embedded()...)
	require.NoError(t, err)
	service := pcommon.NewResource()
	service.Attributes().PutStr("service.name", "qwen-code")
	for name, c := range map[string]struct {
		points []string
		trust  Trust
		want   []string // status, dollars, tokens in and out of each bill
	}{
		"Claude Code's dollars are the bill of its own models": {
			points: []string{
				"claude_code.cost.usage model=claude-sonnet-4-5 anthropic.provider=firstParty 0.5",
				"claude_code.token.usage model=claude-sonnet-4-5 anthropic.provider=firstParty type=input 1000",
				"claude_code.token.usage model=claude-sonnet-4-5 anthropic.provider=firstParty type=cacheRead 500",
			},
			want: []string{"reported 0.5", "reported input=1000 cache_read=500"},
		},
		"its tokens are where another's model answered": {
			points: []string{
				"claude_code.cost.usage model=glm-4.6 anthropic.provider=firstParty 0.5",
				"claude_code.token.usage model=glm-4.6 anthropic.provider=firstParty type=output 1000",
			},
			want: []string{"priced 0.0022 output=1000"},
		},
		"its tokens are where the configuration says so": {
			trust: TrustIgnore,
			points: []string{
				"claude_code.cost.usage model=claude-sonnet-4-5 anthropic.provider=firstParty 0.5",
				"claude_code.token.usage model=claude-sonnet-4-5 anthropic.provider=firstParty type=output 1000",
			},
			want: []string{"priced 0.015 output=1000"},
		},
		"Codex's input includes what was cached, its output what was thought": {
			points: []string{
				"codex.turn.token_usage model=gpt-5 token_type=input 2200", "codex.turn.token_usage model=gpt-5 token_type=cached_input 2048",
				"codex.turn.token_usage model=gpt-5 token_type=output 409", "codex.turn.token_usage model=gpt-5 token_type=reasoning_output 256",
				"codex.turn.token_usage model=gpt-5 token_type=total 2609",
			},
			want: []string{"priced 0.004536 input=152 cache_read=2048 output=153 reasoning=256"},
		},
		"Grok Build's input includes what was cached, its output what was thought; its dollars are told of some calls alone": {
			points: []string{
				"grok_code.cost.usage model=grok-4.5 0.0246912003",
				"grok_code.token.usage model=grok-4.5 type=input 10003", "grok_code.token.usage model=grok-4.5 type=cache_read 4096",
				"grok_code.token.usage model=grok-4.5 type=output 603", "grok_code.token.usage model=grok-4.5 type=reasoning 200",
			},
			want: []string{"priced 0.0166608 input=5907 cache_read=4096 output=403 reasoning=200"},
		},
		"Gemini CLI's output is without what was thought": {
			points: []string{
				"gemini_cli.token.usage model=gemini-2.5-pro type=input 1500", "gemini_cli.token.usage model=gemini-2.5-pro type=cache 1100",
				"gemini_cli.token.usage model=gemini-2.5-pro type=output 211", "gemini_cli.token.usage model=gemini-2.5-pro type=thought 97",
				"gemini_cli.token.usage model=gemini-2.5-pro type=tool 0",
			},
			want: []string{"priced 0.0037175 input=400 cache_read=1100 output=211 reasoning=97"},
		},
		"Cursor sells what it counts": {
			points: []string{"cursor.cost.usage cursor.model.name=Auto 0.25", "cursor.token.usage cursor.model.name=Auto cursor.token.type=input 10"},
			want:   []string{"reported 0.25", "reported input=10"},
		},
		"an estimate stands only where nothing is known": {
			points: []string{
				"opencode.cost.usage model=no-such-model 0.25", "opencode.token.usage model=no-such-model type=input 10",
				"opencode.cost.usage model=gpt-5 0.25", "opencode.token.usage model=gpt-5 type=input 1000",
			},
			want: []string{"reported 0.25", "reported input=10", "priced 0.00125 input=1000"},
		},
		"OpenClaw counts its prompts and sums, too": {
			points: []string{
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=input 30",
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=output 300",
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=cache_read 11000",
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=cache_write 1500",
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=prompt 12530",
				"openclaw.tokens openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 openclaw.token=total 12830",
				"openclaw.cost.usd openclaw.provider=anthropic openclaw.model=claude-sonnet-4-5 0.02",
			},
			want: []string{"priced 0.013515 input=30 cache_read=11000 cache_write=1500 output=300"},
		},
		"a fork's models are anybody's": {
			points: []string{"qwen-code.token.usage model=no-such-model session.id=s type=input 10"},
			want:   []string{"unpriced input=10"},
		},
		"what is no number has no price": {
			points: []string{"codex.turn.token_usage model=gpt-5 token_type=input 100", "codex.turn.token_usage model=gpt-5 token_type=output -2"},
			want:   []string{"unpriced"},
		},
		"what is no agent's, and what counts nothing": {
			points: []string{
				"gen_ai.client.token.usage gen_ai.request.model=gpt-5 type=input 10", "claude_code.token.usage model=claude-sonnet-4-5 type=input 0",
				"claude_code.cost.usage model=claude-sonnet-4-5 0", "claude_code.session.count 1", "shop.token.usage model=gpt-5 session.id=s type=input 10",
			},
		},
		"Continue's caches are beside the input, and what it guesses of cost is no bill": {
			points: []string{
				"continue_cli_token_usage model=claude-sonnet-4-5 type=input 1000", "continue_cli_token_usage model=claude-sonnet-4-5 type=output 100",
				"continue_cli_token_usage model=claude-sonnet-4-5 type=cacheRead 2000", "continue_cli_token_usage model=claude-sonnet-4-5 type=cacheCreation 400",
				"continue_cli_cost_usage model=claude-sonnet-4-5 0.5",
			},
			want: []string{"priced 0.0066 input=1000 cache_read=2000 cache_write=400 output=100"},
		},
		"a fork's thoughts of Gemini are beside the output": {
			points: []string{
				"qwen-code.token.usage model=gemini-2.5-flash type=input 1000", "qwen-code.token.usage model=gemini-2.5-flash type=cache 400",
				"qwen-code.token.usage model=gemini-2.5-flash type=output 100", "qwen-code.token.usage model=gemini-2.5-flash type=thought 60",
			},
			want: []string{"priced 0.000592 input=600 cache_read=400 output=100 reasoning=60"},
		},
		"a fork does not tell what Claude wrote to a cache": {
			points: []string{
				"qwen-code.token.usage model=claude-sonnet-4-5 type=input 1000", "qwen-code.token.usage model=claude-sonnet-4-5 type=cache 400",
				"qwen-code.token.usage model=claude-sonnet-4-5 type=output 100",
			},
			want: []string{"partial 0.00342 input=600 cache_read=400 output=100"},
		},
		"Qwen Code names its session only if told to": {
			points: []string{"qwen-code.token.usage model=gpt-5 type=input 10", "qwen-code.token.usage model=gpt-5 type=cache 4"},
			want:   []string{"priced 0.000008 input=6 cache_read=4"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			trust := c.trust
			if trust == "" {
				trust = TrustAuto
			}
			bills := pmetric.NewMetricSlice()
			for _, m := range ReadMeters(service, meterScope(c.points...)) {
				var b Bill
				if JudgeMeter(book, m, trust, "", &b) {
					WriteMeter(bills, m, &b)
				}
			}
			var got []string
			for _, m := range bills.All() {
				got = append(got, billText(t, m))
			}
			require.ElementsMatch(t, c.want, got)
		})
	}
}

func billText(t *testing.T, m pmetric.Metric) string {
	require.Equal(t, MetricMetered, m.Name())
	b, judged := ReadBill(m.Metadata())
	require.True(t, judged)
	p := m.Sum().DataPoints().At(0)
	for _, kind := range meterKinds {
		_, there := p.Attributes().Get(kind)
		require.False(t, there, kind)
	}
	text := string(b.Status)
	require.Equal(t, !b.HasTotal, p.Flags().NoRecordedValue())
	if b.HasTotal {
		require.Equal(t, b.Total.USD(), p.DoubleValue())
		text += " " + b.Total.String()
	}
	for k, n := range ReadTokens(m.Metadata()) {
		if n > 0 {
			text += " " + Kind(k).String() + "=" + pcommon.NewValueInt(n).AsString()
		}
	}
	return text
}

func TestSenderIsTheSameInAllSignals(t *testing.T) {
	attrs := func(pairs ...string) pcommon.Map {
		m := pcommon.NewMap()
		for i := 0; i < len(pairs); i += 2 {
			m.PutStr(pairs[i], pairs[i+1])
		}
		return m
	}
	res := attrs("service.name", "codex_exec", "env", "a", "host.name", "h")
	codex := Sender("codex", "gpt-5", "", res)
	require.Equal(t, codex, Sender("codex", "gpt-5", "", attrs("service.name", "codex_exec", "env", "a", "os", "b")))
	require.NotEqual(t, codex, Sender("codex", "gpt-5", "", attrs("service.name", "codex_exec", "env", "b")))
	require.NotEqual(t, codex, Sender("codex", "gpt-5-mini", "", res))
	claude := Sender("claude-code", "claude-sonnet-4-5-20250929", "s", attrs("service.name", "x"))
	require.Equal(t, claude, Sender("claude-code", "claude-sonnet-4-5[1m]", "s", res))
	require.Equal(t, claude, Sender("claude-code", "claude-sonnet-4-5", "s", attrs("service.name", "y")))
	require.NotEqual(t, claude, Sender("claude-code", "claude-sonnet-4-5", "t", attrs("service.name", "x")))
	require.Equal(t, "s", SessionOf(attrs("session.id", "r"), attrs("conversation.id", "s")))
	require.Equal(t, "r", SessionOf(attrs("session.id", "r"), attrs()))
}

func TestCursorLogs(t *testing.T) {
	rec := func(billable bool) Call {
		var c Call
		r := newRecord("cursor.telemetry", "api_request")
		r.attrs.PutInt("cursor.api.request.input_tokens", 100)
		r.attrs.PutInt("cursor.api.request.output_tokens", 40)
		r.attrs.PutInt("cursor.api.request.cache_read_tokens", 20)
		r.attrs.PutInt("cursor.api.request.cache_creation_tokens", 5)
		r.attrs.PutStr("cursor.model.name", "gpt-5")
		r.attrs.PutStr("cursor.usage_event.id", "u")
		r.attrs.PutBool("cursor.api.billable", billable)
		ReadLog(r.res, r.scope, r.rec, &c)
		return c
	}
	c := rec(true)
	require.Equal(t, RoleCall, c.Role)
	require.Equal(t, "u", c.ID)
	require.Equal(t, int64(100), c.Tokens[pricing.Input])
	require.Equal(t, int64(20), c.Tokens[pricing.CacheRead])
	require.Equal(t, RoleOther, rec(false).Role)
}

// record is a log record whose event is named by its body.
type record struct {
	res   pcommon.Resource
	scope pcommon.InstrumentationScope
	rec   plog.LogRecord
	attrs pcommon.Map
}

func newRecord(scope, body string) record {
	r := record{res: pcommon.NewResource(), scope: pcommon.NewInstrumentationScope(), rec: plog.NewLogRecord()}
	r.scope.SetName(scope)
	r.rec.Body().SetStr(body)
	r.attrs = r.rec.Attributes()
	return r
}

func TestMeteredAgent(t *testing.T) {
	for _, c := range []struct{ dialect, service, scope, want string }{
		{"claude-code-log", "claude-code", "com.anthropic.claude_code.events", "claude-code"},
		{"grok-build-log", "grok-cli", "ai.xai.grok_code", "grok-build"},
		{"openinference", "app", "com.opencode", "opencode"},
		{"ai-sdk", "opencode", "ai", "opencode"},
		{"gemini-cli-fork-log", "qwen-code", "qwen-code", "qwen-code"},
		{"generic", "qwen-code", "qwen-code", "qwen-code"},
		{"qwen-code", "renamed", "qwen-code", "qwen-code"},
		{"gemini-cli-fork-log", "renamed", "qwen-code", "qwen-code"},
		{"transcript", "claude-code", "otelcol-genai/transcript", "claude-code"},
		{"generic", "shop", "opentelemetry.instrumentation.openai_v2", ""},
		{"generic", "", "", ""},
	} {
		res := pcommon.NewResource()
		res.Attributes().PutStr("service.name", c.service)
		require.Equal(t, c.want, MeteredAgent(&Call{Dialect: c.dialect}, res, c.scope))
	}
}

// TestMeteredHistograms: what a meter counts is the sum of its histogram, of either kind.
func TestMeteredHistograms(t *testing.T) {
	counts := map[string]float64{"input": 1000, "cached_input": 400, "output": 100, "reasoning_output": 50, "total": 1100}
	plain, exponential := pmetric.NewScopeMetrics(), pmetric.NewScopeMetrics()
	p := plain.Metrics().AppendEmpty()
	p.SetName("codex.turn.token_usage")
	e := exponential.Metrics().AppendEmpty()
	e.SetName("codex.turn.token_usage")
	p.SetEmptyHistogram().SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	e.SetEmptyExponentialHistogram().SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	for kind, n := range counts {
		at := p.Histogram().DataPoints().AppendEmpty()
		at.SetSum(n)
		at.Attributes().PutStr("token_type", kind)
		of := e.ExponentialHistogram().DataPoints().AppendEmpty()
		of.SetSum(n)
		of.Attributes().PutStr("token_type", kind)
	}
	want := pricing.Tokens{pricing.Input: 600, pricing.CacheRead: 400, pricing.Output: 50, pricing.Reasoning: 50}
	for _, sm := range []pmetric.ScopeMetrics{plain, exponential} {
		all := ReadMeters(pcommon.NewResource(), sm)
		require.Len(t, all, 1)
		require.Equal(t, want, all[0].Call.Tokens)
	}
}
