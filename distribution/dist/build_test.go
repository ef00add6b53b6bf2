package main

import (
	"strings"
	"testing"
)

// Releases are built by the Go that go.mod names.
func TestPinned(t *testing.T) {
	name, err := pinned("../../go.mod")
	if err != nil || !strings.HasPrefix(name, "go1.") {
		t.Fatalf("%q, %v", name, err)
	}
}
