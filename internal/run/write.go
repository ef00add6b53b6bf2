package run

import (
	"cmp"
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// WriteBill puts on a span or log record what the trace decided about its bill. from are the attributes of the witness
// whose figures it carries, nil where those are its own or it carries none.
func (t *Trace) WriteBill(i int, attrs pcommon.Map, from *pcommon.Map) {
	v := &t.records[i].verdict
	switch v.role {
	case genai.RoleCall:
		if from != nil {
			ClearBill(attrs)
			copyBill(attrs, *from)
			copyDetails(attrs, *from)
			WriteModel(attrs, t.records[v.bill].Model)
		}
		if t.cutShort(int32(i)) && genai.Judged(attrs) {
			attrs.PutStr(genai.AttrStatus, string(genai.StatusPartial))
			attrs.PutStr(genai.AttrReason, string(pricing.MissingTokens))
		}
	case genai.RoleDuplicate:
		Disown(attrs)
		v.rule.write(attrs)
		if id, ok := t.DuplicateOf(i); ok {
			attrs.PutStr(genai.AttrDuplicateOf, id.String())
		}
	case genai.RoleAggregate:
		ClearBill(attrs)
		attrs.PutStr(genai.AttrStatus, string(genai.StatusAggregate))
		v.rule.write(attrs)
	}
}

// details are what a command-line agent's log record of a call tells and its span does not: without them nobody behind can
// make the bill again.
var details = []string{
	"cache_creation_5m_tokens", "cache_creation_1h_tokens", "web_search_requests", "speed", "inference_geo", "service_tier",
}

func copyDetails(attrs, from pcommon.Map) {
	for _, name := range details {
		if v, told := from.Get(name); told {
			if _, there := attrs.Get(name); !there {
				v.CopyTo(attrs.PutEmpty(name))
			}
		}
	}
}

// Disown takes the bill off a span or log record: another carries it.
func Disown(attrs pcommon.Map) {
	ClearBill(attrs)
	attrs.PutStr(genai.AttrStatus, string(genai.StatusDuplicate))
}

// WriteModel tells the model that was billed, where the span does not tell which one answered.
func WriteModel(attrs pcommon.Map, model string) {
	if _, told := attrs.Get(genai.AttrResponseModel); !told && model != "" {
		attrs.PutStr(genai.AttrResponseModel, model)
	}
}

// ours reports whether an attribute is part of the bill of a call. A roll-up's name is not.
func ours(name string) bool {
	switch name {
	case genai.AttrRunUSD, genai.AttrRunMicroUSD, genai.AttrRunLLMUSD, genai.AttrRunSandboxUSD,
		genai.AttrRunPromptTokens, genai.AttrRunCompletion:
		return false
	case genai.AttrGenAIUsageCost:
		return true
	}
	return strings.HasPrefix(name, "agent.cost.") || strings.HasPrefix(name, "agent.tokens.")
}

// ClearBill removes a bill that agent_cost wrote; what an application wrote under these names, without one of our statuses or
// with one that comes without amounts, stays.
func ClearBill(attrs pcommon.Map) {
	if bill, ok := genai.ReadBill(attrs); ok && bill.Status != genai.StatusAggregate && bill.Status != genai.StatusDuplicate {
		attrs.RemoveIf(func(name string, _ pcommon.Value) bool { return ours(name) })
	}
}

func copyBill(to, from pcommon.Map) {
	for name, v := range from.All() {
		if ours(name) {
			v.CopyTo(to.PutEmpty(name))
		}
	}
}

// rollupAttrs bounds the attributes of a roll-up, so that room for them is made once.
const rollupAttrs = 20

// Write puts the roll-up on the agent span of a run.
func (r *Rollup) Write(attrs pcommon.Map, span *Record) {
	attrs.EnsureCapacity(attrs.Len() + rollupAttrs)
	w := writer{attrs: attrs}
	_, w.again = attrs.Get(genai.AttrRunStatus)
	w.billed = genai.Judged(attrs)
	if r.Known() {
		total := r.Total()
		w.usd(genai.AttrRunUSD, total.USD())
		w.count(genai.AttrRunMicroUSD, total.MicroUSD())
		if r.PaidCalls > 0 {
			w.usd(genai.AttrRunLLMUSD, r.LLM.USD())
		}
		if r.Sandboxes > 0 {
			w.usd(genai.AttrRunSandboxUSD, r.Sandbox.USD())
		}
		if !r.Fees.IsZero() {
			attrs.PutDouble(genai.AttrRunToolUSD, r.Fees.USD())
		}
	}
	if r.Prompt+r.Completion > 0 {
		w.count(genai.AttrRunPromptTokens, r.Prompt)
		w.count(genai.AttrRunCompletion, r.Completion)
		w.count(genai.AttrRunTotalTokens, r.Prompt+r.Completion)
	}
	w.count(genai.AttrRunToolsExecuted, int64(r.Tools))
	if span.End >= span.Start {
		w.usd(genai.AttrRunDurationMS, float64(span.End-span.Start)/1e6)
	}
	r.writeAbout(attrs)
}

// writeAbout says what the figures are made of and what they are worth.
func (r *Rollup) writeAbout(attrs pcommon.Map) {
	attrs.PutStr(genai.AttrRunProvenance, "aggregated")
	attrs.PutStr(genai.AttrRunStatus, genai.RunComplete)
	if len(r.Partial) > 0 {
		attrs.PutStr(genai.AttrRunStatus, genai.RunPartial)
		reasons := attrs.PutEmptySlice(genai.AttrRunReasons)
		for _, why := range r.Partial {
			reasons.AppendEmpty().SetStr(string(why))
		}
	}
	attrs.PutInt(genai.AttrRunCalls, int64(r.Calls))
	putPositive(attrs, genai.AttrRunUnpricedCalls, r.Unpriced)
	putPositive(attrs, genai.AttrRunToolErrors, r.ToolErrors)
	if len(r.Models) > 0 {
		attrs.PutStr(genai.AttrRunModels, r.modelsJSON())
	}
}

// Correction is the log record that tells what a run costs after all, where its agent span has already gone and said
// another thing.
func (r *Rollup) Correction(said *Rollup, trace pcommon.TraceID, root *Record, now pcommon.Timestamp) plog.LogRecord {
	rec := plog.NewLogRecord()
	rec.SetTimestamp(now)
	rec.SetObservedTimestamp(now)
	rec.SetTraceID(trace)
	rec.SetSpanID(root.Span)
	rec.SetSeverityNumber(plog.SeverityNumberWarn)
	rec.SetEventName(genai.EventRunCorrection)
	rec.Body().SetStr("the run cost something else than its agent span says: spans of it came late")
	r.Write(rec.Attributes(), root)
	if said.Known() {
		rec.Attributes().PutDouble(genai.AttrRunSaidUSD, said.Total().USD())
	}
	return rec
}

func putPositive(attrs pcommon.Map, name string, n int) {
	if n > 0 {
		attrs.PutInt(name, int64(n))
	}
}

func (r *Rollup) modelsJSON() string {
	type share struct {
		Calls int      `json:"calls"`
		USD   *float64 `json:"usd,omitempty"`
	}
	shares := make(map[string]share, len(r.Models))
	for _, m := range r.Models {
		s := share{Calls: m.Calls}
		if usd := m.Cost.USD(); usd > 0 {
			s.USD = &usd
		}
		name := m.Name
		if name == "" {
			name = "unknown"
		}
		shares[name] = s
	}
	body, _ := json.Marshal(shares) // strings and finite numbers always marshal
	return string(body)
}

// writer writes roll-up names, and steps aside where the application has taken one.
type writer struct {
	attrs  pcommon.Map
	again  bool // an agent_run before this one has written: what is there is not the application's, unless it stepped aside
	billed bool // the span is a call, too, whose total of tokens has the name of a roll-up's
}

func (w *writer) name(name string) string {
	aside := genai.AttrRunPrefix + name[strings.LastIndexByte(name, '.')+1:]
	_, taken := w.attrs.Get(name)
	_, before := w.attrs.Get(aside)
	if !taken || w.billed && name == genai.AttrRunTotalTokens || w.again && !before {
		return name
	}
	return aside
}

func (w *writer) usd(name string, x float64) { w.attrs.PutDouble(w.name(name), x) }
func (w *writer) count(name string, n int64) { w.attrs.PutInt(w.name(name), n) }

// WriteIdentity puts on a span who it is for, as it says itself in other words, or else as its trace does.
func (t *Trace) WriteIdentity(i int, attrs pcommon.Map, res pcommon.Resource) {
	var own, shared genai.Identity
	genai.ReadIdentity(attrs, &own)
	genai.ReadIdentity(res.Attributes(), &shared)
	all := t.Identity()
	environment, agent := all.Environment, t.AgentName(i)
	if own.AgentName != "" {
		agent = ""
	}
	if shared.Environment != "" {
		environment = "" // its resource tells
	}
	for _, f := range []struct{ name, own, want string }{
		{genai.AttrUserID, own.User, all.User},
		{genai.AttrSessionID, own.Session, all.Session},
		{genai.AttrTenantID, own.Tenant, all.Tenant},
		{genai.AttrEnvironment, own.Environment, environment},
		{genai.AttrAgentName, "", agent},
	} {
		if told, ok := attrs.Get(f.name); ok && told.AsString() != "" {
			continue
		}
		if want := cmp.Or(f.own, f.want); want != "" {
			attrs.PutStr(f.name, want)
		}
	}
	if len(own.Tags) == 0 && len(all.Tags) > 0 {
		tags := attrs.PutEmptySlice(genai.AttrTags)
		for _, tag := range all.Tags {
			tags.AppendEmpty().SetStr(tag)
		}
	}
}
