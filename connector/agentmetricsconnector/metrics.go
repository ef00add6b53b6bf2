package agentmetricsconnector

import (
	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
)

// Labels, as Prometheus spells them.
const (
	labelModel     = "model"
	labelProvider  = "provider"
	labelReason    = "reason"
	labelStatus    = "status"
	labelTokenType = "token_type"
	labelType      = "type"
	labelTool      = "tool_name"
	labelExitCode  = "exit_code"
	labelTemplate  = "template_id"
	labelVCPUs     = "vcpus"
	labelRoute     = "route"
	labelEvent     = "event_type"
)

// milliseconds are the bounds of all histograms: from a cached sandbox start to an hour's run, each 2 to 3 times the last.
var milliseconds = []float64{
	10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
}

// metrics are the families by name. Units stay empty and names carry them, since the Prometheus exporters would append
// a unit to the name.
type metrics struct {
	executions, durations, tokens, cost, tools, unpriced *series.Family
	creations, processes, sandboxes                      *series.Family
	connections, sessions, events                        *series.Family
}

func newMetrics() metrics {
	return metrics{
		executions: counter("agent_executions_total", "Agent runs that ended, by the model that cost most of each.",
			open(labelModel), closed(labelStatus)),
		durations: histogram("agent_duration_ms", "Duration of agent runs in milliseconds, by the model that cost most of each.", open(labelModel)),
		tokens: counter("agent_tokens_total", "Tokens of billed calls; the types are disjoint.",
			open(labelModel), closed(labelType)),
		cost: counter("agent_cost_usd_total", "Cost of model calls in US dollars.",
			open(labelModel), open(labelProvider), closed(labelTokenType)),
		tools: counter("agent_tools_executed_total", "Tools executed.", open(labelTool)),
		unpriced: counter("agent_unpriced_tokens_total", "Tokens whose price is not known, and why.",
			open(labelModel), open(labelProvider), open(labelReason)),
		creations: histogram("e2b_sandbox_creation_duration_ms", "Time to create a sandbox in milliseconds."),
		processes: histogram("e2b_sandbox_execution_duration_ms", "Duration of processes in sandboxes in milliseconds.",
			open(labelExitCode)),
		sandboxes: counter("e2b_sandbox_cost_usd_total", "Cost of sandbox compute in US dollars.",
			open(labelTemplate), open(labelVCPUs)),
		connections: counter("sse_connections_total", "Streams of server-sent events that ended.", open(labelRoute)),
		sessions: histogram("sse_session_duration_ms", "Duration of streams of server-sent events in milliseconds.",
			open(labelRoute)),
		events: counter("sse_events_total", "Server-sent events sent on streams that ended.", open(labelEvent)),
	}
}

func (m *metrics) all() []*series.Family {
	return []*series.Family{
		m.executions, m.durations, m.tokens, m.cost, m.tools, m.unpriced,
		m.creations, m.processes, m.sandboxes,
		m.connections, m.sessions, m.events,
	}
}

func open(name string) series.Label   { return series.Label{Name: name} }
func closed(name string) series.Label { return series.Label{Name: name, Closed: true} }

func counter(name, description string, labels ...series.Label) *series.Family {
	return &series.Family{Name: name, Description: description, Labels: labels}
}

func histogram(name, description string, labels ...series.Label) *series.Family {
	f := counter(name, description, labels...)
	f.Bounds = milliseconds
	return f
}

// labelNames are the labels that metrics have of themselves.
func labelNames() []string {
	var names []string
	m := newMetrics()
	for _, f := range m.all() {
		for _, l := range f.Labels {
			names = append(names, l.Name)
		}
	}
	return names
}
