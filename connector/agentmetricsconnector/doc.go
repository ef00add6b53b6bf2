//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml

// Package agentmetricsconnector counts what agents did and cost, from the spans and log records that agent_cost and
// agent_run have judged, as cumulative metrics.
package agentmetricsconnector
