package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// entry is a file of an archive.
type entry struct {
	name string // in the archive
	from string // the file that it is, or else
	text []byte // what is in it
	mode int64
}

func (e entry) body() ([]byte, error) {
	if e.from == "" {
		return e.text, nil
	}
	return os.ReadFile(e.from)
}

// configs are the ready configurations, in a directory of an archive.
func (r *release) configs(dir string) (all []entry, err error) {
	found, err := filepath.Glob(filepath.Join(r.root, "config", "*.yaml"))
	for _, from := range found {
		all = append(all, entry{name: path.Join(dir, filepath.Base(from)), from: from, mode: 0o644})
	}
	return all, err
}

// contents are the files of a platform's archive, in a directory of its name.
func (r *release) contents(p platform) ([]entry, error) {
	dir := "otelcol-genai_" + r.version + "_" + p.String()
	var all []entry
	for _, b := range binaries {
		from := r.binary(p, b.name)
		all = append(all, entry{name: path.Join(dir, filepath.Base(from)), from: from, mode: 0o755})
	}
	files := []string{filepath.Join(r.root, "LICENSE"), filepath.Join(r.root, "NOTICE"), filepath.Join(r.root, "README.md"), filepath.Join(r.root, "CHANGELOG.md")}
	for _, pattern := range []string{"config/*", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(r.root, pattern))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	for _, from := range files {
		name, err := filepath.Rel(r.root, from)
		if err != nil {
			return nil, err
		}
		all = append(all, entry{name: path.Join(dir, filepath.ToSlash(name)), from: from, mode: 0o644})
	}
	return all, nil
}

func (r *release) archive(p platform) error {
	all, err := r.contents(p)
	if err != nil {
		return err
	}
	name := filepath.Join(r.out, "otelcol-genai_"+r.version+"_"+p.String())
	if p.os == "windows" {
		return write(name+".zip", func(w io.Writer) error { return r.zip(w, all) })
	}
	return write(name+".tar.gz", func(w io.Writer) error { return r.tarball(w, all) })
}

// write makes a file of what f writes.
func write(name string, f func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	if err := f(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func (r *release) tarball(w io.Writer, all []entry) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := r.tar(z, all); err != nil {
		return err
	}
	return z.Close()
}

func (r *release) tar(w io.Writer, all []entry) error {
	t := tar.NewWriter(w)
	for _, e := range all {
		body, err := e.body()
		if err != nil {
			return err
		}
		if err := t.WriteHeader(&tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(body)), ModTime: r.at, Format: tar.FormatPAX}); err != nil {
			return err
		}
		if _, err := t.Write(body); err != nil {
			return err
		}
	}
	return t.Close()
}

func (r *release) zip(w io.Writer, all []entry) error {
	z := zip.NewWriter(w)
	for _, e := range all {
		head := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: r.at}
		head.SetMode(os.FileMode(e.mode))
		to, err := z.CreateHeader(head)
		if err != nil {
			return err
		}
		body, err := e.body()
		if err != nil {
			return err
		}
		if _, err := to.Write(body); err != nil {
			return err
		}
	}
	return z.Close()
}

// checksums writes SHA256SUMS of all files, as sha256sum -c reads it.
func (r *release) checksums() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var lines []string
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		body, err := os.ReadFile(filepath.Join(r.out, e.Name()))
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(body), e.Name()))
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) }) // by name
	return write(filepath.Join(r.out, "SHA256SUMS"), func(w io.Writer) error {
		for _, l := range lines {
			if _, err := io.WriteString(w, l); err != nil {
				return err
			}
		}
		return nil
	})
}
