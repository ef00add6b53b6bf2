package run

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Trace is the memory of one trace. The zero value is ready. It is not safe for concurrent use.
type Trace struct {
	records   []Record
	spans     map[pcommon.SpanID]int32
	lost      Reason // why records of this trace are missing, "" where none are
	sentAgent bool   // an agent span was sent on with a bill of its own
	who       who
	turns     map[int32]turn  // of emitters that count the turns before again
	rule      Rule            // by which records are being joined
	joined    map[int32]Terms // by the record that carries a call
}

// Grow makes room for n more records.
func (t *Trace) Grow(n int) { t.records = slices.Grow(t.records, n) }

// Add remembers a record and returns its index. A span that was seen before becomes a duplicate of the first.
func (t *Trace) Add(r Record) int {
	i := int32(len(t.records))
	r.verdict = verdict{role: r.Role, bill: i, of: none}
	if first, ok := t.spans[r.Span]; ok && !r.is(Log) && t.Seen(&r) {
		r.Traits &^= Agent | Wrapper | Leafable | Counted
		r.Role, r.Call, r.Pair = genai.RoleDuplicate, "", ""
		r.verdict = verdict{role: genai.RoleDuplicate, bill: none, of: first, rule: BySpan}
	} else if !ok && !r.is(Log) {
		if t.spans == nil {
			t.spans = make(map[pcommon.SpanID]int32)
		}
		t.spans[r.Span] = i
	}
	t.records = append(t.records, r)
	return int(i)
}

// Seen reports whether a span is one that was added before and sent again: same id, same times, and no news of a call.
func (t *Trace) Seen(r *Record) bool {
	first, ok := t.spans[r.Span]
	if !ok {
		return false
	}
	f := &t.records[first]
	return f.Start == r.Start && f.End == r.End && f.Role == r.Role && f.is(Counted) == r.is(Counted)
}

// Len is the number of records.
func (t *Trace) Len() int { return len(t.records) }

// Record is the i-th record.
func (t *Trace) Record(i int) *Record { return &t.records[i] }

// Lose notes that records of this trace are missing, so that its runs are partial.
func (t *Trace) Lose(why Reason) { t.lost = why }

// Send freezes the verdict of the i-th record: its span or log record has been passed on with it. An agent that it was said to repeat keeps
// the bill, whatever comes before that goes, too.
func (t *Trace) Send(i int) {
	r := &t.records[i]
	r.verdict.sent = true
	if of := r.verdict.of; r.verdict.role == genai.RoleDuplicate && of != none && t.records[of].is(Agent) && t.Bill(int(of)) >= 0 {
		r = &t.records[of]
		r.verdict.sent = true
	}
	t.sentAgent = t.sentAgent || r.is(Agent) && r.verdict.role == genai.RoleCall
}

// Repeat makes the i-th record the duplicate of a call that another trace carries, until the next Resolve.
func (t *Trace) Repeat(i int) { t.repeats(int32(i), none) }

// Twin makes the i-th record, an agent's span, one more account of an execution that another trace tells, until the next
// Resolve.
func (t *Trace) Twin(i int) {
	t.repeats(int32(i), none)
	t.records[i].verdict.twin = true
}

// Sent reports whether the i-th record is frozen.
func (t *Trace) Sent(i int) bool { return t.records[i].verdict.sent }

// Role is the verdict on the i-th record: what it is, seen from the whole trace.
func (t *Trace) Role(i int) genai.Role { return t.records[i].verdict.role }

// Bill is the index of the record whose figures the i-th record carries; -1 where it carries none.
func (t *Trace) Bill(i int) int {
	if v := &t.records[i].verdict; v.role == genai.RoleCall {
		return int(v.bill)
	}
	return -1
}

// Evidence is what showed that the i-th record repeats a call, or sums several up; "" where it does neither.
func (t *Trace) Evidence(i int) string {
	switch v := &t.records[i].verdict; v.role {
	case genai.RoleDuplicate, genai.RoleAggregate:
		return v.rule.String()
	}
	return ""
}

// Carrier is the record that carries the bill of the call that the i-th record repeats.
func (t *Trace) Carrier(i int) (int, bool) {
	v := &t.records[i].verdict
	return int(v.of), v.role == genai.RoleDuplicate && v.of != none
}

// Charge is the money that the i-th record carries, and the record that tells what it was for; false where it carries
// none.
func (t *Trace) Charge(i int) (pricing.Amount, *Record, bool) {
	r := &t.records[i]
	switch {
	case r.verdict.role == genai.RoleCall && t.records[r.verdict.bill].is(Paid):
		r = &t.records[r.verdict.bill]
	case r.verdict.role == genai.RoleSandbox && !t.withinSandbox(int32(i)):
	default:
		return pricing.Amount{}, nil, false
	}
	return r.Cost, r, !r.Cost.IsZero()
}

// Model is the model that the nearest ancestor of the i-th record tells, for an emitter that tells it there only.
func (t *Trace) Model(i int) string {
	for p := range t.up(int32(i)) {
		if r := &t.records[p]; r.Model != "" && !r.is(Lent) {
			return r.Model
		}
	}
	return ""
}

// DuplicateOf is the span that carries the bill of the call that the i-th record repeats.
func (t *Trace) DuplicateOf(i int) (pcommon.SpanID, bool) {
	v := &t.records[i].verdict
	if v.role != genai.RoleDuplicate || v.of == none {
		return pcommon.SpanID{}, false
	}
	id := t.records[v.of].Span
	return id, !id.IsEmpty()
}

// parent is the index of the parent's record, none where it has not been seen. Parents that would form a circle are cut
// at the last link, so that the records are a forest.
func (t *Trace) parent(i int32) int32 {
	r := &t.records[i]
	if r.known {
		return r.parent
	}
	p, ok := t.spans[r.Parent]
	if !ok || r.Parent.IsEmpty() {
		return none
	}
	r.parent, r.known = p, true
	for a := p; a != none; {
		if a == i {
			r.parent = none
			break
		}
		if !t.records[a].known {
			break
		}
		a = t.records[a].parent
	}
	return r.parent
}

// up yields the ancestors of record i, nearest first.
func (t *Trace) up(i int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		for p := t.parent(i); p != none; p = t.parent(p) {
			if !yield(p) {
				return
			}
		}
	}
}

// innermostFirst orders records by how deep they are.
func (t *Trace) innermostFirst(of []int32) {
	depth := make([]int32, len(t.records)) // plus one; 0 for not known yet
	var path []int32
	for _, i := range of {
		path = append(path[:0], i)
		for p := range t.up(i) {
			if depth[p] != 0 {
				break
			}
			path = append(path, p)
		}
		for n := len(path) - 1; n >= 0; n-- {
			depth[path[n]] = 1
			if p := t.parent(path[n]); p != none {
				depth[path[n]] += depth[p]
			}
		}
	}
	slices.SortStableFunc(of, func(a, b int32) int { return int(depth[b] - depth[a]) })
}

// HasParent reports whether the parent of the i-th record has been seen.
func (t *Trace) HasParent(i int) bool { return t.parent(int32(i)) != none }
