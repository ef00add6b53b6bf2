package pricing

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sync"

	"github.com/otelcol-genai/otelcol-genai/prices"
)

// Embedded returns the layers built into the program: prices that independent sources agree on, and above them our own
// overlay, which was read from the vendors' pages.
func Embedded() []*Layer { return embedded() }

// EmbeddedDocuments are the texts of the embedded layers, in order.
func EmbeddedDocuments() [][]byte {
	packages, err := gunzip(prices.Packages)
	if err != nil {
		panic(fmt.Sprintf("embedded prices: %v", err))
	}
	return [][]byte{packages, prices.Knowledge, prices.Overlay}
}

// Default is the book of the embedded layers alone. It is compiled once, on first use.
func Default() *Book { return defaultBook() }

var embedded = sync.OnceValue(func() []*Layer {
	packages, err := gunzip(prices.Packages)
	if err != nil {
		panic(fmt.Sprintf("embedded prices: %v", err)) // the build is broken, not the data of a user
	}
	base, known := must(Parse("packages.json", packages)), must(Parse("knowledge.yaml", prices.Knowledge))
	known.version = base.version // a part of the same release
	return []*Layer{base, known, must(Parse("overlay.yaml", prices.Overlay))}
})

var defaultBook = sync.OnceValue(func() *Book { return must(New(Embedded()...)) })

func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("embedded prices: %v", err))
	}
	return v
}

func gunzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
