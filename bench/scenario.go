package main

import (
	"fmt"
	"time"
)

// scenario is one pipeline of the same binary.
type scenario struct {
	name       string
	processors string // YAML of the processors section, indented by two
	pipeline   string // names, in order, behind memory_limiter
	exporter   string
	sinks      bool          // spans arrive at the stand-in
	prices     bool          // and carry a cost
	holds      time.Duration // how long the pipeline may keep spans that nobody counts
	disk       bool          // agent_run has a directory
	ready      string        // a ready configuration that is run instead, with its outside changed only
}

const (
	// hold is longer than agent_run and groupbytrace, as configured here, wait for the rest of a trace: the processor time of
	// letting the last ones go counts, too.
	hold = 4 * time.Second

	agentCost    = "  agent_cost:\n"
	agentRun     = "  agent_run:\n    settle_time: 1s\n    max_hold: 2s\n"
	holdAll      = "  agent_run:\n    settle_time: 1h\n    max_hold: 1h\n"
	onDisk       = "    storage: " + directory + "\n"
	groupByTrace = "  groupbytrace:\n    wait_duration: 1s\n    num_traces: 100000\n"
)

var scenarios = []scenario{
	{name: "nop", exporter: "nop"},
	{name: "agent_cost -> nop", processors: agentCost, pipeline: "agent_cost", exporter: "nop"},
	{name: "OTTL 10 -> nop", processors: transform(10), pipeline: "transform", exporter: "nop"},
	{name: "OTTL 100 -> nop", processors: transform(100), pipeline: "transform", exporter: "nop"},
	{
		name: "agent_cost, agent_run -> nop", processors: agentCost + agentRun, pipeline: "agent_cost, agent_run",
		exporter: "nop", holds: hold,
	},
	{
		name: "agent_cost, agent_run -> agent_view", processors: agentCost + agentRun, pipeline: "agent_cost, agent_run",
		exporter: "agent_view", holds: hold, disk: true,
	},
	{
		name: "agent_cost, agent_run -> agent_view, texts", processors: agentCost + agentRun, pipeline: "agent_cost, agent_run",
		exporter: "agent_view/texts", holds: hold, disk: true,
	},
	{
		name: "agent_cost, agent_run on disk -> nop", processors: agentCost + agentRun + onDisk, pipeline: "agent_cost, agent_run",
		exporter: "nop", holds: hold, disk: true,
	},
	{ // of interest is its memory: nothing goes before the end
		name: "agent_run holds all, on disk", processors: agentCost + holdAll + onDisk, pipeline: "agent_cost, agent_run",
		exporter: "nop", disk: true,
	},
	{
		name: "agent_cost, groupbytrace -> nop", processors: agentCost + groupByTrace, pipeline: "agent_cost, groupbytrace",
		exporter: "nop", holds: hold,
	},
	{
		name: nameFull, processors: agentCost + agentRun, pipeline: "agent_cost, agent_run",
		exporter: "langfuse", sinks: true, prices: true,
	},
	{name: nameCost, processors: agentCost, pipeline: "agent_cost", exporter: "langfuse", sinks: true, prices: true},
	{name: namePeer10, processors: transform(10), pipeline: "transform", exporter: "otlp_http", sinks: true, prices: true},
	{name: namePeer100, processors: transform(100), pipeline: "transform", exporter: "otlp_http", sinks: true, prices: true},
	{
		name: nameTuned10, processors: transform(10), pipeline: "transform",
		exporter: "otlp_http/tuned", sinks: true, prices: true,
	},
	{
		name: nameGrouped, processors: transform(10) + groupByTrace, pipeline: "transform, groupbytrace",
		exporter: "otlp_http/grouped", sinks: true, prices: true,
	},
	{name: nameReady, ready: "config/production.yaml", sinks: true, prices: true, disk: true},
	{
		name: nameTuned100, processors: transform(100), pipeline: "transform",
		exporter: "otlp_http/tuned", sinks: true, prices: true,
	},
	{
		name: "agent_cost -> langfuse, gzip 1", processors: agentCost, pipeline: "agent_cost",
		exporter: "langfuse/pinned", sinks: true, prices: true,
	},
	{
		name: "agent_cost -> langfuse, no compression", processors: agentCost, pipeline: "agent_cost",
		exporter: "langfuse/plain", sinks: true, prices: true,
	},
	{
		name: "OTTL 10 -> otlp_http, no compression, batch", processors: transform(10), pipeline: "transform",
		exporter: "otlp_http/plain", sinks: true, prices: true,
	},
	{name: "otlp_http, no pricing", exporter: "otlp_http", sinks: true},
}

