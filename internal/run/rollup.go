package run

import (
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Reason says why a run's bill is partial: a lower bound. The list is closed.
type Reason string

// The reasons.
const (
	Unpriced Reason = "unpriced_calls"  // a call below has no price, or only a part of one
	Unbilled Reason = "unbilled_usage"  // the run's own span tells of tokens or money that no call below it does
	Orphans  Reason = "orphan_spans"    // a call's parent was never seen, so it may or may not belong to this run
	Evicted  Reason = "evicted"         // a limit was reached before the run was complete
	Shutdown Reason = "shutdown"        // the collector stopped before the run was complete
	Restart  Reason = "restart"         // the run began before the collector did, which may not have seen all of it
	Moved    Reason = "moved"           // the run began before its trace came to this replica of several, which may not have seen all of it
	CutShort Reason = "aborted"         // the agent ended, or was interrupted, before it told what all of its calls used
	Oversize Reason = "oversized_trace" // the trace has more spans than are remembered
)

// Rollup is the bill of one run: an agent span and everything below it, nested runs included once.
type Rollup struct {
	LLM, Sandbox, Fees pricing.Amount
	Prompt, Completion int64
	Calls              int
	PaidCalls          int // calls that have money
	Unpriced           int // calls whose cost is not known; the rest failed
	Sandboxes          int // sandboxes with a cost
	Tools, ToolErrors  int
	Models             []Model // by name
	Partial            []Reason

	besides tally // what is counted and not in the above: by answers from a cache, and calls that another trace bills
}

// Model is one model's share of a run.
type Model struct {
	Name  string
	Calls int
	Cost  pricing.Amount
}

// Total is the whole bill.
func (r *Rollup) Total() pricing.Amount { return r.LLM.Add(r.Fees).Add(r.Sandbox) }

// Known reports whether there is any money to speak of. A run without a priced call or sandbox has no cost, not a cost
// of 0.
func (r *Rollup) Known() bool { return r.PaidCalls > 0 || r.Sandboxes > 0 }

// Empty reports whether there was nothing to sum up.
func (r *Rollup) Empty() bool { return r.Calls == 0 && r.Tools == 0 && r.Sandboxes == 0 }

// Same reports whether two roll-ups tell the same.
func (r *Rollup) Same(s *Rollup) bool {
	return r.LLM == s.LLM && r.Sandbox == s.Sandbox && r.Fees == s.Fees && r.Prompt == s.Prompt && r.Completion == s.Completion &&
		r.Calls == s.Calls && r.PaidCalls == s.PaidCalls && r.Tools == s.Tools && r.ToolErrors == s.ToolErrors
}

func (r *Rollup) partial(why Reason) {
	if !slices.Contains(r.Partial, why) {
		r.Partial = append(r.Partial, why)
		slices.Sort(r.Partial)
	}
}

// Lack notes a reason for the bill to be a lower bound that the trace itself does not show.
func (r *Rollup) Lack(why Reason) { r.partial(why) }

func (r *Rollup) model(name string) *Model {
	at, ok := slices.BinarySearchFunc(r.Models, name, func(m Model, name string) int { return strings.Compare(m.Name, name) })
	if !ok {
		r.Models = slices.Insert(r.Models, at, Model{Name: name})
	}
	return &r.Models[at]
}

// add puts one record into the bill.
func (r *Rollup) add(t *Trace, i int32) {
	rec := &t.records[i]
	switch rec.verdict.role {
	case genai.RoleCall:
		r.call(&t.records[rec.verdict.bill])
		if t.cutShort(i) || rec.is(Lent) && !rec.verdict.found {
			r.partial(Unpriced)
		}
	case genai.RoleDuplicate:
		if rec.verdict.of == none {
			r.besides = r.besides.more(rec.tally())
		}
	case genai.RoleSandbox:
		if !rec.Cost.IsZero() && !t.withinSandbox(i) {
			r.Sandbox = r.Sandbox.Add(rec.Cost)
			r.Sandboxes++
		}
	case genai.RoleTool:
		if !t.withinTool(i) {
			r.Tools++
			if rec.is(Failed) {
				r.ToolErrors++
			}
		}
	}
}

func (r *Rollup) call(c *Record) {
	r.Calls++
	if c.is(Reused) {
		r.besides = r.besides.more(c.tally())
	} else {
		r.Prompt += c.Prompt
		r.Completion += c.Completion
	}
	m := r.model(c.Model)
	m.Calls++
	if !c.is(Paid) {
		if c.is(Counted|Begun) || !c.is(Failed) { // a call that failed and counts nothing costs nothing, unless its answer had begun to come
			r.Unpriced++
			r.partial(Unpriced)
		}
		return
	}
	if c.is(Bound) {
		r.partial(Unpriced)
	}
	r.PaidCalls++
	r.LLM = r.LLM.Add(c.Cost.Sub(c.Fees))
	r.Fees = r.Fees.Add(c.Fees)
	m.Cost = m.Cost.Add(c.Cost)
}

// misses reports whether calls of run i have been lost, going by what its root sums up. bill is without the runs within it.
func (t *Trace) misses(i int32, bill *Rollup) bool {
	r := &t.records[i]
	if r.verdict.role != genai.RoleAggregate {
		return false
	}
	return r.verdict.short || r.is(Sums) && r.is(Counted) && r.exceeds(tally{prompt: bill.Prompt, completion: bill.Completion}.more(bill.besides))
}

// CutShort reports whether the bill of record i is a lower bound because the rest was not told.
func (t *Trace) CutShort(i int) bool { return t.cutShort(int32(i)) }

// cutShort reports whether a call's output was counted as it began, and its agent ended before it told the rest; or whether only the
// last of its answers was counted.
func (t *Trace) cutShort(i int32) bool {
	if t.records[i].is(Again) {
		bill := t.records[i].verdict.bill
		return bill != none && t.records[bill].is(Paid)
	}
	if !t.records[i].is(Open) || t.records[i].is(Aborted) {
		return t.records[i].is(Aborted)
	}
	for p := range t.up(i) {
		if t.records[p].is(Agent) {
			return t.records[p].is(Aborted)
		}
	}
	return false
}

// merge includes a nested run.
func (r *Rollup) merge(in *Rollup) {
	r.LLM, r.Sandbox, r.Fees = r.LLM.Add(in.LLM), r.Sandbox.Add(in.Sandbox), r.Fees.Add(in.Fees)
	r.Prompt, r.Completion = r.Prompt+in.Prompt, r.Completion+in.Completion
	r.Calls, r.PaidCalls, r.Unpriced = r.Calls+in.Calls, r.PaidCalls+in.PaidCalls, r.Unpriced+in.Unpriced
	r.Sandboxes += in.Sandboxes
	r.Tools, r.ToolErrors = r.Tools+in.Tools, r.ToolErrors+in.ToolErrors
	for _, m := range in.Models {
		to := r.model(m.Name)
		to.Calls, to.Cost = to.Calls+m.Calls, to.Cost.Add(m.Cost)
	}
	for _, why := range in.Partial {
		r.partial(why)
	}
}

// withinSandbox reports whether an enclosing span already has the cost of the same sandbox.
func (t *Trace) withinSandbox(i int32) bool {
	name := t.records[i].Name
	for p := range t.up(i) {
		if r := &t.records[p]; r.Role == genai.RoleSandbox && r.Name == name && !r.Cost.IsZero() {
			return true
		}
	}
	return false
}

// withinTool reports whether i is the inner span of one tool execution: the protocol's below the framework's.
func (t *Trace) withinTool(i int32) bool {
	name := t.records[i].Name
	for p := range t.up(i) {
		switch r := &t.records[p]; {
		case r.Role == genai.RoleTool:
			return r.Name == name || r.Name == "" || name == ""
		case r.Role != genai.RoleOther:
			return false
		}
	}
	return false
}
