package hold

import (
	"container/list"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// trace is one trace: the memory of all its records, and those that are still held.
type trace struct {
	id        pcommon.TraceID
	memory    run.Trace
	spans     []heldSpan
	logs      []heldLog
	closed    map[int]run.Rollup // runs whose agent span has gone, with what it said
	relevant  bool               // something in it is more than a plain span
	finished  bool               // its root has gone
	failed    bool               // a step or a call of it has
	unclaimed bool               // something of it costs, and no run that went on has it
	bytes     int64
	last      time.Time
	since     time.Time // from when on all of it has come here; zero for always
	due       time.Time // when what is held must go; zero where nothing is
	wake      time.Time
	at        int // in the schedule
	elem      *list.Element
	memos     []journal.Ref // what the index says of it
	pending   int           // items that were let go, and have not been taken
	gone      bool          // it has been forgotten, but for what did not fit into a batch yet
}

// heldSpan is a span whose bytes are in the journal.
type heldSpan struct {
	ref     journal.Ref
	origin  *Origin
	since   time.Time
	at      int // its record
	session string
	stays   bool         // a step that may yet stand for its run, at the last release
	span    *ptrace.Span // once it has been read back
}

type heldLog struct {
	rec    plog.LogRecord
	origin *Origin
	since  time.Time
	at     int
	ref    journal.Ref
	sum    uint64     // of all that it says
	record run.Record // until it is in a trace
	who    *genai.Identity
}

// bytes is what a held log record takes beside its trace's record: it stays on the heap, too.
func (l *heldLog) bytes() int64 {
	return int64(l.ref.Len())*wireFactor + int64(l.ref.Heap()) + itemBytes
}

// notice notes what a record makes of its trace.
func (t *trace) notice(r *run.Record) {
	t.relevant = t.relevant || r.Role != genai.RoleOther
	t.failed = t.failed || r.Traits&run.Failed != 0 && (r.Role == genai.RoleCall || r.Traits&run.Wrapper != 0)
}

func (t *trace) list(h *Hold) *list.List {
	if t.finished {
		return h.ended
	}
	return h.order
}

// whole reports whether the trace has a root and no gap.
func (t *trace) whole() bool {
	root := false
	for i := range t.memory.Len() {
		r := t.memory.Record(i)
		if r.Parent.IsEmpty() {
			root = root || r.Traits&run.Log == 0
		} else if !t.memory.HasParent(i) {
			return false
		}
	}
	return root
}

// release lets go what is held of a trace. An agent span that has not yet waited for its children stays, unless all must
// go.
func (h *Hold) release(now time.Time, t *trace, all bool) {
	l := letting{h: h, t: t, now: now, all: all}
	if t.relevant {
		l.retold()
		t.memory.Resolve()
		l.claim()
		l.price()
		l.borrow()
		l.await()
		l.runs = t.memory.Runs()
		l.listen()
	}
	t.spans = l.letSpans(t.spans)
	t.logs = l.letLogs(t.logs)
	l.correct()
	t.unclaimed = l.runs != nil && l.unclaimed()
	h.settle(now, t)
	if l.more {
		t.due = now
		h.due.set(t, now)
	}
}

// settle decides when to look at the trace again.
func (h *Hold) settle(now time.Time, t *trace) {
	t.due = time.Time{}
	for i := range t.spans {
		then := t.spans[i].since.Add(h.set.Settle)
		if t.spans[i].stays {
			then = h.quietAt(t)
		}
		if t.due.IsZero() || then.Before(t.due) {
			t.due = then
		}
	}
	if !t.due.IsZero() {
		h.due.set(t, t.due)
		return
	}
	switch {
	case t.finished && !t.relevant:
		h.due.set(t, t.last) // nothing that comes late could change it
	case t.finished || !t.relevant:
		h.due.set(t, t.last.Add(h.set.Late))
	default:
		h.due.set(t, t.last.Add(h.set.Timeout))
	}
}

// finish moves a trace whose root has gone to the finished ones.
func (h *Hold) finish(t *trace) {
	if t.finished || t.gone {
		return
	}
	h.order.Remove(t.elem)
	t.finished = true
	t.elem = h.ended.PushBack(t)
}

// attributes of the log record that is the i-th record, where it is held.
func (t *trace) logAttributes(i int) *pcommon.Map {
	for n := range t.logs {
		if t.logs[n].at == i {
			attrs := t.logs[n].rec.Attributes()
			return &attrs
		}
	}
	return nil
}