// The pipelines that the summary compares.
const (
	nameFull     = "agent_cost, agent_run -> langfuse"
	nameCost     = "agent_cost -> langfuse"
	namePeer10   = "OTTL 10 -> otlp_http"
	namePeer100  = "OTTL 100 -> otlp_http"
	nameTuned10  = "OTTL 10 -> otlp_http, gzip 1, batch"
	nameTuned100 = "OTTL 100 -> otlp_http, gzip 1, batch"
	nameGrouped  = "OTTL 10, groupbytrace -> otlp_http, gzip 1, batch"
	nameReady    = "production.yaml"
)

// directory stands in a configuration for one that is made for each round.
const directory = "{directory}"

// config is the collector's configuration. The tuned peer is what a careful user would write: the cheapest gzip that
// Langfuse takes, and batches in the queue. A processor profile goes to the file profile, if that is not empty.
func (s *scenario) config(otlp, sink, profile string) string {
	extensions := "basicauth"
	if profile != "" {
		extensions += ", pprof"
	}
	pipeline := "memory_limiter"
	if s.pipeline != "" {
		pipeline += ", " + s.pipeline
	}
	return fmt.Sprintf(`receivers:
  otlp:
    protocols:
      grpc:
        endpoint: %s
        max_recv_msg_size_mib: 16
processors:
  memory_limiter:
    check_interval: 1s
    limit_mib: 1024
%s
exporters:
%s
extensions:
  basicauth:
    client_auth:
      username: pk-lf-test
      password: sk-lf-test
  pprof: {endpoint: 127.0.0.1:0, save_to_file: %q}
service:
  telemetry:
    logs: {level: error}
    metrics: {level: none}
  extensions: [%s]
  pipelines:
    traces:
      receivers: [otlp]
      processors: [%s]
      exporters: [%s]
`, otlp, s.processors, exporterConfig(s.exporter, sink), profile, extensions, pipeline, s.exporter)
}

// view is the ledger of a round, with its page.
const view = "  %s:\n    directory: " + directory + "\n    endpoint: 127.0.0.1:0\n"

func exporterConfig(name, sink string) string {
	http := fmt.Sprintf(`  %s:
    endpoint: http://%s/api/public/otel
    auth: {authenticator: basicauth}
    headers: {x-langfuse-ingestion-version: "4"}
`, name, sink)
	ours := fmt.Sprintf("  %s:\n    endpoint: http://%s\n    public_key: pk-lf-test\n    secret_key: sk-lf-test\n", name, sink)
	const level1, plain, batch = "    compression_params: {level: 1}\n", "    compression: none\n", `    sending_queue:
      batch: {sizer: items, min_size: 1000, max_size: 2000}
`
	switch name {
	case "otlp_http":
		return http
	case "otlp_http/tuned":
		return http + level1 + batch
	case "otlp_http/grouped": // groupbytrace sends each trace by itself, and loses what finds the queue full
		return http + level1 + batch + "      queue_size: 100000\n"
	case "otlp_http/plain":
		return http + plain + batch
	case "langfuse":
		return ours
	case "langfuse/pinned":
		return ours + level1
	case "langfuse/plain":
		return ours + plain
	case "agent_view":
		return fmt.Sprintf(view, name)
	case "agent_view/texts":
		return fmt.Sprintf(view, name) + "    texts: {enabled: true}\n"
	}
	return "  nop:\n"
}
