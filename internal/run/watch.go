package run

import (
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// selves begin the dialects in which agents tell their calls themselves, under the session that is theirs alone.
var selves = [...]string{"claude-code", "codex", "copilot", "gemini-cli", "grok-build", "qwen-code"}

// printed is the dialect of what agents print, and keep in session files.
const printed = "transcript"

// Retells reports whether r tells of a call that its agent told itself in the same session, in another trace: the span of an agent that
// bills the session while it lasts, a call as those tell it who stand around Claude Code, or one as the agent printed it. What is printed
// often leaves the output of single calls to a sum, so that counts do not show it.
func (r *Record) Retells(dialect string, start, end pcommon.Timestamp) bool {
	meanwhile := r.Start <= end+ClockSlack && start <= r.End+ClockSlack
	switch {
	case dialect == r.Dialect:
		return false
	case r.is(Agent):
		return r.Spans(end)
	case r.Printed(): // in a sandbox, whose clock is another; a log record has the time of the end alone
		meanwhile = r.Start <= end+clockDrift && start <= r.End+clockDrift
		return meanwhile && slices.ContainsFunc(selves[:], func(name string) bool { return strings.HasPrefix(dialect, name) })
	}
	return r.is(Watches) && strings.HasPrefix(dialect, "claude-code") && meanwhile
}

// Retold reports whether r may tell of what its agent tells itself: see Retells.
func (r *Record) Retold() bool { return r.is(Agent|Watches) || r.Printed() }

// Printed reports whether r is of what an agent printed. It may be in one trace with what the agent tells itself.
func (r *Record) Printed() bool { return r.Dialect == printed }

// Tells reports whether r tells what its call used or cost, and not only that there was one: else it stands for no other's bill.
func (r *Record) Tells() bool { return r.is(Counted) || !r.Cost.IsZero() }

// Retold makes the i-th record, a call as an agent printed it, the repeat of what the agent tells itself, for good: it is no
// witness of any.
func (t *Trace) Retold(i int) {
	r := &t.records[i]
	if r.verdict.sent || r.is(Agent) {
		return
	}
	t.rule = Elsewhere
	t.repeats(int32(i), none)
	r.Discard()
}
