// Package prometheusexporter serves metrics to Prometheus, under the names, labels and keys of the exporter of the same type in
// OpenTelemetry Collector Contrib. It is a shell: internal/series keeps the newest point of each series, deltas are added up by the
// delta to cumulative processor, and client_golang writes the answers.
//
// It is here since Contrib's, for the name of a metric alone, brings the SDKs of three clouds with it: half a gigabyte of modules.
package prometheusexporter

//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml
