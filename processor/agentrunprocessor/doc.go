//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml

// Package agentrunprocessor is the agent_run processor: spans priced by agent_cost go in; the same spans come out with
// one bill per call, the cost of each run on its agent span, and who the run was for on every span.
//
// It is a shell around internal/run. A trace is held until its run is complete or the longest wait is over; what is
// remembered of the spans that went on is enough to bill the rest.
package agentrunprocessor
