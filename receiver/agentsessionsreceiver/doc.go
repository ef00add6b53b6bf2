//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml

// Package agentsessionsreceiver follows the session files that coding agents keep on disk, and makes spans of each call in
// them, once.
package agentsessionsreceiver
