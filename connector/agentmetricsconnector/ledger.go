package agentmetricsconnector

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// unknown is the label value for what a span does not tell. An absent label would split dashboards in two.
const unknown = "unknown"

// ledger is everything counted. Its methods must not run at the same time.
type ledger struct {
	metrics
	families   []*series.Family
	calls      *series.Witnesses
	dimensions []DimensionConfig

	values []string // scratch: label values of one addition, the dimensions of the item last
	extra  []string // scratch: the dimensions of the item
}

// tally is one batch: what it told about counting itself, and scratch for its calls.
type tally struct {
	duplicates, unjudged, badValues int64

	call genai.Call
}

func newLedger(cfg *Config) (*ledger, error) {
	calls, err := series.NewWitnesses(cfg.MaxCalls)
	if err != nil {
		return nil, err
	}
	l := &ledger{metrics: newMetrics(), calls: calls, dimensions: cfg.Dimensions}
	l.families = l.all()
	for _, f := range l.families {
		f.Limit = cfg.MaxSeries
		for _, d := range cfg.Dimensions {
			f.Labels = append(f.Labels, open(d.label()))
		}
	}
	return l, nil
}

func (c *agentMetrics) countSpan(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, t *tally) {
	call := &t.call
	genai.ReadSpan(res, scope, span, call)
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.ledger
	l.enter(res, span.Attributes())
	l.bill(call, span.Attributes(), series.Spans, t)
	if isRun(call, span.Attributes()) {
		l.run(call, span, t)
	}
	if call.Role == genai.RoleTool {
		l.tools.Add(1, l.with(toolName(span))...)
	}
	if span.Name() == genai.SpanSession {
		l.session(span, t)
	}
	l.sandbox(span, genai.ReadSandbox(res, span.Attributes()), t)
}

func (c *agentMetrics) countRecord(res pcommon.Resource, scope pcommon.InstrumentationScope, rec plog.LogRecord, t *tally) {
	genai.ReadLog(res, scope, rec, &t.call)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ledger.enter(res, rec.Attributes())
	c.ledger.bill(&t.call, rec.Attributes(), series.Logs, t)
}

// enter notes the dimensions of an item, which all that is counted until the next call gets.
func (l *ledger) enter(res pcommon.Resource, attrs pcommon.Map) {
	l.extra = l.extra[:0]
	for _, d := range l.dimensions {
		v, ok := attrs.Get(d.Attribute)
		if !ok {
			v, ok = res.Attributes().Get(d.Attribute)
		}
		value := d.Default
		if ok {
			value = v.AsString()
		}
		l.extra = append(l.extra, value)
	}
}

// with is values and the dimensions of the item; valid until the next call.
func (l *ledger) with(values ...string) []string {
	l.values = l.values[:0]
	for _, v := range values {
		if v == "" {
			v = unknown
		}
		l.values = append(l.values, v)
	}
	l.values = append(l.values, l.extra...)
	return l.values
}

// bill counts tokens and money of a call that carries its own bill.
func (l *ledger) bill(call *genai.Call, attrs pcommon.Map, from series.Signal, t *tally) {
	bill, judged := genai.ReadBill(attrs)
	if !judged {
		if call.Role == genai.RoleCall {
			t.unjudged++
		}
		return
	}
	if !slices.Contains(billed, bill.Status) {
		return
	}
	if !l.calls.First(call.ID, from) {
		t.duplicates++
		return
	}
	model, provider := modelOf(call), call.Provider
	if provider == "" { // a priced call names it in its card: "anthropic/claude-sonnet-4-5@..."
		provider, _, _ = strings.Cut(bill.Price, "/")
	}
	for i, n := range genai.ReadTokens(attrs) {
		if n == 0 {
			continue
		}
		kind := genai.Kind(i)
		l.tokens.Add(n, l.with(model, kind.String())...)
		if bill.Status == genai.StatusUnpriced || bill.Status == genai.StatusPartial && bill.Parts[kind.Part()].IsZero() {
			l.unpriced.Add(n, l.with(model, provider, string(bill.Reason))...)
		}
	}
	l.spend(model, provider, &bill)
}

func modelOf(call *genai.Call) string {
	if call.Model != "" {
		return call.Model
	}
	return call.RequestModel
}

// billed are the statuses of a call's one bill. The others repeat it.
var billed = []genai.Status{genai.StatusPriced, genai.StatusPartial, genai.StatusUnpriced, genai.StatusReported}

// spend counts the bill's total, by part.
func (l *ledger) spend(model, provider string, bill *genai.Bill) {
	parts, rest := split(bill)
	for p, a := range parts {
		if !a.IsZero() {
			l.cost.AddMoney(a, l.with(model, provider, genai.Part(p).String())...)
		}
	}
	if !rest.IsZero() {
		l.cost.AddMoney(rest, l.with(model, provider, unsplit)...)
	}
}
