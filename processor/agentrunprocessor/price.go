package agentrunprocessor

import (
	"cmp"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// price bills a call that only the whole trace reveals, or what decides its price. agent_cost did not see that; this is by its
// prices, where all of them in this process have the same. What agent_cost wrote beside its bill is there beside the new one.
func price(o *hold.Origin, span ptrace.Span, seen hold.Seen) (genai.Bill, bool) {
	attrs := span.Attributes()
	old, copied := takeCopy(attrs)
	_, stale := attrs.Get(genai.AttrStale)
	bill, ok := judge(o, span, seen)
	if ok {
		old = bill
	}
	if copied && old.HasTotal {
		genai.WriteUsageCost(attrs, &old)
	}
	if ok && stale && bill.Price != "" {
		attrs.PutBool(genai.AttrStale, true)
	}
	return bill, ok
}

// takeCopy removes the copy of its total that agent_cost may have written as gen_ai.usage.cost: read again, it would be what the
// application reports.
func takeCopy(attrs pcommon.Map) (genai.Bill, bool) {
	bill, judged := genai.ReadBill(attrs)
	cost, told := attrs.Get(genai.AttrGenAIUsageCost)
	if !judged || !told || bill.HasReported || cost.Type() != pcommon.ValueTypeDouble || cost.Double() != bill.Total.USD() {
		return bill, false
	}
	return bill, attrs.Remove(genai.AttrGenAIUsageCost)
}

func judge(o *hold.Origin, span ptrace.Span, seen hold.Seen) (genai.Bill, bool) {
	var call genai.Call
	var bill genai.Bill
	genai.ReadSpan(o.Resource, o.Scope, span, &call)
	call.Role = genai.RoleCall
	call.Model = cmp.Or(call.Model, seen.Model)
	attrs := span.Attributes()
	tenant := tenantOf(attrs, o.Resource.Attributes())
	again, joined := seen.Earlier != genai.Earlier{}, seen.Terms != run.Terms{}
	if joined && !reproduced(attrs, call, tenant) || again && !call.TakeOff(seen.Earlier) {
		return bill, false
	}
	before := beforeIn(attrs, seen)
	call.Reported = call.Reported.Sub(before)
	names := seen.Terms.Join(&call)
	if !genai.Judge(reload.InForce(), &call, genai.TrustAuto, tenant, &bill) {
		return bill, false
	}
	if had, _ := genai.ReadBill(attrs); !again && had.HasTotal && had.Total == bill.Total && had.Price == bill.Price && had.Status == bill.Status {
		return bill, false // what was joined decides nothing: auto is the standard tier
	}
	run.ClearBill(attrs)
	if again {
		genai.WriteTakenOff(attrs, seen.Earlier)
	}
	genai.WriteBefore(attrs, before)
	genai.Write(attrs, &call, &bill)
	writeJoined(attrs, names)
	run.WriteModel(attrs, seen.Model)
	return bill, true
}

// beforeIn is what a session had cost before, where the bill on a span is its total. Who has reported costs ignored has another.
func beforeIn(attrs pcommon.Map, seen hold.Seen) pricing.Amount {
	if had, judged := genai.ReadBill(attrs); judged && had.Source != genai.SourceReported {
		return pricing.Amount{}
	}
	return seen.Before
}

// reproduced reports whether the bill on a span is the one that these prices make of the call. Another is by prices that are not known
// here, a contract's, and stays.
func reproduced(attrs pcommon.Map, call genai.Call, tenant string) bool {
	var bill genai.Bill
	had, judged := genai.ReadBill(attrs)
	return !judged || genai.Judge(reload.InForce(), &call, genai.TrustAuto, tenant, &bill) &&
		bill.HasTotal == had.HasTotal && bill.Total == had.Total && had.Source != genai.SourceReported
}

// tenantOf is whose price adjustments count, as agent_cost reads it by default: the span tells, or else its resource.
func tenantOf(span, resource pcommon.Map) string {
	for _, attrs := range [...]pcommon.Map{span, resource} {
		if v, ok := attrs.Get(genai.AttrTenantID); ok {
			return v.AsString()
		}
	}
	return ""
}

func writeJoined(attrs pcommon.Map, names []string) {
	if len(names) == 0 {
		return
	}
	list := attrs.PutEmptySlice(genai.AttrJoined)
	for _, name := range names {
		list.AppendEmpty().SetStr(name)
	}
}
