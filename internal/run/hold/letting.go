package hold

import (
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// letting is one release of one trace.
type letting struct {
	h     *Hold
	t     *trace
	now   time.Time
	all   bool
	runs  *run.Runs // nil where the trace is a plain one
	late  *Origin   // of a record that came after its run was sent on
	other []int     // records of calls that another trace carries
	loans []loan    // calls that another trace may know better
	said  said
	ends  []int // roots of runs that it lets go: what goes with them is not late
	more  bool  // the batch is full before all has gone
}

// stray marks a record whose call the other record of it carries, in another trace.
func (l *letting) stray(at int) {
	if l.t.memory.Role(at) == genai.RoleCall && l.h.claims.strays.elsewhere(l.t.id, l.t.memory.Record(at)) {
		l.repeat(at)
	}
}

func (l *letting) repeat(at int) {
	l.t.memory.Repeat(at)
	l.other = append(l.other, at)
}

func (l *letting) letSpans(held []heldSpan) []heldSpan {
	kept, going := held[:0], make([]heldSpan, 0, len(held))
	l.rootsLast(held)
	room := maxBatchBytes - l.h.out.Bytes
	for _, s := range held {
		waits := l.settles(&s) || s.stays
		if waits || room <= 0 {
			kept = append(kept, s)
			l.more = l.more || !waits
			continue
		}
		room -= int64(s.ref.Len()) * wireFactor
		going = append(going, s)
	}
	l.h.read(going)
	for _, s := range going {
		l.letSpan(s)
	}
	return trim(held, kept)
}

// settles reports whether an agent span has yet to wait for its children.
func (l *letting) settles(s *heldSpan) bool {
	return !l.all && l.t.memory.Record(s.at).Traits&run.Agent != 0 && l.now.Before(s.since.Add(l.h.set.Settle))
}

// rootsLast puts the roots of runs behind the rest where not all of the trace fits into one batch: what goes after the span
// with the bill would be late.
func (l *letting) rootsLast(held []heldSpan) {
	size := int64(0)
	for i := range held {
		size += int64(held[i].ref.Len()) * wireFactor
	}
	if l.runs == nil || size+l.h.out.Bytes < maxBatchBytes {
		return
	}
	rank := map[int]int{} // the outermost last
	for i, root := range l.runs.Roots() {
		rank[int(root)] = i + 1
	}
	slices.SortStableFunc(held, func(a, b heldSpan) int { return rank[a.at] - rank[b.at] })
}

// isRoot reports whether nothing is expected to come after a record of a trace.
func isRoot(r *run.Record) bool {
	return r.Traits&run.Log == 0 && (r.Parent.IsEmpty() || r.Traits&(run.Agent|run.Remote) == run.Agent|run.Remote)
}

func (l *letting) letSpan(s heldSpan) {
	h, m := l.h, &l.t.memory
	if s.span.TraceID().IsEmpty() { // it could not be read
		s.span.SetTraceID(l.t.id)
		s.span.SetSpanID(m.Record(s.at).Span)
		s.span.SetParentSpanID(m.Record(s.at).Parent)
	}
	if l.runs != nil {
		attrs := s.span.Attributes() // of what read has put there
		var from *pcommon.Map
		if bill := m.Bill(s.at); bill >= 0 && bill != s.at {
			from = l.t.logAttributes(bill)
		}
		m.WriteBill(s.at, attrs, from)
		m.WriteIdentity(s.at, attrs, s.origin.Resource)
		l.quote(*s.span)
		l.rollup(s.at, attrs)
		l.account(s.at, s.origin)
	}
	m.Send(s.at)
	r := m.Record(s.at)
	if isRoot(r) {
		h.finish(l.t)
	}
	if r.Role != genai.RoleDuplicate {
		h.pairs.sent(l.now, r.Pair, l.t)
	}
	h.out.addSpan(s.origin, *s.span)
	l.h.out.done(item{ref: s.ref, t: l.t, at: s.at})
	l.gone(s.origin, s.ref, int64(s.ref.Heap())+itemBytes)
	h.spans--
}

func (l *letting) letLogs(held []heldLog) []heldLog {
	if l.more {
		return held // their spans have yet to take their figures over
	}
	kept := held[:0]
	for _, g := range held {
		if of, ok := l.t.memory.Carrier(g.at); ok && !l.all && !l.t.memory.Sent(of) && l.t.memory.Record(of).Traits&run.Log == 0 {
			kept = append(kept, g) // its span has yet to take its figures over
			continue
		}
		l.t.memory.WriteBill(g.at, g.rec.Attributes(), nil)
		l.account(g.at, g.origin)
		l.t.memory.Send(g.at)
		l.h.out.addLog(g.origin, g.rec)
		l.h.out.done(item{ref: g.ref, t: l.t, at: g.at, sum: g.sum})
		l.gone(g.origin, g.ref, g.bytes())
	}
	return trim(held, kept)
}

// trim is what was kept of what was held. The memory of a trace that holds nothing must not keep the room for it.
func trim[T any](held, kept []T) []T {
	if len(kept) == 0 {
		return nil
	}
	clear(held[len(kept):])
	return kept
}

// gone takes an item off the books. Its record stays.
func (l *letting) gone(o *Origin, ref journal.Ref, bytes int64) {
	l.h.out.Bytes += int64(ref.Len()) * wireFactor
	l.h.grow(l.t, -bytes)
	l.h.free(o)
}
