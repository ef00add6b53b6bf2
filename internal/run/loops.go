package run

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// atOnce is how soon after its last tool an agent has ended that was stopped in between: Claude Code takes 20 ms. No answer to another
// call begins sooner.
const atOnce = 50e6 // ns

// ran is when the tools of a loop did: when the last of them began, and when the last ended.
type ran struct{ start, end pcommon.Timestamp }

// waits are the spans above an agent's loop in which a tool has come to its end, and no call that is known of was made with what it
// said. A call that was interrupted is not told, nor the last of a run that was stopped for its budget. Where the loop ended at once, a
// limit of turns or a hook stopped it: nothing is missing.
func (t *Trace) waits() map[pcommon.SpanID]ran {
	waits := t.loops()
	if len(waits) == 0 {
		return nil
	}
	last := map[pcommon.SpanID]*Record{}
	for i := range t.records {
		r := &t.records[i]
		_, ok := waits[r.Parent]
		switch b := last[r.Parent]; {
		case r.is(Answers):
			delete(waits, r.Parent)
		case ok && r.isCall() && (b == nil || b.End < r.End):
			last[r.Parent] = r
		}
	}
	for loop, r := range last {
		if !r.is(Asks) || waits[loop].start < r.Start || t.endedAt(loop, waits[loop].end) { // the tool is of a call before
			delete(waits, loop)
		}
	}
	return waits
}

// endedAt reports whether a span ended as its last tool had.
func (t *Trace) endedAt(loop pcommon.SpanID, tool pcommon.Timestamp) bool {
	i, ok := t.spans[loop]
	return ok && t.records[i].End >= tool && t.records[i].End-tool <= atOnce
}

// loops are the spans above those tools that have come to their end, and when these ran: the last of them begins while the call that
// asked for it is still being answered.
func (t *Trace) loops() map[pcommon.SpanID]ran {
	loops := map[pcommon.SpanID]ran{}
	for i := range t.records {
		r := &t.records[i]
		if !r.is(Ran) {
			continue
		}
		if tool := t.parent(int32(i)); tool != none && !t.records[tool].Parent.IsEmpty() {
			loop := t.records[tool].Parent
			loops[loop] = ran{max(loops[loop].start, r.Start), max(loops[loop].end, r.End)}
		}
	}
	return loops
}

// broken are the spans below which an answer began to come, and no call tells what it used: its stream broke off, or was interrupted.
func (t *Trace) broken() map[pcommon.SpanID]bool {
	var broken map[pcommon.SpanID]bool
	for i := range t.records {
		if r := &t.records[i]; r.is(Hears) && !r.Parent.IsEmpty() {
			if broken == nil {
				broken = map[pcommon.SpanID]bool{}
			}
			broken[r.Parent] = true
		}
	}
	if broken == nil {
		return nil
	}
	for i := range t.records {
		if r := &t.records[i]; r.is(Counted) {
			delete(broken, r.Parent)
		}
	}
	return broken
}

// isCall reports whether r is a call's span, or all that is known of one.
func (r *Record) isCall() bool {
	return r.Role == genai.RoleCall && !r.is(Agent) && !(r.is(Log) && r.verdict.role == genai.RoleDuplicate)
}
