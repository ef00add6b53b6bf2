// Package agentcostprocessor is the agent_cost processor: it adds to spans and log records of model calls
// what each call cost, or why that is unknown. Reading calls is done by package genai, pricing them by package pricing.
package agentcostprocessor

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
