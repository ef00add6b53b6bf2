package hold

import (
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// price bills the calls that only the whole trace reveals, or what decides their price: agent spans that are the only record of
// their calls, calls whose model an ancestor tells or whose tier or place another record does, and turns that counted those before
// them again, or what these had cost.
func (l *letting) price() {
	m := &l.t.memory
	if l.h.set.Price == nil {
		return
	}
	for i := range l.t.spans {
		s := &l.t.spans[i]
		if m.Role(s.at) != genai.RoleCall || m.Bill(s.at) != s.at {
			continue
		}
		seen, news := l.seen(s)
		if !news {
			continue
		}
		s.span = nil // as it came: it may have been billed anew before, for a batch that had no room for it
		l.h.read(l.t.spans[i : i+1])
		r := m.Record(s.at)
		if bill, ok := l.h.set.Price(s.origin, *s.span, seen); ok {
			r.SetBill(&bill)
			if r.Model == "" {
				r.Model = seen.Model
			}
		}
	}
}

// seen is what the trace shows of the call of a record; false where that leads to no other bill.
func (l *letting) seen(s *heldSpan) (seen Seen, news bool) {
	m, at := &l.t.memory, s.at
	r := m.Record(at)
	if r.Model == "" {
		seen.Model = m.Model(at)
	}
	var again, joined bool
	seen.Earlier, again = m.Earlier(at)
	seen.Terms, joined = m.Joined(at)
	seen.Before = l.h.claims.before(r, s.session)
	billed := r.Traits&run.Paid != 0 || r.Traits&run.Judged != 0 && seen.Model == ""
	return seen, again || joined || !billed || !seen.Before.IsZero()
}
