package run

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Resolve gives every record that is not frozen its verdict, so that each call has one bill:
//
//  1. what a turn counts of those before it is taken off, so that it can be compared with other records of its call: see turns.go.
//  2. records with the same call id, a call's span and a log record written in it, and the span and log record that a CLI
//     writes of one call, are one call.
//  3. a call above or beside another is the same call where the evidence says so: see evidence.go. A record that bills a
//     whole agent repeats every call below it.
//  4. two agents' spans of one execution beside each other are one, where they count the same: see twins.go.
//  5. an agent span with counts of its own repeats the calls below it; where there are none, it is the only record of them.
//
// Of the records of one call, the one that knows most has the figures: see compareWitness. A span carries them, where there
// is one.
func (t *Trace) Resolve() {
	for i := range t.records {
		r := &t.records[i]
		r.verdict.short = false
		if !r.verdict.sent && r.Role != genai.RoleDuplicate {
			r.verdict = verdict{role: r.Role, bill: int32(i), of: none}
		}
	}
	for _, step := range [...]struct {
		rule Rule
		join func()
	}{
		{BySpan, t.joinTwins}, {ByTurns, t.joinTurns}, {ByID, t.joinIDs}, {Within, t.joinOwn}, {ByOrder, t.joinPairs},
		{ByNesting, t.joinNested}, {ByTime, t.joinBeside}, {ByAccount, t.joinAccounts}, {ByAgent, t.judgeAgents}, {BySum, t.joinEnclosing}, {ByExecution, t.joinAgents},
	} {
		t.rule = step.rule
		step.join()
	}
	t.rule = Elsewhere // whatever is found from here on
	t.joinTerms()
	t.joinAgain()
}

// joinIDs finds the witnesses that share a call id: that of the response or, where one of them knows both, of the
// request.
func (t *Trace) joinIDs() {
	names := map[string]string{} // an alias to the id
	for i := range t.records {
		if r := &t.records[i]; r.Alias != "" && r.Call != "" {
			names[r.Alias] = r.Call
		}
	}
	groups := map[string][]int32{}
	for i := range t.records {
		r := &t.records[i]
		if r.Call == "" || r.Role != genai.RoleCall {
			continue
		}
		id := r.Call
		if known, ok := names[id]; ok {
			id = known
		}
		groups[id] = append(groups[id], int32(i))
	}
	for _, group := range groups {
		if len(group) > 1 && !t.reuses(group) {
			t.join(group)
		}
	}
}

// reuses reports whether records that share an id tell of several calls: some servers give the same id to every answer. Few records of
// one call, and so few of a group, are enough to compare the others with.
func (t *Trace) reuses(group []int32) bool {
	const few = 4
	for n, i := range group[:min(few, len(group))] {
		for _, j := range group[n+1:] {
			if OtherCall(&t.records[i], &t.records[j]) {
				return true
			}
		}
	}
	return false
}

// joinTwins finds the spans that were sent first while they were open and then as they ended: one id and start, two ends.
func (t *Trace) joinTwins() {
	for i := range t.records {
		r := &t.records[i]
		if r.is(Log) || r.Role != genai.RoleCall {
			continue
		}
		if first, ok := t.spans[r.Span]; ok && first != int32(i) && t.records[first].Start == r.Start && t.isModelCall(first) {
			t.join([]int32{first, int32(i)})
		}
	}
}

// joinOwn finds the log records that were written within the span of their call.
func (t *Trace) joinOwn() {
	for i := range t.records {
		if !t.records[i].is(Log) || t.records[i].verdict.role != genai.RoleCall {
			continue
		}
		p := t.parent(int32(i))
		switch {
		case p != none && t.records[p].repeatsUnknown(): // the process before knew that it was this one
			t.records[p].verdict.of = int32(i)
		case p == none || !t.isModelCall(p):
		case t.records[p].verdict.bill != p: // a better witness has been found already
			t.repeats(int32(i), p)
		default:
			t.join([]int32{p, int32(i)})
		}
	}
}

// repeatsUnknown reports whether a record was sent on as the repeat of another, and it is not known of which.
func (r *Record) repeatsUnknown() bool {
	v := &r.verdict
	return v.sent && v.role == genai.RoleDuplicate && v.of == none
}

// joinPairs matches spans and log records one to one, in order of time: a pair key is not unique.
func (t *Trace) joinPairs() {
	spans, logs := map[string][]int32{}, map[string][]int32{}
	for i := range t.records {
		r := &t.records[i]
		switch {
		case r.Pair == "" || r.verdict.role != genai.RoleCall:
		case r.is(Log):
			logs[r.Pair] = append(logs[r.Pair], int32(i))
		default:
			spans[r.Pair] = append(spans[r.Pair], int32(i))
		}
	}
	for key, of := range logs {
		with := spans[key]
		slices.SortFunc(of, t.compareEnd)
		slices.SortFunc(with, t.compareEnd)
		for n := range min(len(of), len(with)) {
			t.join([]int32{with[n], of[n]})
		}
	}
}

func (t *Trace) compareEnd(a, b int32) int {
	x, y := &t.records[a], &t.records[b]
	return cmp.Or(cmp.Compare(x.End, y.End), bytes.Compare(x.Span[:], y.Span[:]), cmp.Compare(a, b))
}

// repeats makes i a duplicate of carrier, unless i was sent on as something else.
func (t *Trace) repeats(i, carrier int32) {
	if v := &t.records[i].verdict; !v.sent {
		*v = verdict{role: genai.RoleDuplicate, bill: none, of: carrier, rule: t.rule}
	}
}
