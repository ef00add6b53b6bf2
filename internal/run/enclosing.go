package run

import (
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// An application that makes its spans itself may write on any of them what the calls below it came to, or those before it on one beside them. Nothing
// but their names and counts tells such a sum from a call.

// joinEnclosing finds the applications' own spans that sum up other calls, the innermost first.
func (t *Trace) joinEnclosing() {
	var uppers []int32
	below := map[int32][]int32{} // of those, and of what they are right below
	for i := range t.records {
		if r := &t.records[i]; r.is(Encloses) && r.is(Counted) && r.verdict.role == genai.RoleCall {
			uppers = append(uppers, int32(i))
			below[int32(i)] = nil
			for p := range t.up(int32(i)) {
				below[p] = nil
				break
			}
		}
	}
	if len(uppers) == 0 {
		return
	}
	t.listBelow(below)
	slices.SortFunc(uppers, t.compareStart)
	t.innermostFirst(uppers)
	for _, i := range uppers {
		all := t.enclosed(i, below)
		if len(all) == 0 {
			continue
		}
		if t.aggregate(i, all); t.records[i].verdict.role == genai.RoleAggregate {
			t.records[i].verdict.short = !t.sameSum(&t.records[i], all)
		}
	}
}

// listBelow lists the calls below each record that below has.
func (t *Trace) listBelow(below map[int32][]int32) {
	for i := range t.records {
		if r := &t.records[i]; !r.is(Counted) || r.verdict.role != genai.RoleCall {
			continue
		}
		steps := 0
		for p := range t.up(int32(i)) {
			if steps++; steps > maxWrap {
				break
			}
			if list, ok := below[p]; ok {
				below[p] = append(list, int32(i))
			}
		}
	}
}

// enclosed are the calls that i sums up; empty if it is a call itself.
func (t *Trace) enclosed(i int32, below map[int32][]int32) []int32 {
	r := &t.records[i]
	inner := t.stillCalls(below[i])
	if len(inner) > 1 && t.sameSum(r, inner) {
		return inner
	}
	ofModel := slices.DeleteFunc(slices.Clone(inner), func(n int32) bool { return !sameModel(r, &t.records[n]) })
	if t.covers(r, ofModel) {
		return ofModel
	}
	for p := range t.up(i) {
		return t.summedBeside(i, below[p])
	}
	return nil
}

// maxSummed is how many calls a span beside them may sum up. It bounds the work where an application has many such spans.
const maxSummed = 4096

// summedBeside are the calls among list, which are beside i, that were made before i and come to what it counts: not all of them may be spans of
// the same sort, one of which may count by chance what two others do. Most spans count less than the first few of them.
func (t *Trace) summedBeside(i int32, list []int32) (before []int32) {
	r := &t.records[i]
	if len(list) > maxSummed {
		return nil
	}
	var prompt int64
	for _, n := range list {
		l := &t.records[n]
		if n == i || l.End > r.Start || l.verdict.role != genai.RoleCall || !sameModel(r, l) || t.under(n, i) {
			continue
		}
		if prompt += l.Prompt - l.Read - l.Written; prompt > r.Prompt {
			return nil
		}
		before = append(before, n)
	}
	named := slices.ContainsFunc(before, func(n int32) bool { return !t.records[n].is(Encloses) })
	if len(before) > 1 && named && t.sameSum(r, before) {
		return before
	}
	return nil
}

// stillCalls are those of list that have not been found to be something else.
func (t *Trace) stillCalls(list []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(list), func(n int32) bool { return t.records[n].verdict.role != genai.RoleCall })
}

// covers reports whether r counts all of some calls of its model, and perhaps others that were not seen. One alone, which the application told as
// well, may be another call, as one that guards.
func (t *Trace) covers(r *Record, of []int32) bool {
	if len(of) == 0 || len(of) == 1 && t.records[of[0]].Dialect == r.Dialect {
		return false
	}
	var prompt, completion int64
	for _, i := range of {
		l := &t.records[i]
		prompt, completion = prompt+l.Prompt-l.Read-l.Written, completion+l.Completion-l.Thought
	}
	return prompt <= r.Prompt && completion <= r.Completion
}
