package pricing

import (
	"runtime"
	"strings"
	"testing"
)

// Whoever asks where a price is from gets an answer.
func TestEmbeddedEvidence(t *testing.T) {
	n := 0
	Default().Rows("", func(r Row) {
		if r.Unpriced == "" && r.Evidence.Source == "" {
			t.Errorf("%s: no source", r.Label)
		}
		n++
	})
	if n < 2000 {
		t.Errorf("%d rows, want all", n)
	}
}

// What the program carries along must stay small.
func TestEmbeddedSize(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b, err := New(Embedded()...)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if size := int64(after.HeapAlloc) - int64(before.HeapAlloc); size > 12<<20 {
		t.Errorf("a book takes %d bytes, want at most 12 MiB", size)
	}
	runtime.KeepAlive(b)
}

// A vendor's name before a model's is no other model: one would hide the services and tiers of the model's own.
func TestNoShadows(t *testing.T) {
	b := Default()
	for _, v := range b.first {
		for name := range v.models {
			if prefix, _, ok := strings.Cut(name, "/"); ok && b.vendors[prefix] == v {
				t.Errorf("%s sells %s", v.name, name)
			}
		}
	}
}
