// Package langfuseexporter sends traces to Langfuse so that everything shows up right there and nothing is lost on the
// way. It is a shell: internal/convert maps spans to what the server reads and encodes them, internal/route chooses a
// project, internal/split divides by size, internal/deliver makes one request and classifies its answer. Queueing,
// batching and retries are exporterhelper's.
package langfuseexporter

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
