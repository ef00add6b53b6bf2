// Package agentfilterprocessor is the agent_filter processor: it takes out of the pipeline the spans that tell nothing of
// models, agents, tools or sandboxes, for backends that are paid or read by the span. What stays is decided by package filter.
package agentfilterprocessor

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
