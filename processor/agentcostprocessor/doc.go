// Package agentcostprocessor is the agent_cost processor: spans and log records of model calls go in, and come out
// with what each call cost, or why that is not known.
package agentcostprocessor

//go:generate go tool mdatagen metadata.yaml
