package hold

import (
	"maps"
	"slices"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"go.opentelemetry.io/collector/pdata/pcommon"
)

// rollup writes the bill of a run on its agent span.
func (l *letting) rollup(at int, attrs pcommon.Map) {
	bill := l.runs.Bill(at)
	if bill == nil || bill.Empty() && l.t.memory.Record(at).Traits&run.Agent == 0 {
		return
	}
	if restarted(l.h.set.Since, l.t.memory.Record(at), bill) {
		bill.Lack(run.Restart)
	} else if began(l.t.since, l.t.memory.Record(at)) {
		bill.Lack(run.Moved)
	}
	bill.Write(attrs, l.t.memory.Record(at))
	if l.t.closed == nil {
		l.t.closed = map[int]run.Rollup{}
	}
	l.t.closed[at] = *bill
	l.ends = append(l.ends, at)
	if len(bill.Partial) > 0 {
		l.h.counts.Partial++
	} else {
		l.h.counts.Complete++
	}
}

// sending is how long after the end of a run its agent span may be sent.
const sending = 10 * time.Minute

// restarted reports whether a part of a run may have gone to the process before: the run began before all was known that came
// since, and it either ended after that or shows nothing at all of what it did.
func restarted(since time.Time, r *run.Record, bill *run.Rollup) bool {
	return began(since, r) && (!r.End.AsTime().Before(since) || bill.Empty())
}

// began reports whether a run began before a time, zero for none, and may have been told of later. What ended long before is
// played back, all of it.
func began(since time.Time, r *run.Record) bool {
	return !since.IsZero() && r.Start.AsTime().Before(since) && r.End.AsTime().Add(sending).After(since)
}

// Forget says that what arrived before a time may be lost in part.
func (h *Hold) Forget(before time.Time) { h.set.Since = before }

// account counts a record that goes, and notes the money it carries.
func (l *letting) account(at int, o *Origin) {
	m := &l.t.memory
	switch r := m.Record(at); {
	case r.Traits&run.OtherScope != 0:
		l.h.counts.OtherScope++
	case slices.Contains(l.other, at):
		l.h.counts.OtherTrace++
	case m.Role(at) == genai.RoleDuplicate:
		l.h.counts.Duplicates++
	case m.Role(at) == genai.RoleAggregate:
		l.h.counts.Aggregates++
	}
	for root := range l.runs.Enclosing(at) {
		if _, closed := l.t.closed[root]; closed && root != at && !slices.Contains(l.ends, root) {
			l.h.counts.Late++
			l.late = o
			break
		}
	}
	if cost, of, ok := m.Charge(at); ok && l.h.set.Charges {
		l.h.charges = append(l.h.charges, Charge{
			Amount: cost, Model: of.Model, Agent: m.AgentName(at), Who: *m.Identity(),
		})
	}
}

// unclaimed reports whether the trace has calls, tools or sandboxes that are in no run that has gone.
func (l *letting) unclaimed() bool {
	for i := range l.t.memory.Len() {
		switch l.t.memory.Role(i) {
		case genai.RoleCall, genai.RoleTool, genai.RoleSandbox:
			if !l.claimed(i) {
				return true
			}
		}
	}
	return false
}

func (l *letting) claimed(i int) bool {
	for root := range l.runs.Enclosing(i) {
		if _, gone := l.t.closed[root]; gone {
			return true
		}
	}
	return false
}

// correct reports the runs whose bill is no longer what their agent span said.
func (l *letting) correct() {
	if l.late == nil {
		return
	}
	for _, root := range slices.Sorted(maps.Keys(l.t.closed)) {
		said := l.t.closed[root]
		bill := l.runs.Bill(root)
		if bill == nil || bill.Same(&said) {
			continue
		}
		rec := bill.Correction(&said, l.t.id, l.t.memory.Record(root), pcommon.NewTimestampFromTime(l.now))
		l.h.out.addLog(l.late, rec)
		l.h.counts.Corrections++
		l.t.closed[root] = *bill
	}
}
