package convert

import (
	"unsafe"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/chat"
	"github.com/otelcol-genai/otelcol-genai/internal/filter"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Options choose what is converted.
type Options struct {
	Filter bool     // leave out spans that are not about models, agents or tools
	Scopes []string // kept besides the known ones
}

// Batch is converted spans.
type Batch struct {
	Body        []byte // an OTLP export request; good until the converter's next use
	Spans       int
	Filtered    int  // spans left out
	Evaluations bool // some span has an event that becomes a score
}

// Converter converts batches, one after the other. It is there to be used again: it keeps its buffers. The zero value
// is ready.
type Converter struct {
	traces  traces
	owned   []owner // of each span, in order
	out     encoder
	texts   arena // of the span at hand
	puts    []put
	td      ptrace.Traces
	parents map[spanKey]bool              // spans with another below them; made when first asked for
	here    map[spanKey]pcommon.SpanID    // all spans, with their parents; likewise
	traced  map[pcommon.TraceID][]located // all spans, by trace; likewise
	subject subject                       // the span at hand
	lenders []located                     // those below the root at hand
	lender  subject                       // one whose texts its root borrows
	chat    chat.Rewriter

	evaluated bool // some span has an evaluation
}

// owner is what one span says of its user and session.
type owner struct{ user, session string }

// converted marks, in a bit of the flags that the standard has no use for and no server reads, a span that has been
// here before: in a batch that is sent again, or as a dead letter. What it said at first is no longer on it.
const converted = 1 << 31

// Convert encodes td as the server is to get it. td stays as it is, except that the filter takes spans out of it.
func (c *Converter) Convert(td ptrace.Traces, o Options) Batch {
	c.begin(td)
	defer c.end()
	c.identify()
	b := Batch{}
	if o.Filter { // only now: what is left out, such as the web server's span, often knows the user
		if b.Filtered = (&filter.Filter{Drop: filter.All, Scopes: o.Scopes}).Apply(td).Dropped; b.Filtered > 0 {
			c.owned = c.owned[:0]
			c.identify()
		}
	}
	b.Spans = len(c.owned)
	c.encode()
	b.Body, b.Evaluations = c.out.Content(), c.evaluated
	return b
}

func (c *Converter) begin(td ptrace.Traces) {
	c.td, c.evaluated = td, false
	c.out.Reset()
}

// end lets go of the batch: a converter that rests must not keep its texts alive, nor buffers of a size that is rare.
func (c *Converter) end() {
	if c.size() > maxKept {
		*c = Converter{}
		return
	}
	c.traces.reset()
	c.owned, c.puts, c.out.raw = cleared(c.owned), cleared(c.puts), cleared(c.out.raw)
	c.subject = subject{found: found{attrs: cleared(c.subject.attrs)}}
	c.lenders = cleared(c.lenders)
	c.lender = subject{found: found{attrs: cleared(c.lender.attrs)}}
	c.td, c.parents, c.here, c.traced, c.chat = ptrace.Traces{}, nil, nil, nil, chat.Rewriter{}
}

// maxKept bounds what a converter that rests keeps, in bytes: about twice what it takes for the largest request.
const maxKept = 12 << 20

// size is what the buffers take, in bytes.
func (c *Converter) size() int {
	return c.out.Size() + size(c.texts.b) + size(c.owned) + size(c.puts) + size(c.out.raw) + size(c.subject.attrs) + size(c.lender.attrs) + size(c.lenders) +
		size(c.traces.list)
}

func size[T any](s []T) int {
	var element T
	return cap(s) * int(unsafe.Sizeof(element))
}

// cleared is s without its elements, and without what they hold.
func cleared[T any](s []T) []T {
	clear(s[:cap(s)])
	return s[:0]
}

// identify collects what roots, then other spans, then resources know of each trace: the first to tell is believed.
func (c *Converter) identify() {
	for span := range Each(c.td) {
		c.identifySpan(span)
	}
	for _, rs := range c.td.ResourceSpans().All() {
		var resource genai.Identity
		genai.ReadIdentity(rs.Resource().Attributes(), &resource)
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				learn(&c.traces.of(span.TraceID()).resource, &resource)
			}
		}
	}
	c.traces.conclude()
}

func (c *Converter) identifySpan(span ptrace.Span) {
	var own genai.Identity
	genai.ReadIdentity(span.Attributes(), &own)
	c.owned = append(c.owned, owner{own.User, own.Session})
	t := c.traces.of(span.TraceID())
	t.read(span.Attributes())
	if span.ParentSpanID().IsEmpty() {
		t.rooted = true
		learn(&t.root, &own)
		fill(&t.name, shownName(span))
	} else {
		learn(&t.who, &own)
	}
}
