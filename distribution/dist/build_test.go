package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Releases are built by the Go that go.mod names.
func TestPinned(t *testing.T) {
	name, err := pinned("../../go.mod")
	if err != nil || !strings.HasPrefix(name, "go1.") {
		t.Fatalf("%q, %v", name, err)
	}
}

// Packages of one commit are the same bytes, whenever it was checked out.
func TestPackagesAreReproducible(t *testing.T) {
	t.Chdir("../..")
	first := packaged(t, time.Now().Add(-time.Hour))
	second := packaged(t, time.Now())
	if len(first) != 3 {
		t.Fatalf("%d packages", len(first))
	}
	for name, body := range first {
		if !bytes.Equal(body, second[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// packaged makes the packages of binaries that are a word each, from files of that time.
func packaged(t *testing.T, checkedOut time.Time) map[string][]byte {
	r := release{root: ".", out: t.TempDir(), version: "0.1.0", at: time.Unix(1_700_000_000, 0)}
	p := platform{"linux", "amd64"}
	for _, b := range binaries {
		file := r.binary(p, b.name)
		must(t, os.MkdirAll(filepath.Dir(file), 0o750))
		must(t, os.WriteFile(file, []byte(b.name), 0o600))
		must(t, os.Chmod(file, 0o755))
	}
	must(t, filepath.WalkDir("distribution/packages", func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, checkedOut, checkedOut)
	}))
	must(t, r.packages(p))
	files, err := filepath.Glob(filepath.Join(r.out, "*.*"))
	must(t, err)
	out := map[string][]byte{}
	for _, file := range files {
		out[filepath.Base(file)], err = os.ReadFile(file)
		must(t, err)
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
