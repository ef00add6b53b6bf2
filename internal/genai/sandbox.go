package genai

// Names of the spans that the e2b_log receiver creates.
const (
	SpanSandbox = "e2b.sandbox" // one run of a sandbox, from creation or resumption until it is paused or killed
	SpanProcess = "e2b.process"
)

// Attributes of sandbox and process spans beyond those of names.go.
const (
	AttrSandboxRunID    = "sandbox.run_id" // E2B's execution id, if an event gave it
	AttrSandboxAlias    = "sandbox.template_alias"
	AttrSandboxEnvd     = "sandbox.envd_version"
	AttrSandboxEnd      = "sandbox.end"           // how the run ended: "killed", "paused", "vanished" or "unknown"
	AttrSandboxRates    = "sandbox.cost.rates"    // which rates the cost was computed with
	AttrSandboxLost     = "sandbox.lost_bytes"    // bytes of output that E2B counted and the receiver did not see
	AttrSandboxLate     = "sandbox.attached_late" // the receiver may have missed the beginning of the output
	AttrSandboxAborted  = "sandbox.aborted"       // the process did not end by itself, or its end was not seen
	AttrSandboxSource   = "sandbox.source"        // "attach", "logs", "push" or "file": where the process was seen first
	AttrProcessPID      = "process.pid"
	EventSandboxStarted = "e2b.sandbox.started" // event name of the log record that opens a run
)
