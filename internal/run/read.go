package run

import (
	"cmp"
	"strconv"
	"strings"
	"unique"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// remoteParent are the two bits of a span's flags that say, known and true, that its parent is in another process.
const remoteParent = 0x300

// ReadSpan is the record of a span, with the bill that agent_cost wrote on it. c and id are what genai read of it. The
// record's ids are the span's own strings, which Go keeps alive one by one.
func ReadSpan(res pcommon.Resource, span ptrace.Span, c *genai.Call, id *genai.Identity) Record {
	r := Record{
		From: intern(service(res)),
		Span: span.SpanID(), Parent: span.ParentSpanID(),
		Start: span.StartTimestamp(), End: span.EndTimestamp(),
	}
	r.call(c, span.Attributes())
	if r.Role == genai.RoleCall && r.Layer != genai.LayerAlone {
		r.place = placeOf(res)
	}
	if span.Status().Code() == ptrace.StatusCodeError {
		r.Traits |= Failed
		if _, begun := genai.FirstToken(span); begun {
			r.Traits |= Begun
		}
	}
	remote := span.Flags()&remoteParent == remoteParent
	if kind := span.Kind(); remote || kind == ptrace.SpanKindServer || kind == ptrace.SpanKindConsumer {
		r.Traits |= Remote
	}
	r.name(span.Attributes(), id)
	return r
}

func service(res pcommon.Resource) string {
	v, ok := res.Attributes().Get("service.name")
	if !ok {
		return ""
	}
	return v.AsString()
}

// name is the agent's, the tool's or the sandbox's.
func (r *Record) name(attrs pcommon.Map, id *genai.Identity) {
	switch {
	case r.Role == genai.RoleTool:
		r.Name = intern(id.ToolName)
	case r.Role == genai.RoleSandbox:
		if v, ok := attrs.Get(genai.AttrSandboxID); ok {
			r.Name = v.AsString()
		}
		if v, ok := attrs.Get(genai.AttrSandboxCostUSD); ok && v.Type() == pcommon.ValueTypeDouble {
			r.Cost, _ = pricing.FromUSD(v.Double())
		}
	case r.is(Agent):
		r.Name = intern(id.AgentName)
	}
}

// intern makes equal names share their memory: there are few, in many records.
func intern(s string) string { return unique.Make(s).Value() }

// ReadLog is the record of a log record that tells of a call.
func ReadLog(rec plog.LogRecord, c *genai.Call) Record {
	r := Record{Parent: rec.SpanID(), Start: c.At, End: c.At, Traits: Log}
	r.call(c, rec.Attributes())
	return r
}

func (r *Record) call(c *genai.Call, attrs pcommon.Map) {
	r.Role, r.Rank, r.Dialect = c.Role, c.Rank, c.Dialect
	r.Family, r.Layer, r.Knows = c.Family(), c.Layer, c.Knows
	r.Model, r.Asked = intern(cmp.Or(c.Model, c.RequestModel)), intern(c.RequestModel)
	if c.Usage == genai.UsageOK || c.Usage == genai.UsagePart || c.HasReported || c.Role == genai.RoleAgent && c.Lacks != "" {
		r.Traits |= Counted
		r.Prompt, r.Completion = c.Tokens.Prompt(), c.Tokens.Completion()
		r.Read, r.Written = c.Tokens[pricing.CacheRead]+c.Tokens[pricing.AudioCacheRead], c.Tokens.CacheWrites()
		r.Thought = c.Tokens[pricing.Reasoning]
	}
	r.Sum, r.Said = max(c.Sum, r.Prompt+r.Completion), c.Reported
	if c.HasReported && c.By <= genai.TellVendor {
		r.Traits |= Charged
	}
	if c.Cached {
		r.Traits |= Charged | Reused
	}
	if c.Role == genai.RoleCall {
		r.Traits |= refusalTraits(c)
	}
	r.Traits |= traitsOf(c) | toldTraits(c)
	r.terms = termsOf(c)
	r.Traits |= loopTraits[c.Loop]
	if bill, ok := genai.ReadBill(attrs); ok {
		r.SetBill(&bill)
	}
	if c.Role == genai.RoleCall {
		r.Call, r.Pair = c.ID, pairOf(c)
		if r.is(Reused) {
			r.Call = "" // it is that of the call whose answer was kept
		}
		if c.RequestID != c.ID {
			r.Alias = c.RequestID
		}
	}
}

// refusalTraits are those of a call that tells of a refusal.
func refusalTraits(c *genai.Call) Traits {
	switch {
	case c.Waived():
		return Charged | Declined
	case c.Lacks == pricing.UnknownRefusal, c.Refused && !c.Declined:
		return Declined
	}
	return 0
}

// SetBill puts a bill on the record.
func (r *Record) SetBill(b *genai.Bill) {
	r.Traits &^= Judged | Paid | Bound
	switch b.Status {
	case genai.StatusDuplicate:
		r.Role = genai.RoleDuplicate // another collector has judged already
		return
	case genai.StatusAggregate:
		return
	case genai.StatusPriced, genai.StatusPartial, genai.StatusReported, genai.StatusCached:
		r.Traits |= Paid
		r.Cost, r.Fees = b.Total, b.Parts[genai.PartTool]
	}
	r.Traits |= Judged
	switch b.Status {
	case genai.StatusPartial:
		r.Traits |= Bound
	case genai.StatusCached:
		r.Traits |= Charged | Reused
	}
}

// toldTraits are those that the emitter's row has found.
func toldTraits(c *genai.Call) (traits Traits) {
	for _, t := range [...]struct {
		told  bool
		trait Traits
	}{
		{c.Recounts, Recounts}, {c.Apart, Apart}, {c.Sums, Sums}, {c.Encloses, Encloses}, {c.Loops, Loops}, {c.Again, Again}, {c.Account, Account},
		{c.Lent, Lent}, {c.Open, Open}, {c.Aborted, Aborted}, {c.Watches, Watches},
	} {
		if t.told {
			traits |= t.trait
		}
	}
	return traits
}

func traitsOf(c *genai.Call) Traits {
	agent := c.Operation == genai.OpInvokeAgent || c.Operation == genai.OpInvokeWorkflow
	switch c.Role {
	case genai.RoleAgent:
		if c.Operation == genai.OpInvokeAgent {
			return Agent | Leafable
		}
		if c.Operation != genai.OpCreateAgent {
			return Agent
		}
	case genai.RoleCall:
		if agent {
			return Agent
		}
	case genai.RoleAggregate:
		if agent {
			return Agent | Leafable
		}
		if c.Operation != genai.OpEmbeddings {
			return Wrapper
		}
	case genai.RoleSandbox:
		return Wrapper
	case genai.RoleOther:
		if c.Operation == genai.OpChain {
			return Wrapper
		}
	}
	return 0
}

var loopTraits = [...]Traits{genai.LoopAsks: Asks, genai.LoopRan: Ran, genai.LoopAnswers: Answers, genai.LoopHears: Hears}

// pairs are the emitters whose log record of a call may name no trace: what it and the span have in common is what both count alike or, of the
// standard's event, which some write once the span is over, the id.
var pairs = []struct {
	dialect  string                    // prefix
	count    func(c *genai.Call) int64 // nil for the standard's event
	nameless bool                      // only where there is no id at all
}{
	{"codex", completion, false},
	{"gemini-cli", bareOutput, false}, // the span leaves reasoning out
	{"claude-code", completion, true}, // behind a gateway that answers without a request's id
	{"openlit", nil, false},
	{"generic-log", nil, false},
}

func completion(c *genai.Call) int64 { return c.Tokens.Completion() }

func pairOf(c *genai.Call) string {
	for _, p := range pairs {
		switch {
		case !strings.HasPrefix(c.Dialect, p.dialect):
		case p.count == nil && c.ID != "":
			return "event " + c.ID
		case p.count != nil && c.Usage == genai.UsageOK && (!p.nameless || c.ID+c.RequestID == ""):
			return p.dialect + " " + strconv.FormatInt(c.Tokens.Prompt(), 10) + " " + strconv.FormatInt(p.count(c), 10)
		}
	}
	return ""
}

func bareOutput(c *genai.Call) int64 {
	t := c.Tokens
	t[pricing.Reasoning] = 0
	return t.Completion()
}
