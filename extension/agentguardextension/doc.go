// Package agentguardextension is agent_guard, a middleware of OTLP receivers: it refuses requests that would take the process
// with them once they are decoded. See README.md.
package agentguardextension

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
