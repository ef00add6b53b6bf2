// Package agentviewexporter keeps every run and its cost in a ledger and shows them on a local page. It is a shell: internal/read
// makes rows of spans and log records, package ledger keeps them, package page shows them. Retries are exporterhelper's.
package agentviewexporter

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
