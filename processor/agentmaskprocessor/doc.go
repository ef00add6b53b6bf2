// Package agentmaskprocessor is the agent_mask processor: it masks keys, tokens, private keys and passwords in spans and log records,
// wherever they stand. What is a secret is decided by package mask.
package agentmaskprocessor

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
