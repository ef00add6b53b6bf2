package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
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
		if strings.HasSuffix(name, ".rpm") && !bytes.Contains(body, []byte("\x00localhost\x00")) {
			t.Errorf("%s names the machine that built it", name)
		}
	}
}

// packaged makes the packages of binaries that are a word each, from files of that time.
func packaged(t *testing.T, checkedOut time.Time) map[string][]byte {
	r := release{root: ".", out: t.TempDir(), version: "0.1.0", at: time.Unix(1_700_000_000, 0)}
	p := platform{"linux", "amd64"}
	fakeBinaries(t, &r, p)
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

// fakeBinaries are a word each.
func fakeBinaries(t *testing.T, r *release, p platform) {
	for _, b := range binaries {
		file := r.binary(p, b.name)
		must(t, os.MkdirAll(filepath.Dir(file), 0o750))
		must(t, os.WriteFile(file, []byte(b.name+" "+p.String()), 0o600))
		must(t, os.Chmod(file, 0o755))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The image is one entry of its layout, which has a name and an image for each Linux platform: of several, podman and skopeo ask which.
func TestImageIsOneEntry(t *testing.T) {
	r := release{root: "../..", out: t.TempDir(), version: "0.1.0", at: time.Unix(1_700_000_000, 0)}
	for _, arch := range []string{"amd64", "arm64"} {
		p := platform{"linux", arch}
		r.platforms = append(r.platforms, p)
		fakeBinaries(t, &r, p)
	}
	must(t, r.image())
	index, err := layout.ImageIndexFromPath(filepath.Join(r.out, "build", "image"))
	must(t, err)
	entries, err := index.IndexManifest()
	must(t, err)
	if len(entries.Manifests) != 1 || entries.Manifests[0].Annotations[refName] != "otelcol-genai:0.1.0" {
		t.Fatalf("%v", entries.Manifests)
	}
	all, err := index.ImageIndex(entries.Manifests[0].Digest)
	must(t, err)
	images, err := all.IndexManifest()
	must(t, err)
	if len(images.Manifests) != 2 {
		t.Fatalf("%v", images.Manifests)
	}
	for i, m := range images.Manifests {
		if want := (v1.Platform{OS: "linux", Architecture: r.platforms[i].arch}); !m.Platform.Equals(want) {
			t.Errorf("image %d is for %v", i, m.Platform)
		}
	}
}

// Every directory that holds a file of the image is named, for all to enter but that of the state.
func TestImageNamesItsDirectories(t *testing.T) {
	r, p := release{root: "../..", out: t.TempDir(), version: "0.1.0", at: time.Unix(1_700_000_000, 0)}, platform{"linux", "amd64"}
	fakeBinaries(t, &r, p)
	layer, err := r.layer(p)
	must(t, err)
	named := map[string]int64{"./": 0o755}
	files := 0
	for in := tar.NewReader(bytes.NewReader(layer)); ; files++ {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		if head.Typeflag == tar.TypeDir {
			named[head.Name] = head.Mode
		} else if mode := named[path.Dir(head.Name)+"/"]; mode != 0o755 {
			t.Errorf("%s is in a directory of mode %o", head.Name, mode)
		}
	}
	if files < 15 || named["var/lib/otelcol-genai/"] != 0o750 {
		t.Errorf("%d entries, directories %v", files, named)
	}
}
