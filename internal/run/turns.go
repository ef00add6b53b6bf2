package run

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// turnsOf are the turns of one conversation: they hang from one span, as the tools do that ran between them.
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

// joinTurns takes off each turn what those before it had counted. Not all of an emitter's versions count so, or in each mode. What
// shows it: a tool ran between two turns, or the first asked for one, a prompt that is counted again at least doubles, and the output never shrinks.
func (t *Trace) joinTurns() {
	for i, u := range t.turns {
		if !t.records[i].verdict.sent {
			t.records[i].setTally(u.told)
			delete(t.turns, i)
		}
	}
	turns, tools := map[turnsOf][]int32{}, map[pcommon.SpanID][]int32{}
	for i := range t.records {
		switch r := &t.records[i]; {
		case r.Role == genai.RoleTool:
			tools[r.Parent] = append(tools[r.Parent], int32(i))
		case r.is(Recounts) && r.is(Counted) && t.isModelCall(int32(i)) && !r.Parent.IsEmpty():
			key := turnsOf{r.Parent, r.Model}
			turns[key] = append(turns[key], int32(i))
		}
	}
	for key, of := range turns {
		if slices.SortFunc(of, t.compareStart); t.again(of, tools[key.parent]) {
			t.takeOff(of)
		}
	}
}

// again reports whether each of the turns counts those before it again.
func (t *Trace) again(turns, tools []int32) bool {
	own := int64(0) // prompt of the turn before
	for n := 1; n < len(turns); n++ {
		before, now := t.told(turns[n-1]), t.told(turns[n])
		if n == 1 {
			own = before.prompt
		}
		grown := now.prompt - before.prompt
		if own == 0 || grown < own || now.completion <= before.completion || now.thought < before.thought {
			return false
		}
		if !t.between(turns[n-1], turns[n], tools) {
			return false
		}
		own = grown
	}
	return len(turns) > 1
}

// between reports whether turn b came after turn a, and one of the tools ran between them, or a asked for some that have no span. An
// application that runs the tools itself asks its model anew, and is told nothing again: then no span of the emitter is above both.
func (t *Trace) between(a, b int32, tools []int32) bool {
	end, start := t.records[a].End, t.records[b].Start
	return end <= start && (len(tools) == 0 && t.records[a].is(Asks) && t.belowOwn(a) || slices.ContainsFunc(tools, func(i int32) bool {
		tool := &t.records[i]
		return tool.Start+startSlack >= end && tool.End <= start+startSlack
	}))
}

// belowOwn reports whether the span right above record i is of the same emitter.
func (t *Trace) belowOwn(i int32) bool {
	p := t.parent(i)
	return p != none && t.records[p].Dialect == t.records[i].Dialect
}

// takeOff leaves to each turn what it counted itself. One that has been sent on stays the bill of those before it that it was sent
// on with.
func (t *Trace) takeOff(turns []int32) {
	for n := len(turns) - 1; n > 0; n-- {
		i := turns[n]
		r := &t.records[i]
		if !r.verdict.sent {
			u := turn{told: r.tally(), earlier: t.told(turns[n-1])}
			t.setTurn(i, u)
			r.setTally(u.told.less(u.earlier))
			continue
		}
		for billed := t.turns[i].earlier; n > 0 && t.told(turns[n-1]) != billed; n-- {
			t.repeats(turns[n-1], i)
		}
	}
}

func (t *Trace) setTurn(i int32, u turn) {
	if t.turns == nil {
		t.turns = map[int32]turn{}
	}
	t.turns[i] = u
}
