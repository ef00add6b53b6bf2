package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/chat"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// trace is what the spans of one trace in a batch say about it together.
type trace struct {
	who           genai.Identity // in the end everything; until then what spans below the root say
	root          genai.Identity
	resource      genai.Identity
	environment   string // as the server will show it
	input, output string // langfuse.trace.*, for the root
	metadata      []put  // langfuse.trace.metadata.*
	rooted        bool   // its root is here, or a span that an SDK has marked as such
}

// batch is the working state of one conversion.
type batch struct {
	traces  map[pcommon.TraceID]*trace
	last    *trace // of the span before: spans of a trace mostly come together
	lastID  pcommon.TraceID
	owned   []genai.Identity // of each span, in order
	puts    []put
	td      ptrace.Traces
	parents map[spanKey]bool // spans with another below them; made when first asked for
	here    map[spanKey]bool // all spans; likewise
	at      subject          // the span at hand
	chat    chat.Rewriter
}

// converted marks, in a bit of the flags that the standard has no use for and no server reads, a span that has been
// here before: in a batch that is sent again, or as a dead letter. What it said at first is no longer on it.
const converted = 1 << 31

// Options choose what is converted.
type Options struct {
	Filter bool     // leave out spans that are not about models, agents or tools
	Scopes []string // kept besides the known ones
}

// Traces converts every span of td in place, and returns how many were left out.
func Traces(td ptrace.Traces, o Options) (filtered int) {
	b := &batch{td: td, traces: make(map[pcommon.TraceID]*trace, 16), owned: make([]genai.Identity, 0, td.SpanCount())}
	for _, rs := range td.ResourceSpans().All() {
		Storable(rs.Resource().Attributes())
		for _, ss := range rs.ScopeSpans().All() {
			Storable(ss.Scope().Attributes())
			for _, span := range ss.Spans().All() {
				Storable(span.Attributes())
			}
		}
	}
	b.identify(td)
	if o.Filter { // only now: what is left out, such as the web server's span, often knows the user
		if filtered = Filter(td, o.Scopes); filtered > 0 {
			b.owned = b.owned[:0]
			b.identify(td)
		}
	}
	n := 0
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				if span.Flags()&converted == 0 {
					b.span(rs.Resource(), ss.Scope(), span, &b.owned[n])
					span.SetFlags(span.Flags() | converted)
				}
				n++
			}
		}
	}
	return filtered
}

// identify collects what roots, then other spans, then resources know of each trace: the first to tell is believed.
func (b *batch) identify(td ptrace.Traces) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				b.owned = append(b.owned, genai.Identity{})
				own := &b.owned[len(b.owned)-1]
				genai.ReadIdentity(span.Attributes(), own)
				t := b.trace(span.TraceID())
				t.read(span.Attributes())
				if span.ParentSpanID().IsEmpty() {
					t.rooted = true
					learn(&t.root, own)
				} else {
					learn(&t.who, own)
				}
			}
		}
	}
	for _, rs := range td.ResourceSpans().All() {
		var of genai.Identity
		genai.ReadIdentity(rs.Resource().Attributes(), &of)
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				learn(&b.trace(span.TraceID()).resource, &of)
			}
		}
	}
	for _, t := range b.traces {
		learn(&t.root, &t.who)
		learn(&t.root, &t.resource)
		t.who = t.root
		t.who.TraceName = shortName(t.who.TraceName)
		t.environment = Environment(t.who.Environment)
	}
}

func (b *batch) trace(id pcommon.TraceID) *trace {
	if b.last != nil && b.lastID == id {
		return b.last
	}
	t := b.traces[id]
	if t == nil {
		t = &trace{}
		b.traces[id] = t
	}
	b.last, b.lastID = t, id
	return t
}

// learn fills what t does not know from id.
func learn(t, id *genai.Identity) {
	fill(&t.User, id.User)
	fill(&t.Session, id.Session)
	fill(&t.Environment, id.Environment)
	fill(&t.TraceName, id.TraceName)
	fill(&t.Version, id.Version)
	fill(&t.Release, id.Release)
	if len(t.Tags) == 0 {
		t.Tags = id.Tags
	}
}

func fill(to *string, from string) {
	if *to == "" {
		*to = from
	}
}
