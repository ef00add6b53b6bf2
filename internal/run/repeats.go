package run

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// cumulative are the emitters whose record of a turn counts the turns before it again, as Spring AI 1.x does: the last one counts
// all of them.
var cumulative = map[string]bool{"spring-ai": true}

type turnsOf struct {
	parent pcommon.SpanID
	model  string
}

// joinTurns finds the turns that a later one counts again. Spring AI 2 counts each turn by itself, and nothing says which
// version it was; the numbers do: a prompt that is counted again at least doubles, and the output never shrinks.
func (t *Trace) joinTurns() {
	turns := map[turnsOf][]int32{}
	for i := range t.records {
		if r := &t.records[i]; cumulative[r.Dialect] && r.is(Counted) && t.isModelCall(int32(i)) && !r.Parent.IsEmpty() {
			key := turnsOf{r.Parent, r.Model}
			turns[key] = append(turns[key], int32(i))
		}
	}
	for _, of := range turns {
		slices.SortFunc(of, t.compareStart)
		if last := of[len(of)-1]; t.counted(of) {
			for _, i := range of[:len(of)-1] {
				t.repeats(i, last)
			}
		}
	}
}

// counted reports whether each of the turns counts those before it again.
func (t *Trace) counted(turns []int32) bool {
	own := int64(0) // prompt of the turn before
	for n := 1; n < len(turns); n++ {
		before, r := &t.records[turns[n-1]], &t.records[turns[n]]
		if n == 1 {
			own = before.Prompt
		}
		grown := r.Prompt - before.Prompt
		if own == 0 || grown < own || r.Completion <= before.Completion || r.Start < before.End || before.verdict.sent {
			return false
		}
		own = grown
	}
	return len(turns) > 1
}
