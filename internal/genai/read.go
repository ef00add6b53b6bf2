package genai

import (
	"strings"
	"sync"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// pool keeps facts off the heap's hot path: reading a span allocates nothing but what its JSON needs.
var pool = sync.Pool{New: func() any { return new(facts) }}

// ReadSpan reads what span is to the bill into c, which it overwrites.
func ReadSpan(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, c *Call) {
	*c = Call{At: span.EndTimestamp()}
	if c.At == 0 {
		c.At = span.StartTimestamp()
	}
	f := pool.Get().(*facts)
	f.scope, f.name, f.client = scope.Name(), span.Name(), span.Kind() == ptrace.SpanKindClient
	f.collect(span.Attributes())
	if d := dialectOf(res, f); d != nil {
		d.read(f, c)
	}
	own(f, c)
	*f = facts{}
	pool.Put(f)
}

// ReadLog reads what a log record is to the bill into c, which it overwrites.
func ReadLog(res pcommon.Resource, scope pcommon.InstrumentationScope, rec plog.LogRecord, c *Call) {
	*c = Call{At: rec.Timestamp()}
	if c.At == 0 {
		c.At = rec.ObservedTimestamp()
	}
	f := pool.Get().(*facts)
	f.scope, f.name = scope.Name(), rec.EventName()
	f.collect(rec.Attributes())
	if name := f.str(cliEvent); name != "" {
		f.name = name
	}
	f.name = strings.TrimPrefix(f.name, "claude_code.")
	if e := eventOf(f); e != nil {
		e.read(f, c)
	}
	*f = facts{}
	pool.Put(f)
}

func (d *dialect) read(f *facts, c *Call) {
	s := d.spelling
	c.Dialect, c.Rank = d.name, d.rank
	c.Provider, c.Model, c.RequestModel = f.str(s.provider...), f.str(s.model...), f.str(s.requestModel...)
	if d.provider != "" {
		c.Provider = d.provider
	}
	c.ID, c.RequestID = f.str(s.id...), f.str(requestFields...)
	c.Service, c.Geo, c.Region = f.service(), f.str(geoFields...), f.region(d.regional)
	c.Summed = f.has(genSummed) && f.values[genSummed].Bool()
	u := &f.usage
	*u = noUsage
	for k, xs := range s.counts {
		if len(xs) > 0 {
			u[k] = f.count(xs)
		}
	}
	c.Operation, c.Role = d.act(f, u)
	if d.adjust != nil {
		d.adjust(f, c, u)
	}
	u.settle(d.nesting, c)
	if c.ID == "" {
		c.ID = c.RequestID
	}
	if !c.HasReported {
		f.reported(c)
	}
}

// act is what the emitter says the span is. A span that carries usage of a model under a word that nobody knows is a
// call; one that asks a model for a count of tokens is not.
func (d *dialect) act(f *facts, u *usage) (string, Role) {
	if strings.HasSuffix(f.name, "count_tokens") {
		return OpFetch, RoleOther
	}
	told := false
	for _, x := range d.acts {
		word := f.str(x)
		if a, ok := acts[word]; ok {
			if a.op == OpChain && a.role == RoleOther && u.state() != UsageNone { // a task that is a call itself
				return OpChat, RoleCall
			}
			return a.op, a.role
		}
		told = told || word != ""
	}
	if u.state() != UsageNone || !told && f.client && f.has(genRequestModel) {
		return "", RoleCall
	}
	return "", RoleOther
}

// settle turns the counts into the Call's tokens.
func (u *usage) settle(rule nestingRule, c *Call) {
	c.Usage = u.state()
	if c.Role == RoleCall && c.Operation == "" {
		c.Operation = OpChat
		if u[gOutput] < 0 && (contains(c.Model, "embed") || contains(c.RequestModel, "embed")) {
			c.Operation = OpEmbeddings
		}
	}
	if c.Usage == UsagePart && (c.Operation == OpEmbeddings || c.Operation == OpRerank || c.Role != RoleCall) {
		c.Usage = UsageOK
	}
	if c.Usage == UsageOK || c.Usage == UsagePart {
		n := u.nest(rule, c)
		c.Assumed |= n.assumed
		if !u.tokens(n, &c.Tokens) {
			c.Usage = UsageBad
		}
	}
	if c.Usage == UsageNone && (c.Role == RoleAggregate || c.Operation == OpRerank) {
		c.Role = RoleOther // nothing is repeated; a reranker may well be a local model
	}
}

// service is the service tier, or the speed where it is not the normal one: both choose rates.
func (f *facts) service() string {
	if speed := f.str(speedFields...); fast(speed) {
		return speed
	}
	return f.str(serviceFields...)
}

// fast reports whether a speed is another than the usual one.
func fast(speed string) bool {
	return speed != "" && !strings.EqualFold(speed, "normal") && !strings.EqualFold(speed, "standard")
}

// region is the cloud region that served the call: told, or part of the address that was called.
func (f *facts) region(told bool) string {
	if told && f.has(cloudRegion) {
		return f.str(cloudRegion)
	}
	if _, after, ok := strings.Cut(f.str(urlPath), "/locations/"); ok { // Vertex AI
		region, _, _ := strings.Cut(after, "/")
		return region
	}
	host := f.str(serverAddress)
	if rest, ok := strings.CutPrefix(host, "bedrock-runtime."); ok {
		region, _, _ := strings.Cut(rest, ".")
		return region
	}
	region, _ := strings.CutSuffix(host, "-aiplatform.googleapis.com")
	if region == host {
		return ""
	}
	return region
}

// reportedFields are the emitters' own figures, the most trusted first: Claude Code knows what its spans do not tell, the
// standard's proposal says who speaks; from llm.cost.total on, a library reckons with a price table of its own.
var reportedFields = []field{cliCost, genCostAmount, oiCost, opencodeCost, genCostTotal, operationCost, genCost}

// reported reads the emitter's own figure. Zero is none: it is what emitters write for a model they do not know.
func (f *facts) reported(c *Call) {
	for i, x := range reportedFields {
		if !f.has(x) || x == genCostAmount && f.has(genCostCurrency) && !strings.EqualFold(f.str(genCostCurrency), "USD") {
			continue
		}
		if a, ok := amount(f.values[x]); ok {
			c.Reported, c.HasReported, c.Estimated = a, true, f.estimated(c, i)
			return
		}
	}
}

// estimated reports whether the figure of reportedFields[i] is a library's estimate. OpenRouter's is its bill, and an
// agent's span repeats what the agent said that it ran.
func (f *facts) estimated(c *Call, i int) bool {
	switch reportedFields[i] {
	case cliCost:
		return false
	case genCostAmount:
		return f.str(genCostSource) == "local"
	case oiCost:
		return c.Operation != OpInvokeAgent
	default:
		return !strings.EqualFold(c.Provider, "openrouter")
	}
}

func amount(v pcommon.Value) (pricing.Amount, bool) {
	usd, ok := number(v)
	if !ok || usd <= 0 {
		return pricing.Amount{}, false
	}
	return pricing.FromUSD(usd)
}
