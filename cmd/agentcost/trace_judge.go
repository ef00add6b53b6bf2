package main

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// judge applies the rules of agent_cost to each item and those of agent_run to each trace.
func (c *capture) judge(acrossTraces bool) {
	c.traces = map[pcommon.TraceID]*run.Trace{}
	for i := range c.items {
		if it := &c.items[i]; !it.traceID.IsEmpty() && (it.signal == "span" || it.call.Role == genai.RoleCall) {
			c.add(it, c.traceOf(it.traceID))
		}
	}
	c.pair()
	c.since()
	for i := range c.items {
		c.inherit(&c.items[i])
		c.price(&c.items[i])
	}
	if acrossTraces {
		c.retold()
	}
	for _, t := range c.order {
		t.Resolve()
	}
	c.settle()
	if acrossTraces {
		c.across()
	}
}

// settle takes the traces' verdicts over. An agent span that is the only record of its calls is known to be a call only
// now.
func (c *capture) settle() {
	type place struct {
		trace *run.Trace
		at    int
	}
	placed := map[place]*item{}
	for i := range c.items {
		if it := &c.items[i]; it.trace != nil {
			placed[place{it.trace, it.at}] = it
		}
	}
	for i := range c.items {
		it := &c.items[i]
		it.role, it.figures = it.call.Role, it
		if it.trace == nil {
			continue
		}
		it.role = it.trace.Role(it.at)
		if it.bill.Status == genai.StatusPriced && it.trace.CutShort(it.at) {
			it.bill.Status, it.bill.Reason = genai.StatusPartial, pricing.MissingTokens
		}
		c.reprice(it)
		if at := it.trace.Bill(it.at); at >= 0 {
			it.figures = placed[place{it.trace, at}]
		}
		if it.role == genai.RoleCall && it.call.Role != genai.RoleCall {
			it.call.Role, it.bill = genai.RoleCall, genai.Bill{}
			c.price(it)
		}
	}
}

func (c *capture) traceOf(id pcommon.TraceID) *run.Trace {
	t, ok := c.traces[id]
	if !ok {
		t = &run.Trace{}
		c.traces[id] = t
		c.order = append(c.order, t)
	}
	return t
}

func (c *capture) add(it *item, t *run.Trace) {
	it.trace, it.at = t, t.Add(it.record)
}

// pair brings the log records of command-line agents that name no trace to the traces of their calls, in order of time.
func (c *capture) pair() {
	spans, logs := map[string][]*item{}, map[string][]*item{}
	for i := range c.items {
		switch it := &c.items[i]; {
		case it.record.Pair == "":
		case it.signal == "span":
			spans[it.record.Pair] = append(spans[it.record.Pair], it)
		case it.trace == nil:
			logs[it.record.Pair] = append(logs[it.record.Pair], it)
		}
	}
	byEnd := func(a, b *item) int { return cmp.Compare(a.record.End, b.record.End) }
	for key, of := range logs {
		with := spans[key]
		slices.SortStableFunc(of, byEnd)
		slices.SortStableFunc(with, byEnd)
		for n := range min(len(of), len(with)) {
			c.add(of[n], with[n].trace)
		}
	}
}

// inherit takes the model from an ancestor where the emitter tells it there only.
func (c *capture) inherit(it *item) {
	if it.trace != nil && it.call.Role == genai.RoleCall && it.call.Model == "" && it.call.RequestModel == "" {
		it.call.Model = it.trace.Model(it.at)
	}
}

// reprice judges an item again whose trace tells what decides its price: the turns before it, or what others know of it.
func (c *capture) reprice(it *item) {
	earlier, again := it.trace.Earlier(it.at)
	terms, joined := it.trace.Joined(it.at)
	again = again && it.call.TakeOff(earlier)
	joined = joined && !it.given && terms.Join(&it.call) != nil
	if again || joined {
		it.bill = genai.Bill{}
		c.price(it)
	}
}

// price judges an item that was not judged before.
func (c *capture) price(it *item) {
	if it.bill.Status == "" && !genai.Judge(c.book, &it.call, genai.TrustAuto, "", &it.bill) {
		return
	}
	if it.trace != nil {
		it.trace.Record(it.at).SetBill(&it.bill)
	}
}
