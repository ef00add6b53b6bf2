//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml

// Package agenttranscriptconnector turns log records of what agents print into spans, wherever the agents run: containers,
// files, journals, processes. What no agent printed passes on as log records.
package agenttranscriptconnector
