package hold

import (
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// silence is for how many times MaxHold a trace must have been silent before a step in it stands for a run whose root was never
// exported: a model may think, and a tool work, that long.
const silence = 2

// quietAt is when a trace will have been silent for so long that nothing more is expected. Where a step or a call of it has failed, its
// root may never have ended, and MaxHold is enough.
func (h *Hold) quietAt(t *trace) time.Time {
	if t.failed {
		return t.last.Add(h.set.MaxHold)
	}
	return t.last.Add(silence * h.set.MaxHold)
}

// await decides on the steps of a run whose root has yet to come, which would be runs of their own if they went now. Of those that
// hang on one span the newest stays until the trace is silent, and then stands for the run; the others go, as steps.
func (l *letting) await() {
	var newest map[pcommon.SpanID]*heldSpan
	var steps []*heldSpan
	for i := range l.t.spans {
		s := &l.t.spans[i]
		s.stays = false
		on, hangs := l.t.memory.Hangs(s.at)
		if !hangs {
			continue
		}
		if newest == nil {
			newest = map[pcommon.SpanID]*heldSpan{}
		}
		if steps = append(steps, s); newest[on] == nil || s.since.After(newest[on].since) {
			newest[on] = s
		}
	}
	if len(steps) == 0 || l.all || l.t.finished || l.rootGoes() || !l.now.Before(l.h.quietAt(l.t)) {
		return
	}
	for _, s := range newest {
		s.stays = l.now.Before(s.since.Add(l.h.set.Late))
	}
	for _, s := range steps {
		if !s.stays {
			l.t.memory.Pass(s.at)
		}
	}
}

// rootGoes reports whether the root of the trace is about to go, and with it all that is held.
func (l *letting) rootGoes() bool {
	return slices.ContainsFunc(l.t.spans, func(s heldSpan) bool { return isRoot(l.t.memory.Record(s.at)) && !l.settles(&s) })
}
