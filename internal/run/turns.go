package run

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// cumulative are the emitters whose record of a turn counts the turns before it again, as Spring AI 1.x does.
var cumulative = map[string]bool{"spring-ai": true}

type turnsOf struct {
	parent pcommon.SpanID
	model  string
}

// turn is a call that counted those before it again: as it was told, and what is to be taken off.
type turn struct {
	told    tally
	earlier tally
}

// tally is what a Record counts.
type tally struct{ prompt, completion, thought, sum int64 }

func (r *Record) tally() tally { return tally{r.Prompt, r.Completion, r.Thought, r.Sum} }

func (r *Record) setTally(c tally) {
	r.Prompt, r.Completion, r.Thought, r.Sum = c.prompt, c.completion, c.thought, c.sum
}

func (c tally) less(d tally) tally {
	return tally{c.prompt - d.prompt, c.completion - d.completion, c.thought - d.thought, c.sum - d.sum}
}

func (c tally) more(d tally) tally {
	return tally{c.prompt + d.prompt, c.completion + d.completion, c.thought + d.thought, c.sum + d.sum}
}

// told is what the emitter counted on record i.
func (t *Trace) told(i int32) tally {
	if u, ok := t.turns[i]; ok {
		return u.told
	}
	return t.records[i].tally()
}

// Earlier is what the i-th record counts again of the turns before it; false where it counts its own alone.
func (t *Trace) Earlier(i int) (genai.Earlier, bool) {
	u, ok := t.turns[int32(i)]
	e := u.earlier
	return genai.Earlier{Prompt: e.prompt, Completion: e.completion, Reasoning: e.thought, Total: e.sum}, ok
}

// joinTurns takes off each turn what those before it had counted. Spring AI 2 counts each turn by itself, and nothing says which
// version it was; the numbers do: a prompt that is counted again at least doubles, and the output never shrinks.
func (t *Trace) joinTurns() {
	for i, u := range t.turns {
		if !t.records[i].verdict.sent {
			t.records[i].setTally(u.told)
			delete(t.turns, i)
		}
	}
	turns := map[turnsOf][]int32{}
	for i := range t.records {
		if r := &t.records[i]; cumulative[r.Dialect] && r.is(Counted) && t.isModelCall(int32(i)) && !r.Parent.IsEmpty() {
			key := turnsOf{r.Parent, r.Model}
			turns[key] = append(turns[key], int32(i))
		}
	}
	for _, of := range turns {
		if slices.SortFunc(of, t.compareStart); t.again(of) {
			for n := len(of) - 1; n > 0; n-- {
				t.takeOff(of[n], of[n-1])
			}
		}
	}
}

// again reports whether each of the turns counts those before it again.
func (t *Trace) again(turns []int32) bool {
	own := int64(0) // prompt of the turn before
	for n := 1; n < len(turns); n++ {
		before, now := t.told(turns[n-1]), t.told(turns[n])
		if n == 1 {
			own = before.prompt
		}
		grown := now.prompt - before.prompt
		if own == 0 || grown < own || now.completion <= before.completion || t.records[turns[n]].Start < t.records[turns[n-1]].End {
			return false
		}
		own = grown
	}
	return len(turns) > 1
}

// takeOff leaves to turn i what it counted itself. One that has been sent on with all of it stays the bill of the turns before.
func (t *Trace) takeOff(i, before int32) {
	r := &t.records[i]
	if _, done := t.turns[i]; done {
		return
	}
	if r.verdict.sent {
		t.repeats(before, i)
		return
	}
	u := turn{told: r.tally(), earlier: t.told(before)}
	t.setTurn(i, u)
	r.setTally(u.told.less(u.earlier))
}

func (t *Trace) setTurn(i int32, u turn) {
	if t.turns == nil {
		t.turns = map[int32]turn{}
	}
	t.turns[i] = u
}
