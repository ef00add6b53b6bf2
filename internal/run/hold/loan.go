package hold

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Where the span that carries a call's bill is not the one that knows most of it, which is in another trace, it borrows what that one
// knows. The other lends it as it goes, or is asked while it is held.

// claim marks the calls that another trace carries, and takes note of what the others are to borrow.
func (l *letting) claim() {
	m := &l.t.memory
	for i := range l.t.spans {
		s := &l.t.spans[i]
		r := m.Record(s.at)
		if m.Role(s.at) == genai.RoleCall {
			if _, twin := l.h.claims.agents.elsewhere(l.t.id, r); twin {
				m.Twin(s.at)
				l.other = append(l.other, s.at)
			}
		}
		if l.h.set.Across != (Across{}) && m.Role(s.at) == genai.RoleCall {
			l.across(i)
		}
		l.stray(s.at)
	}
	for _, g := range l.t.logs {
		l.stray(g.at)
	}
}

// retold leaves the calls that an agent printed to what it tells of them itself, before anything is joined with them: of what is
// printed, sums hold what single calls leave out.
func (l *letting) retold() {
	for i := range l.t.spans {
		s := &l.t.spans[i]
		r := l.t.memory.Record(s.at)
		if l.h.set.Across.Session && s.session != "" && r.Printed() && r.Role == genai.RoleCall && l.h.claims.toldItself(l.t.id, r, s.session) {
			l.t.memory.Retold(s.at)
		}
	}
}

// across is claim of the i-th held span, a call.
func (l *letting) across(i int) {
	s := &l.t.spans[i]
	r, session := l.t.memory.Record(s.at), s.session
	if r.Traits&run.Watches != 0 { // LangSmith names the session on the root alone
		session = cmp.Or(session, l.t.memory.Identity().Session)
	}
	of, other := l.h.claims.elsewhere(l.t.id, r, session)
	if other {
		l.lend(of, i)
		l.repeat(s.at)
	} else if of != nil {
		l.loans = append(l.loans, loan{i, of})
	}
}

// loan is a held span that may borrow from the others of its account.
type loan struct {
	span int
	from *account
}

// lend leaves the bill of a held span to the one that carries its call, if that knows less and is held, too.
func (l *letting) lend(to *account, i int) {
	if to == nil {
		return
	}
	w := to.of(l.t.id, l.t.memory.Record(l.t.spans[i].at))
	if w == nil || !w.record.Better(&to.record) {
		return
	}
	if t, _ := l.h.held(&to.witness); t != nil {
		w.bill = l.h.billOf(l.t, i)
	}
}

// borrow gives the spans that carry a call what the best witness in another trace knows better.
func (l *letting) borrow() {
	for _, of := range l.loans {
		s := &l.t.spans[of.span]
		best := of.from.better(l.t.id, l.t.memory.Record(s.at))
		if best == nil {
			continue
		}
		if t, i := l.h.held(best); t != nil && best.bill == nil {
			best.bill = l.h.billOf(t, i)
		}
		if best.bill != nil {
			l.h.read(l.t.spans[of.span : of.span+1])
			l.t.memory.Adopt(s.at, s.span.Attributes(), &best.record, *best.bill)
		}
	}
}

// better is the witness in another trace that knows most of those that know more than r; nil where none does.
func (x *account) better(trace pcommon.TraceID, r *run.Record) (best *witness) {
	for i := range x.others {
		w := &x.others[i]
		if w.trace != trace && w.record.Better(r) && (best == nil || w.record.Better(&best.record)) {
			best = w
		}
	}
	return best
}

// held is where a witness is held; nil where it is not.
func (h *Hold) held(w *witness) (*trace, int) {
	t := h.open[w.trace]
	if t == nil {
		return nil, 0
	}
	i := slices.IndexFunc(t.spans, func(s heldSpan) bool { return w.is(t.id, t.memory.Record(s.at)) })
	if i < 0 {
		return nil, 0
	}
	return t, i
}

func (h *Hold) billOf(t *trace, i int) *pcommon.Map {
	one := []heldSpan{t.spans[i]}
	h.read(one)
	bill := run.CopyBill(one[0].span.Attributes())
	return &bill
}
