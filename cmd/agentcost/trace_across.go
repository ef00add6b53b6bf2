package main

import (
	"cmp"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// across finds calls that two instrumentations recorded in traces of their own. A capture is whole and usually of one
// program, so its evidence can be weighed; agent_run sees the traces of many programs as they come, and merges across them
// only where its configuration says so. Without evidence nothing is merged here either.
func (c *capture) across() {
	var calls []*item
	for i := range c.items {
		if it := &c.items[i]; it.role == genai.RoleCall {
			calls = append(calls, it)
		}
	}
	slices.SortStableFunc(calls, func(a, b *item) int {
		return cmp.Or(cmp.Compare(a.record.Start, b.record.Start), cmp.Compare(a.record.Layer, b.record.Layer))
	})
	sameID(calls)
	c.sameSession(calls)
	sameTime(calls)
}

// sameID keeps the most exact of the calls with one id, unless it is the id of several calls.
func sameID(calls []*item) {
	best := map[string]*item{}
	for _, it := range calls {
		id := it.record.Call
		if have, ok := best[id]; id != "" && (!ok || it.better(have)) {
			best[id] = it
		}
	}
	for _, it := range calls {
		if have := best[it.record.Call]; have != nil && run.OtherCall(&have.record, &it.record) {
			best[it.record.Call] = nil
		}
	}
	for _, it := range calls {
		if have := best[it.record.Call]; have != nil && have != it {
			it.role = genai.RoleDuplicate
		}
	}
}

// sameSession demotes an agent span that was billed for its whole session where the agent told its calls itself, while that span
// lasted, and what those who stand around Claude Code tell of such calls. LangSmith names the session on the root of its trace alone.
func (c *capture) sameSession(calls []*item) {
	of, told := map[*run.Trace]string{}, map[string][]*item{}
	for i := range c.items {
		if it := &c.items[i]; it.trace != nil && it.session != "" {
			of[it.trace] = it.session
		}
	}
	for _, it := range calls {
		if it.record.Traits&run.Agent == 0 && it.session != "" && it.record.Tells() {
			told[it.session] = append(told[it.session], it)
		}
	}
	for _, it := range calls {
		session := it.session
		if it.record.Traits&run.Watches != 0 {
			session = cmp.Or(session, of[it.trace])
		}
		if slices.ContainsFunc(told[session], it.retells) {
			it.role = genai.RoleDuplicate
		}
	}
}

// retold leaves the calls that an agent printed to what it tells of them itself, before anything is joined with them.
func (c *capture) retold() {
	told := map[string][]*item{}
	for i := range c.items {
		if it := &c.items[i]; it.call.Role == genai.RoleCall && it.session != "" && it.record.Tells() {
			told[it.session] = append(told[it.session], it)
		}
	}
	for i := range c.items {
		it := &c.items[i]
		if it.trace != nil && it.record.Printed() && slices.ContainsFunc(told[it.session], func(other *item) bool {
			return it.record.Retells(other.record.Dialect, other.record.Start, other.record.End)
		}) {
			it.trace.Retold(it.at)
		}
	}
}

// retells reports whether it tells what other did, in another trace.
func (it *item) retells(other *item) bool {
	return (it.trace != other.trace || it.record.Printed()) && it.record.Retells(other.record.Dialect, other.record.Start, other.record.End)
}

// sameTime matches the calls of one process that two instrumentations recorded at different layers. Each call is matched
// with one call of another emitter at most.
func sameTime(calls []*item) {
	for i, a := range calls {
		for _, b := range calls[i+1:] {
			if b.record.Start > a.record.End+run.ClockSlack || a.role != genai.RoleCall {
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

// looksLike reports whether two spans of one process in different traces tell of one call: one of them, then, is within the
// other, and not just as long.
func (it *item) looksLike(other *item) bool {
	return (it.record.Start != other.record.Start || it.record.End != other.record.End) && it.trace != other.trace &&
		it.signal == other.signal && it.signal == "span" && oneProcess(it.resource, other.resource) &&
		run.Beside(&it.record, &other.record)
}

// oneProcess reports whether nothing in two resources says that they are of two processes. Two SDKs in one, OpenTelemetry's and
// Datadog's, each name themselves and tell what they know.
func oneProcess(a, b pcommon.Map) bool {
	for key, x := range a.All() {
		y, both := b.Get(key)
		if both && !strings.HasPrefix(key, "telemetry.") && !x.Equal(y) {
			return false
		}
	}
	return true
}

func (it *item) better(than *item) bool { return it.judged().Better(than.judged()) }

// judged is the record with what its price is known to be.
func (it *item) judged() *run.Record {
	if it.trace == nil {
		return &it.record
	}
	return it.trace.Record(it.at)
}
