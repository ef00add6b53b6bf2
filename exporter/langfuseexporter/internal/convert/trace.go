package convert

import (
	"iter"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/filter"
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
	name          string // of its root, which names a trace that nobody has named
	rooted        bool   // its root is here, or a span that an SDK has marked as such
}

const (
	tracePrefix   = "langfuse.trace."
	traceMetadata = tracePrefix + "metadata."
	appRoot       = "langfuse.internal.is_app_root"
)

// Bounds of the trace's metadata that all of its spans repeat.
const (
	maxTraceMetadata = 32   // keys
	maxMetadataValue = 1024 // bytes of text
)

// read learns what a span tells of its whole trace under langfuse.*. The first to tell is believed.
func (t *trace) read(attrs pcommon.Map) {
	for k, v := range attrs.All() {
		switch {
		case !strings.HasPrefix(k, "langfuse.") || v.Type() == pcommon.ValueTypeEmpty:
		case k == appRoot:
			t.rooted = t.rooted || v.AsString() == "true"
		case !strings.HasPrefix(k, tracePrefix):
		case k == tracePrefix+"input" && t.input == "":
			t.input = exact(v)
		case k == tracePrefix+"output" && t.output == "":
			t.output = exact(v)
		case strings.HasPrefix(k, traceMetadata) && len(t.metadata) < maxTraceMetadata && !told(t.metadata, k):
			if p := putOf(k, v); len(p.s) <= maxMetadataValue {
				t.metadata = append(t.metadata, p)
			}
		}
	}
}

func told(puts []put, key string) bool {
	return slices.ContainsFunc(puts, func(p put) bool { return p.key == key })
}

// inherit writes what the trace's other spans say of it: the newer path files every span by its own attributes.
func (c *Converter) inherit(s *subject, t *trace) {
	for i := range t.metadata {
		if !s.carries(t.metadata[i].key) {
			c.puts = append(c.puts, t.metadata[i])
		}
	}
	if !s.has(lfAppRoot) && c.isAppRoot(s.span, t) {
		c.puts = append(c.puts, put{key: appRoot, kind: pcommon.ValueTypeBool, n: 1})
	}
}

// isAppRoot reports whether the trace begins with the span, as far as this product sees.
func (c *Converter) isAppRoot(span ptrace.Span, t *trace) bool {
	return span.ParentSpanID().IsEmpty() || !t.rooted && c.isEntry(span)
}

// isEntry reports whether the trace enters this product's sight with the span: its parent ran in another process, and
// is not in the batch. Nobody can know whether that parent arrives later, by another way or never; Langfuse's own SDKs
// mark such a span, too. A span without a parent here whose parent ran in the same process just came earlier.
func (c *Converter) isEntry(span ptrace.Span) bool {
	if !filter.Remote(span) {
		return false
	}
	_, here := c.spans()[spanKey{span.TraceID(), span.ParentSpanID()}]
	return !here
}

// spanKey names a span.
type spanKey struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

// spans are the batch's, with the parent of each; made when first asked for.
func (c *Converter) spans() map[spanKey]pcommon.SpanID {
	if c.here == nil {
		c.here = make(map[spanKey]pcommon.SpanID, len(c.owned))
		for span := range Each(c.td) {
			c.here[spanKey{span.TraceID(), span.SpanID()}] = span.ParentSpanID()
		}
	}
	return c.here
}

// hasChild reports whether a span of the batch is below this one.
func (c *Converter) hasChild(span ptrace.Span) bool {
	if c.parents == nil {
		c.parents = make(map[spanKey]bool, len(c.owned))
		for span := range Each(c.td) {
			c.parents[spanKey{span.TraceID(), span.ParentSpanID()}] = true
		}
	}
	return c.parents[spanKey{span.TraceID(), span.SpanID()}]
}

// Each yields all spans of td.
func Each(td ptrace.Traces) iter.Seq[ptrace.Span] {
	return func(yield func(ptrace.Span) bool) {
		for _, rs := range td.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, span := range ss.Spans().All() {
					if !yield(span) {
						return
					}
				}
			}
		}
	}
}
