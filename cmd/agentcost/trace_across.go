package main

import (
	"cmp"
	"slices"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// across finds calls that two instrumentations recorded in traces of their own. agent_run merges nothing across traces
// unless it is told to, since among the traces of many programs such rules can be wrong; a file is what one program
// sent.
func (c *capture) across() {
	var calls []*item
	for i := range c.items {
		if it := &c.items[i]; it.role == genai.RoleCall {
			calls = append(calls, it)
		}
	}
	slices.SortStableFunc(calls, func(a, b *item) int {
		return cmp.Or(cmp.Compare(a.record.Start, b.record.Start), cmp.Compare(a.call.Rank, b.call.Rank))
	})
	sameID(calls)
	sameSession(calls)
	sameTime(calls)
}

// sameID keeps the most exact of the calls with one id.
func sameID(calls []*item) {
	best := map[string]*item{}
	for _, it := range calls {
		id := it.record.Call
		if have, ok := best[id]; id != "" && (!ok || it.better(have)) {
			best[id] = it
		}
	}
	for _, it := range calls {
		if have := best[it.record.Call]; have != nil && have != it {
			it.role = genai.RoleDuplicate
		}
	}
}

// sameSession demotes an agent span that was billed for its whole session where the agent told its calls itself.
func sameSession(calls []*item) {
	told := map[string]bool{}
	for _, it := range calls {
		if it.record.Traits&run.Agent == 0 && it.session != "" {
			told[it.session] = true
		}
	}
	for _, it := range calls {
		if it.record.Traits&run.Agent != 0 && told[it.session] {
			it.role = genai.RoleDuplicate
		}
	}
}

// sameTime matches the calls of different emitters in one process that overlap in time and produced the same: a
// framework and an SDK, which share nothing else. Each call is matched with one call of another emitter at most.
func sameTime(calls []*item) {
	for i, a := range calls {
		for _, b := range calls[i+1:] {
			if b.record.Start > a.record.End || a.role != genai.RoleCall {
				break
			}
			if b.role != genai.RoleCall || !a.looksLike(b) || a.matched[b.call.Dialect] || b.matched[a.call.Dialect] {
				continue
			}
			better, worse := a, b
			if b.better(a) {
				better, worse = b, a
			}
			worse.role = genai.RoleDuplicate
			if better.matched == nil {
				better.matched = map[string]bool{}
			}
			better.matched[worse.call.Dialect] = true
		}
	}
}

func (it *item) counted() bool { return it.record.Traits&run.Counted != 0 }

func (it *item) better(than *item) bool {
	if it.counted() != than.counted() {
		return it.counted()
	}
	return it.call.Rank < than.call.Rank
}

// looksLike compares what two emitters tell of one call: what it produced, give or take the token that LangChain adds to
// a stream, or, where one of them counts nothing, the model.
func (it *item) looksLike(other *item) bool {
	if it.trace == other.trace || it.call.Dialect == other.call.Dialect || it.signal != other.signal ||
		(it.record.Traits|other.record.Traits)&(run.Agent|run.Log) != 0 || !it.resource.Equal(other.resource) {
		return false
	}
	if it.counted() && other.counted() {
		d := it.record.Completion - other.record.Completion
		return -1 <= d && d <= 1
	}
	return it.counted() != other.counted() && it.record.Model == other.record.Model
}
