package genai

import (
	"cmp"
	"math"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// pool reuses facts, so that reading a span allocates nothing except to parse JSON.
var pool = sync.Pool{New: func() any {
	return &facts{told: make([]pcommon.Value, 0, fields), layer: layerOfScope("")} // what was asked last is no scope
}}

// ReadSpan reads a span into c, overwriting it. A span that has nothing to do with a model or sandbox is a RoleOther.
func ReadSpan(res pcommon.Resource, scope pcommon.InstrumentationScope, span ptrace.Span, c *Call) {
	*c = Call{At: span.EndTimestamp()}
	if c.At == 0 {
		c.At = span.StartTimestamp()
	}
	if start := span.StartTimestamp(); start != 0 && start < c.At {
		c.Took = time.Duration(c.At - start)
	}
	f := pool.Get().(*facts)
	f.scope, f.version, f.name, f.client = scopeName(res, scope), scope.Version(), span.Name(), span.Kind() == ptrace.SpanKindClient
	f.failed = span.Status().Code() == ptrace.StatusCodeError
	f.failure = failureOf(span)
	f.collect(span.Attributes())
	f.collectEvent(span.Events())
	f.collectRaw(span.Attributes())
	if d := dialectOf(res, f); d != nil {
		if d.versions {
			f.version = serviceVersion(res)
		}
		d.read(f, c)
		c.Recounts, c.Sums = d.recounts(scope) && !takenOff(span.Attributes()), d.sums
		c.curtail(res, span.DroppedAttributesCount())
	}
	own(f, c)
	f.forget()
	pool.Put(f)
}

// maxEventName bounds what may be an event's name instead of a text, in bytes.
const maxEventName = 64

// ReadLog reads a log record into c, overwriting it. Only the events that some agents log for each call are recognized.
func ReadLog(res pcommon.Resource, scope pcommon.InstrumentationScope, rec plog.LogRecord, c *Call) {
	*c = Call{At: rec.Timestamp()}
	if c.At == 0 {
		c.At = rec.ObservedTimestamp()
	}
	f := pool.Get().(*facts)
	f.scope, f.version, f.name = scope.Name(), scope.Version(), rec.EventName()
	f.collect(rec.Attributes())
	f.failed = f.has(errorType)
	if name := f.str(cliEvent); name != "" {
		f.name = name
	}
	if f.name == "" && rec.Body().Type() == pcommon.ValueTypeStr && len(rec.Body().Str()) <= maxEventName {
		f.name = rec.Body().Str() // Cursor's
	}
	f.name = strings.TrimPrefix(f.name, "claude_code.")
	if e := eventOf(res, f); e != nil {
		e.read(f, c)
		c.curtail(res, rec.DroppedAttributesCount())
	}
	f.forget()
	pool.Put(f)
}

func (d *dialect) read(f *facts, c *Call) {
	s := d.spelling
	c.Dialect, c.Rank = d.name, d.rank
	c.Provider, c.Model, c.RequestModel = f.str(s.provider...), f.str(s.model...), f.str(s.requestModel...)
	if d.provider != "" {
		c.Provider = d.provider
	}
	c.Provider, c.Model, c.RequestModel = plugin(named(c.Provider)), named(c.Model), named(c.RequestModel)
	c.servedAt(f.str(serverAddress, baseURL))
	c.ID, c.RequestID = named(f.str(s.id...)), named(f.str(requestFields...))
	c.Geo, c.Region = named(f.str(geoFields...)), f.region(d.regional)
	c.Service, c.Wished = f.service()
	c.Summed = f.has(genSummed) && f.value(genSummed).Bool()
	u := &f.usage
	*u = noUsage
	for k := range s.counts {
		if xs := s.counts[k]; len(xs) > 0 {
			u[k] = f.count(xs)
		}
	}
	if u.state() == UsageNone && f.has(genUsageMap) {
		readUsage(u, c, object(f.value(genUsageMap).AsString()))
	}
	f.untokened(u)
	f.langfuseWords(u)
	c.Operation, c.Role = d.act(f, u)
	c.judges(u)
	c.Lent = f.lent(u)
	if d.adjust != nil {
		d.adjust(f, c, u)
		c.judges(u)
	}
	c.Summed = c.Summed || c.Role == RoleAgent
	c.Watches = c.Watches || watches(f.scope)
	u.settle(d.rule(f, u), c)
	if c.Tokens[pricing.Image] > 0 {
		c.Size, c.Quality = f.str(genImageSize), f.str(genImageQuality)
	}
	if c.ID == "" {
		c.ID = c.RequestID
	}
	f.reported(c)
	c.Cached = c.Cached || f.fromCache(c)
	c.Open, c.Aborted = f.yes(printedOpen), c.Aborted || f.yes(printedAborted)
	if c.Role == RoleCall {
		if c.Layer = d.layer; !d.oneLayer {
			c.Layer = f.layer
		}
		c.Loops = d.loops
		c.know(u)
		if c.Usage == UsageNone && f.failed && f.refused() {
			c.Role = RoleOther // the provider bills nothing
		}
	}
}

// untokened reads what is not billed by the token, in any dialect: no other attributes have these names.
func (f *facts) untokened(u *usage) {
	if f.has(genSearchUnits) {
		u.set(gSearchUnit, countOf(f.value(genSearchUnits)))
	}
	if u[gInput] >= 0 || u[gOutput] >= 0 {
		return // then these are no more than a measure
	}
	if f.has(genCharacters) {
		u.set(gCharacters, countOf(f.value(genCharacters)))
	}
	if f.has(genPages) {
		u.set(gPages, countOf(f.value(genPages)))
	}
	if f.has(genImages) {
		u.set(gImages, lengthOf(f.value(genImages)))
	}
	if f.has(genAudioSeconds) {
		if seconds, ok := number(f.value(genAudioSeconds)); ok && seconds >= 0 {
			u.set(gAudioMilli, countOfFloat(math.Round(seconds*1000)))
		}
	}
}

// lengthOf counts images by what was made of each: a list of addresses or contents, or one.
func lengthOf(v pcommon.Value) int64 {
	if v.Type() == pcommon.ValueTypeSlice {
		return int64(v.Slice().Len())
	}
	return 1
}

// act is the operation and role that the emitter gives the span. A span with token counts but an unknown operation is a
// call, also where they are zero as nothing was told; a request that only counts tokens is not.
func (d *dialect) act(f *facts, u *usage) (string, Role) {
	if strings.HasSuffix(f.name, "count_tokens") || countsTokens(f.str(urlPath)) {
		return OpFetch, RoleOther
	}
	told := false
	for _, x := range d.acts {
		word := f.str(x)
		if a, ok := actOf(word); ok {
			if a.op == OpChain && a.role == RoleOther && u.state() != UsageNone { // a task that is itself a call
				return OpChat, RoleCall
			}
			return a.op, a.role
		}
		told = told || word != ""
	}
	if u.state() != UsageNone || !told && (f.client || f.has(genInput)) && f.has(genRequestModel) && !f.has(foreignWork) {
		return "", RoleCall
	}
	return "", RoleOther
}

// countsTokens reports whether what was asked at a path is only how many tokens a prompt has, as of Anthropic or of Google.
func countsTokens(path string) bool {
	return strings.Contains(path, "/count_tokens") || strings.Contains(path, ":countTokens")
}

// settle turns the counts into the Call's tokens.
func (u *usage) settle(rule nestingRule, c *Call) {
	if u[gInput] == absent && u[gOutput] <= 0 && c.Role == RoleCall && c.reads() {
		u[gInput] = u[gTotal]
	}
	c.Usage, c.Sum = u.state(), u.or0(gTotal)
	if c.Usage == UsageOK && c.Role == RoleCall && !c.Summed && u.promptless() && cmp.Or(c.Family(), FamilyText) == FamilyText {
		c.Usage = UsagePart
	}
	if c.Role == RoleCall {
		c.Operation = cmp.Or(c.Operation, OpChat)
		completes := c.Operation == OpChat || c.Operation == OpCompletion // as Bedrock's models are all called in one way
		if completes && u[gOutput] <= 0 && c.reads() {
			c.Operation = OpEmbeddings
		}
	}
	if c.Usage == UsagePart && (c.Operation == OpEmbeddings || c.Operation == OpRerank || c.Role != RoleCall) {
		c.Usage = UsageOK
	}
	if c.Usage == UsageOK || c.Usage == UsagePart {
		u.findThoughts(c)
		n := u.nest(rule, c)
		c.Assumed |= n.assumed
		switch {
		case u.clash(n), !u.tokens(n, &c.Tokens):
			c.Usage = UsageBad
		case u.short(n), n.halfTold:
			c.Lacks = pricing.MissingTokens
		case u.mixed(c), u.toneless() && speaks(cmp.Or(c.Model, c.RequestModel)):
			c.Lacks = pricing.MixedModality
		}
	}
	if c.Usage == UsageNone && (c.Role == RoleAggregate || c.Operation == OpRerank && !hosted(c)) {
		c.Role = RoleOther // there is nothing to repeat; and rerankers are often local models
	}
}

// reads reports whether c only reads, so that a total is what it read: embeddings and rankings.
func (c *Call) reads() bool {
	model := cmp.Or(c.Model, c.RequestModel)
	switch {
	case contains(model, "multimodal"): // images are counted besides
		return false
	case c.Operation == OpRerank:
		return hosted(c)
	}
	return c.Operation == OpEmbeddings || contains(model, "embed") || contains(model, "voyage-") || contains(model, "rerank-")
}

// service is the service tier, or the speed if that is not the normal one. Both select rates. What was asked for is a wish.
func (f *facts) service() (name string, wished bool) {
	if speed := named(f.str(speedFields...)); fast(speed) {
		return speed, false
	}
	name = cmp.Or(named(f.str(serviceFields...)), trafficTiers[f.str(genTraffic)])
	if name == "" {
		name = named(f.str(genRequestService))
		return name, name != ""
	}
	return name, false
}

// served notes the tier that a response tells.
func (c *Call) served(tier string) {
	if tier != "" && (c.Service == "" || c.Wished) {
		c.Service, c.Wished = tier, false
	}
}

// fast reports whether a speed is given and is not the normal one.
func fast(speed string) bool {
	return speed != "" && !strings.EqualFold(speed, "normal") && !strings.EqualFold(speed, "standard")
}
