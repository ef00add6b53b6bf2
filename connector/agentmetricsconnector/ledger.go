package agentmetricsconnector

import (
	"cmp"
	"context"
	"math"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/senders"
	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/state"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// unknown is the label value for what a span does not tell. An absent label would split dashboards in two.
const unknown = "unknown"

// unsplit is the token type of money that no part explains: a figure that the emitter reported as one.
const unsplit = "unsplit"

// maxBoxes bounds the sandboxes whose template is remembered: some 200 bytes each.
const maxBoxes = 10_000

// maxHistograms bounds the series of a histogram: each is twenty lines of a scrape.
const maxHistograms = 50

// kept reports whether the ledger outlives the process.
func (l *ledger) kept() bool { return l.Client != nil }

// load takes in what the process before counted, and returns when counting began.
func (l *ledger) load(ctx context.Context, now time.Time) (time.Time, error) {
	return l.Load(ctx, now,
		func(n uint64) { l.items.Add(n) },
		func(n uint64) {
			l.told.Add(n)
			l.calls.Again(n)
		})
}

// ledger is everything counted. Its methods must not run at the same time.
type ledger struct {
	metrics
	families   []*series.Family
	calls      *series.Witnesses
	items      *series.Recent // spans and log records that were counted
	told       *series.Recent // what calls has been told, for the turns of its trail
	dimensions []DimensionConfig
	rawModels  bool
	boxes      *lru.Cache[string, genai.Sandbox] // what the creation of a sandbox told, by its id
	weight     float64                           // how many the item stands for
	senders    *senders.Senders                  // of agents that have meters of their own
	metered    bool                              // meters are counted, too

	state.State
	itemTrail, callTrail *state.Trail

	values []string // scratch: label values of one addition, the dimensions of the item last
	extra  []string // scratch: the dimensions of the item
}

// tally is one batch: what it told about counting itself, and scratch for its calls.
type tally struct {
	duplicates, resent, unjudged, badValues, scaled int64

	call genai.Call
}

func newLedger(cfg *Config) (*ledger, error) {
	calls, err := series.NewWitnesses(cfg.MaxCalls)
	if err != nil {
		return nil, err
	}
	boxes, err := lru.New[string, genai.Sandbox](maxBoxes)
	if err != nil {
		return nil, err
	}
	l := &ledger{
		metrics: newMetrics(), calls: calls, items: series.NewRecent(cfg.MaxItems), told: series.NewRecent(cfg.MaxCalls),
		dimensions: cfg.Dimensions, itemTrail: state.NewTrail("items"), callTrail: state.NewTrail("calls"),
		rawModels: cfg.RawModels, boxes: boxes, weight: 1, senders: senders.New(),
	}
	l.families = l.all()
	l.State = state.State{Families: l.families, Trails: []*state.Trail{l.itemTrail, l.callTrail}, Senders: l.senders}
	for _, f := range l.families {
		f.Limit = cfg.MaxSeries
		if f.Bounds != nil {
			f.Limit = min(f.Limit, maxHistograms)
		}
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
	if !l.fresh(spanKey(span), t) {
		return
	}
	l.enter(res, span.Attributes())
	if l.weight = genai.Weight(span.TraceState().AsRaw()); l.weight != 1 {
		t.scaled++
	}
	l.bill(call, callKey(call, span.TraceID(), span.SpanID()), origin{res, scope}, span.Attributes(), series.Spans, t)
	if genai.IsRun(call, span.Attributes()) {
		l.run(call, span, t)
	}
	if call.Role == genai.RoleTool {
		l.tools.Add(l.times(1), l.with(toolName(span))...)
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
	if genai.Judged(rec.Attributes()) && !c.ledger.fresh(genai.RecordKey(rec), t) {
		return
	}
	c.ledger.enter(res, rec.Attributes())
	c.ledger.weight = 1
	key := callKey(&t.call, rec.TraceID(), rec.SpanID())
	c.ledger.bill(&t.call, key, origin{res, scope}, rec.Attributes(), series.Logs, t)
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
func (l *ledger) bill(call *genai.Call, key uint64, o origin, attrs pcommon.Map, from series.Signal, t *tally) {
	bill, judged := genai.ReadBill(attrs)
	if !judged {
		if call.Role == genai.RoleCall {
			t.unjudged++
		}
		return
	}
	if !bill.Carries() {
		return
	}
	if !l.first(key, from, t) {
		return
	}
	f := figuresOf(attrs, &bill)
	l.scale(&f)
	l.once(call, o, attrs, &f)
	l.count(call, &bill, &f)
}

// count adds the figures of a bill: all of it, or what is left of it to count.
func (l *ledger) count(call *genai.Call, bill *genai.Bill, f *senders.Figures) {
	model, provider := l.modelOf(call), call.Provider
	if provider == "" { // a priced call names it in its card: "anthropic/claude-sonnet-4-5@..."
		provider, _, _ = strings.Cut(bill.Price, "/")
	}
	for i, n := range f.Tokens {
		if n == 0 {
			continue
		}
		kind := genai.Kind(i)
		l.tokens.Add(n, l.with(model, kind.String())...)
		if bill.Status == genai.StatusUnpriced || bill.Status == genai.StatusPartial && bill.Parts[kind.Part()].IsZero() {
			l.unpriced.Add(n, l.with(model, provider, string(bill.Reason))...)
		}
	}
	for p, a := range f.Parts {
		if !a.IsZero() {
			l.cost.AddMoney(a, l.with(model, provider, genai.Part(p).String())...)
		}
	}
	if !f.Unsplit.IsZero() {
		l.cost.AddMoney(f.Unsplit, l.with(model, provider, unsplit)...)
	}
}

// scale makes the figures of an item those of all that it stands for.
func (l *ledger) scale(f *senders.Figures) {
	if l.weight == 1 {
		return
	}
	for k, n := range f.Tokens {
		f.Tokens[k] = l.times(n)
	}
	for p, a := range f.Parts {
		f.Parts[p] = l.timesUSD(a)
	}
	f.Unsplit = l.timesUSD(f.Unsplit)
}

func (l *ledger) modelOf(call *genai.Call) string {
	return l.name(cmp.Or(call.Model, call.RequestModel))
}

// name is a model's name as a label: one for all its dated versions.
func (l *ledger) name(model string) string {
	if l.rawModels {
		return model
	}
	return genai.CanonicalModel(model)
}

// times is n of what the item tells, in as many items as it stands for.
func (l *ledger) times(n int64) int64 {
	if l.weight == 1 {
		return n
	}
	return int64(math.Round(float64(n) * l.weight))
}

// timesUSD likewise; a scaled amount is an estimate, and need not be exact.
func (l *ledger) timesUSD(a pricing.Amount) pricing.Amount {
	if l.weight == 1 {
		return a
	}
	scaled, _ := pricing.FromUSD(a.USD() * l.weight)
	return scaled
}
