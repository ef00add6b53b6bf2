package genai

import (
	"cmp"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// meter is a metric in which an agent counts what its calls used, or what they cost, added up over calls.
type meter struct {
	metric   string // its name; "*x" is the name of the service and its scope, and x; its points name a session
	agent    string // whose it is; the same as in agentOf. The service's name where it is empty
	provider string // if the agent knows only one
	nesting  nestingRule
	dollars  bool // it counts US dollars, else tokens
	beside   bool // the agent has a meter of the other kind, too
	teller   func(c *Call) Teller
}

// meters is the table. What is not in it is no agent's bill: gen_ai.client.token.usage does not tell cached tokens, and
// whoever sends it, or gen_ai.client.inference.usage.* in its place, has spans, too.
var meters = []meter{
	{metric: "claude_code.token.usage", agent: "claude-code", nesting: cacheOutside(everyVendor), beside: true, teller: claudeTeller},
	{metric: "claude_code.cost.usage", agent: "claude-code", dollars: true, beside: true, teller: claudeTeller},
	{metric: "codex.turn.token_usage", agent: "codex", nesting: allInside},
	{
		metric: "gemini_cli.token.usage", agent: "gemini-cli", provider: "gcp.gemini",
		nesting: nestingRule{known: true, reasoningOutside: everyVendor},
	},
	{metric: "cursor.token.usage", agent: "cursor", nesting: cacheOutside(everyVendor), beside: true, teller: ownTeller},
	{metric: "cursor.cost.usage", agent: "cursor", dollars: true, beside: true, teller: ownTeller},
	{metric: "opencode.token.usage", agent: "opencode", nesting: allOutside, beside: true, teller: estimateTeller},
	{metric: "opencode.cost.usage", agent: "opencode", dollars: true, beside: true, teller: estimateTeller},
	{metric: "openclaw.tokens", agent: "openclaw", nesting: nestingRule{known: true, cacheOutside: everyVendor, reasoningInside: true}, beside: true, teller: estimateTeller},
	{metric: "openclaw.cost.usd", agent: "openclaw", dollars: true, beside: true, teller: estimateTeller},
	{metric: "grok_code.token.usage", agent: "grok-build", nesting: nestingRule{known: true, reasoningInside: true}, beside: true, teller: estimateTeller},
	{metric: "grok_code.cost.usage", agent: "grok-build", dollars: true, beside: true, teller: estimateTeller}, // told by newer versions, of xAI's keys alone
	{metric: "qwen-code.token.usage", agent: "qwen-code", nesting: forks},                                      // names a session if told to
	{metric: "*.token.usage", nesting: forks}, // other forks of Gemini CLI
	{ // what it guesses of cost is no price
		metric: "continue_cli_token_usage", agent: "continue-cli",
		nesting: nestingRule{known: true, cacheOutside: everyVendor, cacheUntold: everyVendor},
	},
}

var allOutside = nestingRule{known: true, cacheOutside: everyVendor, reasoningOutside: everyVendor}

func ownTeller(*Call) Teller      { return TellVendor } // Cursor sells what it counts
func estimateTeller(*Call) Teller { return TellEstimate }
func (m *meter) tells(c *Call) Teller {
	if m.teller == nil {
		return TellEstimate
	}
	return m.teller(c)
}

// Attributes of meters' points, by what they tell.
var (
	meterKinds     = []string{"type", "token_type", "cursor.token.type", "openclaw.token"}
	meterModels    = []string{"model", "cursor.model.name", "openclaw.model"}
	meterProviders = []string{"anthropic.provider", "provider", "openclaw.provider"}
)

// meterWords are the kinds of token, in all agents' words.
var meterWords = map[string]given{
	"input": gInput, "output": gOutput,
	"cacheRead": gCacheRead, "cache_read": gCacheRead, "cached_input": gCacheRead, "cache": gCacheRead,
	"cacheCreation": gCacheWrite, "cache_creation": gCacheWrite, "cache_write_input": gCacheWrite, "cache_write": gCacheWrite,
	"thought": gReasoning, "reasoning": gReasoning, "reasoning_output": gReasoning,
	"tool": gToolPrompt, "total": gTotal,
}

// meterOf is nil for a metric of anybody else: an application's own counters are told by its spans, too.
// Fork is the name that a service and its scope have in common, as forks of Gemini CLI do.
func meterOf(fork, metric string) *meter {
	for i := range meters {
		m := &meters[i]
		if suffix, any := strings.CutPrefix(m.metric, "*"); m.metric == metric || any && fork != "" && metric == fork+suffix {
			return m
		}
	}
	return nil
}

// Metered is what the points of one meter say together: the kinds of token of one model, up to one time.
type Metered struct {
	Call        Call        // its tokens, or its reported cost; At is when the price is taken
	Attrs       pcommon.Map // of the points, without the kind of token
	Start, Time pcommon.Timestamp
	Temporality pmetric.AggregationTemporality

	meter *meter
	name  string // of the metric
	agent string // whose it is
	usage usage
	key   uint64
}

// ReadMeters reads the meters of a scope. What counts nothing is left out.
func ReadMeters(res pcommon.Resource, sm pmetric.ScopeMetrics) []*Metered {
	var all []*Metered
	fork := readText(res.Attributes(), "service.name")
	if fork != sm.Scope().Name() {
		fork = ""
	}
	for _, metric := range sm.Metrics().All() {
		if row := meterOf(fork, metric.Name()); row != nil {
			all = append(all, row.read(metric)...)
		}
	}
	return all
}

func (m *meter) read(metric pmetric.Metric) []*Metered {
	var groups []*Metered
	agent := cmp.Or(m.agent, strings.TrimSuffix(metric.Name(), strings.TrimPrefix(m.metric, "*")))
	add := func(attrs pcommon.Map, start, at pcommon.Timestamp, t pmetric.AggregationTemporality, value float64) {
		groups = m.add(groups, &Metered{Attrs: attrs, Start: start, Time: at, Temporality: t, meter: m, name: metric.Name(), agent: agent}, value)
	}
	switch metric.Type() {
	case pmetric.MetricTypeSum:
		sum := metric.Sum()
		for _, p := range sum.DataPoints().All() {
			add(p.Attributes(), p.StartTimestamp(), p.Timestamp(), sum.AggregationTemporality(), valueOf(p))
		}
	case pmetric.MetricTypeHistogram:
		h := metric.Histogram()
		for _, p := range h.DataPoints().All() {
			add(p.Attributes(), p.StartTimestamp(), p.Timestamp(), h.AggregationTemporality(), p.Sum())
		}
	case pmetric.MetricTypeExponentialHistogram: // as SDKs make them where they are told to
		h := metric.ExponentialHistogram()
		for _, p := range h.DataPoints().All() {
			add(p.Attributes(), p.StartTimestamp(), p.Timestamp(), h.AggregationTemporality(), p.Sum())
		}
	}
	counted := groups[:0]
	for _, g := range groups {
		if g.close() {
			counted = append(counted, g)
		}
	}
	return counted
}

func valueOf(p pmetric.NumberDataPoint) float64 {
	if p.ValueType() == pmetric.NumberDataPointValueTypeInt {
		return float64(p.IntValue())
	}
	return p.DoubleValue()
}

// add puts a point to the group that it belongs to, which may be a new one. Each kind is a series of its own, which begins when the
// SDK first hears of it: some a millisecond after others.
func (m *meter) add(groups []*Metered, p *Metered, value float64) []*Metered {
	kind, known := meterWords[attributeOf(p.Attrs, meterKinds)]
	if !m.dollars && !known || m.agent == "" && readText(p.Attrs, AttrSessionID) == "" {
		return groups
	}
	p.key = HashAttributes(p.Attrs, isMeterKind)
	for _, g := range groups {
		if g.key == p.key && g.Time == p.Time && (g.Start == p.Start || g.usage[kind] == absent && !m.dollars) {
			g.Start = min(g.Start, p.Start)
			g.take(kind, value)
			return groups
		}
	}
	p.usage = noUsage
	p.take(kind, value)
	return append(groups, p)
}

func (m *Metered) take(kind given, value float64) {
	switch n := countOfFloat(value); {
	case m.meter.dollars:
		if usd, ok := pricing.FromUSD(value); ok {
			m.Call.Reported, m.Call.HasReported = m.Call.Reported.Add(usd), true
		}
	case n >= 0 && m.usage[kind] >= 0:
		m.usage[kind] += n
	default:
		m.usage[kind] = n
	}
}

// close makes a group a Call. It returns false if nothing was counted.
func (m *Metered) close() bool {
	c := &m.Call
	c.Role, c.Operation, c.Dialect, c.Summed = RoleCall, OpChat, "meter", true
	c.Model, c.Provider = attributeOf(m.Attrs, meterModels), m.meter.provider
	if c.Provider == "" {
		c.Provider = attributeOf(m.Attrs, meterProviders)
	}
	ofClaudeCode(c)
	c.At = m.Time
	if m.Temporality == pmetric.AggregationTemporalityCumulative {
		c.At = m.Start // one price for all of a count that grows, or it would be counted again when the price changes
	}
	if m.meter.dollars {
		return c.HasReported && !c.Reported.IsZero()
	}
	u, counted := &m.usage, false
	for k, n := range u[:gTotal] {
		counted = counted || n > 0 || n == bad
		if g := given(k); n == absent && (g == gInput || g == gOutput) {
			u[k] = 0 // a kind of which there was none has no point
		}
	}
	u[gTotal] = absent // of other calls than the kinds, where a point is missing
	u.settle(m.meter.nesting, c)
	return counted
}

// attributeOf is the first of the attributes that is a string.
func attributeOf(attrs pcommon.Map, names []string) string {
	for _, name := range names {
		if v, ok := attrs.Get(name); ok && v.Type() == pcommon.ValueTypeStr {
			return v.Str()
		}
	}
	return ""
}

func isMeterKind(name string) bool {
	for _, k := range meterKinds {
		if k == name {
			return true
		}
	}
	return false
}
