package read

import (
	"cmp"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// span makes the rows of a span: it may be a run and a call at once, as a remote agent is.
func (s *source) span(span ptrace.Span, rows *Rows) {
	if span.TraceID().IsEmpty() || span.SpanID().IsEmpty() {
		rows.skip(NoID)
		return
	}
	attrs := span.Attributes()
	genai.ReadSpan(s.res, s.scope, span, &s.call)
	at := s.place(span)
	before := len(rows.Runs) + len(rows.Calls) + len(rows.Merged) + len(rows.Tools) + len(rows.Sandboxes)
	switch {
	case s.call.Role == genai.RoleSandbox:
		s.sandbox(at, attrs, rows)
	case s.call.Role == genai.RoleTool:
		s.tool(at, attrs, rows)
	}
	if genai.IsRun(&s.call, attrs) {
		s.run(at, attrs, ledger.KindAgent, rows)
	}
	if bill, judged := genai.ReadBill(attrs); judged {
		s.billed(at, attrs, &bill, "span", rows)
	} else if s.call.Role == genai.RoleCall {
		rows.skip(Unjudged)
	}
	if before == len(rows.Runs)+len(rows.Calls)+len(rows.Merged)+len(rows.Tools)+len(rows.Sandboxes) {
		rows.Links = append(rows.Links, ledger.Link{At: at})
		return
	}
	s.texts(at, span, rows)
}

// place is where a span is and when it was.
func (s *source) place(span ptrace.Span) ledger.At {
	at := ledger.At{
		Trace: s.hex(span.TraceID()), Span: spanID(span.SpanID()), Parent: spanID(span.ParentSpanID()),
		Started: ledger.Nanos(span.StartTimestamp()), Ended: ledger.Nanos(span.EndTimestamp()), Name: name(span.Name()),
	}
	at.Ended = sane(at.Ended)
	at.Started = sane(at.Started)
	if at.Started == noTime { // a span that does not say when it began
		at.Started = at.Ended
	}
	at.Ended = max(at.Ended, at.Started)
	if span.Status().Code() == ptrace.StatusCodeError {
		at.Error = trouble(span)
	}
	return at
}

// noTime stands for a time that is not told: the ledger has no row without one.
const noTime ledger.Nanos = 1

// sane is a time that a row can have.
func sane(n ledger.Nanos) ledger.Nanos {
	if n <= 0 {
		return noTime
	}
	return n
}

// trouble is what went wrong: the status's message, the first exception, or the kind of error.
func trouble(span ptrace.Span) string {
	if m := span.Status().Message(); m != "" {
		return name(m)
	}
	for _, e := range span.Events().All() {
		if e.Name() == "exception" {
			kind, message := text(e.Attributes(), "exception.type"), text(e.Attributes(), "exception.message")
			return name(cmp.Or(strings.Trim(kind+": "+message, ": "), "exception"))
		}
	}
	return name(cmp.Or(text(span.Attributes(), "error.message"), text(span.Attributes(), "error.type"), "error"))
}

func (s *source) tool(at ledger.At, attrs pcommon.Map, rows *Rows) {
	var id genai.Identity
	genai.ReadIdentity(attrs, &id)
	at.Name = name(cmp.Or(id.ToolName, strings.TrimPrefix(at.Name, genai.OpExecuteTool+" ")))
	rows.Tools = append(rows.Tools, ledger.Tool{At: at, Agent: name(id.AgentName)})
}

// sandbox makes the row of a span that tells of a sandbox, and that of the run where no other holds it.
func (s *source) sandbox(at ledger.At, attrs pcommon.Map, rows *Rows) {
	box := genai.ReadSandbox(s.res, attrs)
	who, _ := s.who(attrs)
	row := ledger.Sandbox{
		At: at, Who: who, ID: name(s.text(attrs, genai.AttrSandboxID)), Template: name(box.TemplateID), VCPUs: name(box.VCPUs),
		ExitCode: name(box.ExitCode), Command: name(text(attrs, genai.AttrSandboxCommand)),
	}
	if box.HasCost {
		row.USD = ledger.Some(min(ledger.OfAmount(box.Cost), maxCall))
	}
	rows.Sandboxes = append(rows.Sandboxes, row)
	if _, billed := attrs.Get(genai.AttrRunStatus); billed {
		s.run(at, attrs, ledger.KindSandbox, rows)
	}
}

func (s *source) run(at ledger.At, attrs pcommon.Map, kind string, rows *Rows) {
	who, id := s.who(attrs)
	r := ledger.Run{At: at, Who: who, Kind: kind, Tags: name(strings.Join(id.Tags, ", "))}
	rollup := genai.ReadRollup(attrs)
	figures(&r, &rollup)
	if twins[text(attrs, genai.AttrDuplicateBy)] && !r.USD.Known {
		r.Reasons = strings.TrimSpace(r.Reasons + " " + ledger.ToldElsewhere)
	}
	rows.Runs = append(rows.Runs, r)
}

// twins is what shows that the bill of an agent's span is on another span of the same execution.
var twins = map[string]bool{run.ByExecution.String(): true, run.Elsewhere.String(): true}

// noRollup says that no agent_run is in front.
const noRollup = "no_roll_up"

// figures fills in what agent_run has written.
func figures(r *ledger.Run, u *genai.Rollup) {
	r.Status, r.Reasons = u.Status, strings.Join(u.Reasons, " ")
	if u.Status == "" {
		r.Status, r.Reasons = genai.RunPartial, noRollup
	}
	r.Calls, r.Unpriced, r.Tools, r.ToolErrors = bounded(u.Calls), bounded(u.Unpriced), bounded(u.Tools), bounded(u.ToolErrors)
	r.Prompt, r.Completion = bounded(u.Prompt), bounded(u.Completion)
	if u.HasTotal {
		r.USD = ledger.Some(ledger.OfAmount(u.Total))
	}
	if u.HasLLM {
		r.LLM = ledger.Some(ledger.OfAmount(u.LLM))
	}
	if u.HasSandbox {
		r.Sandboxes = ledger.Some(ledger.OfAmount(u.Sandbox))
	}
	if u.HasTool {
		r.ToolFees = ledger.Some(ledger.OfAmount(u.Tool))
	}
	if u.HasSaid {
		r.Said = ledger.Some(ledger.OfAmount(u.Said))
	}
	models := make([]string, 0, 8)
	for _, m := range u.Models {
		if m = genai.CanonicalModel(name(m)); !slices.Contains(models, m) {
			models = append(models, m)
		}
	}
	if len(models) > 0 {
		r.Models = "\n" + strings.Join(models, "\n") + "\n"
	}
}
