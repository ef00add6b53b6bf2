package filter

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Filter takes spans out of batches. It is safe for concurrent use where its Memory is nil or used by it alone.
type Filter struct {
	Drop   Kinds    // what is left out
	Scopes []string // instrumentation scopes, with those below them, each of whose spans is of use
	Memory *Memory  // of what was taken out of batches before; nil where each batch stands alone
}

// Counts is what became of a batch.
type Counts struct {
	Kept, Dropped int
	Moved         int // kept spans that hang from another span than before, or are roots now
}

// key names a span.
type key struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

// node is what is remembered of a span of the batch.
type node struct {
	parent              pcommon.SpanID
	keep, noisy, remote bool
}

// forest is a batch: its spans, and those that were taken out of batches before.
type forest struct {
	spans map[key]node
	gone  *Memory
	way   []key // scratch
}

// Apply takes the spans out of td that are to be left out.
func (f *Filter) Apply(td ptrace.Traces) Counts {
	t := f.read(td)
	t.keepBetween()
	t.keepJoints()
	var n Counts
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			ss.Spans().RemoveIf(func(span ptrace.Span) bool { return !t.place(span, &n) })
		}
		rs.ScopeSpans().RemoveIf(func(ss ptrace.ScopeSpans) bool { return ss.Spans().Len() == 0 })
	}
	td.ResourceSpans().RemoveIf(func(rs ptrace.ResourceSpans) bool { return rs.ScopeSpans().Len() == 0 })
	f.Memory.add(t.spans)
	return n
}

func (f *Filter) read(td ptrace.Traces) forest {
	t := forest{spans: make(map[key]node, td.SpanCount()), gone: f.Memory}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			of := f.source(rs.Resource(), ss.Scope())
			for _, span := range ss.Spans().All() {
				k := key{span.TraceID(), span.SpanID()}
				s := node{parent: span.ParentSpanID(), keep: !f.Drop[of.kind(span)], noisy: of.noisy, remote: Remote(span)}
				if same, again := t.spans[k]; again { // a span and its repetition stay or go together
					s.parent, s.keep = same.parent, s.keep || same.keep
				}
				t.spans[k] = s
			}
		}
	}
	return t
}

// place hangs a span that stays from the nearest span above that does; false where it does not stay itself.
func (t *forest) place(span ptrace.Span, n *Counts) bool {
	k := key{span.TraceID(), span.SpanID()}
	if !t.spans[k].keep {
		n.Dropped++
		return false
	}
	n.Kept++
	parent, way := t.above(k)
	if parent != span.ParentSpanID() {
		n.Moved++
		span.SetParentSpanID(parent)
		top := k
		if len(way) > 0 {
			top = way[len(way)-1]
		}
		if t.spans[top].remote { // it is now what came in from another process
			span.SetFlags(span.Flags() | remoteParent)
		}
	}
	return true
}

// maxWay bounds how many spans above one are looked at: hostile parents can form a circle.
const maxWay = 1 << 10

// above is the nearest span above k that stays or is not known, empty where all up to the root are left out; and the spans of the
// batch on the way there, which are valid until it is called again. What is remembered may be another a moment later.
func (t *forest) above(k key) (parent pcommon.SpanID, way []key) {
	t.way = t.way[:0]
	at := key{k.trace, t.spans[k].parent}
	for range maxWay {
		next, known := t.parent(at)
		if !known || t.spans[at].keep {
			return at.span, t.way
		}
		if _, here := t.spans[at]; here {
			t.way = append(t.way, at)
		}
		at.span = next
	}
	return pcommon.SpanID{}, nil
}

// parent is what a span of this batch or of one before hung from.
func (t *forest) parent(k key) (parent pcommon.SpanID, known bool) {
	if s, here := t.spans[k]; here {
		return s.parent, true
	}
	return t.gone.parent(k)
}

// remoteParent are the two bits of a span's flags that say, known and true, that its parent is in another process.
const remoteParent = 0x300

// Remote reports whether a span's parent ran in another process, as its flags say or else its kind shows.
func Remote(span ptrace.Span) bool {
	if span.Flags()&remoteParent != 0 {
		return span.Flags()&remoteParent == remoteParent
	}
	return span.Kind() == ptrace.SpanKindServer || span.Kind() == ptrace.SpanKindConsumer
}
