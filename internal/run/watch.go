package run

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Retells reports whether r tells of a call that its agent told itself in the same session, in another trace: the span of an agent that
// bills the session while it lasts, or a call as those tell it who stand around Claude Code.
func (r *Record) Retells(dialect string, start, end pcommon.Timestamp) bool {
	switch {
	case dialect == r.Dialect:
		return false
	case r.is(Agent):
		return r.Spans(end)
	}
	return r.is(Watches) && strings.HasPrefix(dialect, "claude-code") && r.Start <= end+ClockSlack && start <= r.End+ClockSlack
}
