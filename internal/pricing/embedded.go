package pricing

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sync"
	"weak"

	"github.com/otelcol-genai/otelcol-genai/prices"
)

// Embedded returns the layers built into the program: prices that independent sources agree on, and above them our own
// overlay, which was read from the vendors' pages. They take as much memory as the book that is made of them, and are seldom
// asked for again: the garbage collector may take them in between, and they are read anew.
func Embedded() []*Layer {
	reading.Lock()
	defer reading.Unlock()
	layers := lastRead.Value()
	if layers == nil {
		read := readEmbedded()
		layers = &read
		lastRead = weak.Make(layers)
	}
	return *layers
}

var (
	reading  sync.Mutex
	lastRead weak.Pointer[[]*Layer]
)

func readEmbedded() []*Layer {
	packages, err := gunzip(prices.Packages)
	if err != nil {
		panic(fmt.Sprintf("embedded prices: %v", err)) // the build is broken, not the data of a user
	}
	base, known := must(Parse("packages.json", packages)), must(Parse("knowledge.yaml", prices.Knowledge))
	known.version = base.version // a part of the same release
	return []*Layer{base, known, must(Parse("overlay.yaml", prices.Overlay))}
}

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
