// Package prices holds the price data that is built into the programs. It has no code of its own: internal/pricing
// reads it. generate.mjs writes packages.json.gz from npm packages; overlay.yaml is written by hand from published
// figures and wins over it.
package prices

import _ "embed"

// Packages is a book in JSON, compressed by gzip.
//
//go:embed packages.json.gz
var Packages []byte

// Overlay is a book in YAML.
//
//go:embed overlay.yaml
var Overlay []byte
