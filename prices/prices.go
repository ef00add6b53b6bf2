// Package prices embeds the price data that is built into the programs; package pricing reads it. packages.json.gz is
// generated from pinned packages by generate.py. overlay.yaml is written by hand from published prices and overrides it.
package prices

import _ "embed"

// Packages is a price book in JSON, compressed with gzip.
//
//go:embed packages.json.gz
var Packages []byte

// Knowledge is a price book in YAML without prices: what is known of vendors.
//
//go:embed knowledge.yaml
var Knowledge []byte

// Overlay is a price book in YAML.
//
//go:embed overlay.yaml
var Overlay []byte
