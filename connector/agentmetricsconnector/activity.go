package agentmetricsconnector

import (
	"cmp"
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

func (l *ledger) run(call *genai.Call, span ptrace.Span, t *tally) {
	model := l.modelOf(call)
	if model == "" {
		model = l.name(genai.MainModel(span.Attributes()))
	}
	status := "ok"
	if span.Status().Code() == ptrace.StatusCodeError {
		status = "error"
	}
	l.executions.Add(l.times(1), l.with(model, status)...)
	l.observe(l.durations, duration(span), t, model)
}

func toolName(span ptrace.Span) string {
	var id genai.Identity
	genai.ReadIdentity(span.Attributes(), &id)
	if id.ToolName != "" {
		return id.ToolName
	}
	return strings.TrimPrefix(span.Name(), genai.OpExecuteTool+" ")
}

func (l *ledger) session(span ptrace.Span, t *tally) {
	route := genai.SessionRoute(span)
	l.connections.Add(l.times(1), l.with(route)...)
	l.observe(l.sessions, duration(span), t, route)
	genai.SessionEvents(span, func(eventType string, n int64) { l.events.Add(l.times(n), l.with(eventType)...) })
}

func (l *ledger) sandbox(span ptrace.Span, s genai.Sandbox, t *tally) {
	l.recall(span, &s)
	if s.HasCreation {
		l.observe(l.creations, s.CreationMS, t)
	}
	if s.HasExecution && span.Name() != genai.SpanSandbox { // which tells how long the sandbox was up, not a process
		l.observe(l.processes, s.ExecutionMS, t, s.ExitCode)
	}
	if s.HasCost && !s.Cost.IsZero() {
		l.sandboxes.AddMoney(l.timesUSD(s.Cost), l.with(s.TemplateID, s.VCPUs)...)
	}
}

// recall fills in the template and the size of a sandbox that another of its spans has told, mostly that of its creation.
func (l *ledger) recall(span ptrace.Span, s *genai.Sandbox) {
	v, ok := span.Attributes().Get(genai.AttrSandboxID)
	if !ok {
		return
	}
	id := v.AsString()
	known, _ := l.boxes.Get(id)
	s.TemplateID, s.VCPUs = cmp.Or(s.TemplateID, known.TemplateID), cmp.Or(s.VCPUs, known.VCPUs)
	if s.TemplateID != known.TemplateID || s.VCPUs != known.VCPUs {
		l.boxes.Add(strings.Clone(id), genai.Sandbox{TemplateID: strings.Clone(s.TemplateID), VCPUs: strings.Clone(s.VCPUs)})
	}
}

func (l *ledger) observe(f *series.Family, ms float64, t *tally, values ...string) {
	if !series.Finite(ms) {
		t.badValues++
		return
	}
	f.Observe(ms, l.times(1), l.with(values...)...)
}

// duration is the span's in milliseconds, negative where its times contradict each other.
func duration(span ptrace.Span) float64 {
	return float64(int64(span.EndTimestamp()-span.StartTimestamp())) / 1e6
}
