package genai

import (
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
	f.failed = span.Status().Code() == ptrace.StatusCodeError || strings.HasPrefix(f.scope, langSmith) && excepted(span)
	f.failure = f.failureOf(span)
	f.collect(span.Attributes())
	f.collectEvent(span.Events())
	f.collectRaw(span.Attributes())
	if d := dialectOf(res, f); d != nil {
		if d.versions {
			f.version = serviceVersion(res)
		}
		d.read(f, c)
		c.Recounts, c.Sums = d.recounts(scope) && !takenOff(span.Attributes()), d.sums
		c.curtail(res, span.Attributes().Len(), span.DroppedAttributesCount())
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
		c.curtail(res, rec.Attributes().Len(), rec.DroppedAttributesCount())
	}
	f.forget()
	pool.Put(f)
}

func (d *dialect) read(f *facts, c *Call) {
	d.names(f, c)
	u := &f.usage
	d.counts(f, c, u)
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
	f.unheard(c, u)
	f.broken(c)
	if c.Tokens[pricing.Image] > 0 {
		c.Size, c.Quality = f.str(genImageSize), f.str(genImageQuality)
	}
	if c.ID == "" {
		c.ID = c.RequestID
	}
	f.reported(c)
	c.Cached = c.Cached || f.fromCache(c)
	f.declined(c, u)
	c.Open, c.Aborted = f.yes(printedOpen), c.Aborted || f.yes(printedAborted)
	if c.Role == RoleCall {
		c.Spoken = c.Spoken && c.saysOpenAI() && !claude(c.Model) && !claude(c.RequestModel)
		d.place(f, c)
		c.know(u)
		if c.Usage == UsageNone && (f.failed && f.refused() || c.moderates()) {
			c.Role = RoleOther // the provider bills nothing
		}
	}
}

// names reads who was asked for which model, where, and how.
func (d *dialect) names(f *facts, c *Call) {
	s := d.spelling
	c.Dialect, c.Rank = d.name, d.rank
	c.Provider, c.Model, c.RequestModel = f.word(s.provider...), f.word(s.model...), f.word(s.requestModel...)
	if d.provider != "" {
		c.Provider = d.provider
	}
	c.Provider, c.Model, c.RequestModel = plugin(named(c.Provider)), named(c.Model), named(c.RequestModel)
	c.Spoken = d.protocol
	address := f.word(serverAddress, baseURL)
	at := placeAt(address)
	c.servedBy(address, at.provider)
	c.ID, c.RequestID = named(f.word(s.id...)), named(f.word(requestFields...))
	c.Geo, c.Region = named(f.word(geoFields...)), f.region(d.regional, at.region)
	c.Service, c.Wished = f.service()
	c.Summed = f.has(genSummed) && f.value(genSummed).Bool()
}

// place is where the emitter of a call stands among those that may tell of it, too.
func (d *dialect) place(f *facts, c *Call) {
	switch {
	case c.Layer != LayerAlone: // which the span told itself
	case d.oneLayer:
		c.Layer = d.layer
	default:
		c.Layer = f.layer
	}
	c.Loops = c.Loops || d.loops
	c.Blind = d.blind
}
