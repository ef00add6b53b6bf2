// Command dist makes what people install: archives, deb, rpm and apk packages, packages for npm and pip, a multi-platform image as an
// OCI layout, a list of components (SBOM) and checksums. The same commit gives the same bytes: every time in them is the commit's.
//
//	go run . -out ../../dist
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// release is one run of dist.
type release struct {
	root      string // of the repository
	out       string
	version   string
	at        time.Time // of everything that is made
	platforms []platform
	toolchain string // Go's, of which older ones have known holes in the standard library
	imageOnly bool
}

// platform is what a binary runs on, in Go's words.
type platform struct{ os, arch string }

func (p platform) String() string { return p.os + "_" + p.arch }

func main() {
	r := release{}
	platforms := ""
	flag.StringVar(&r.root, "root", "../..", "the repository")
	flag.StringVar(&r.out, "out", "../../dist", "where everything goes")
	flag.StringVar(&r.version, "version", "0.1.0", "")
	flag.StringVar(&platforms, "platforms", "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64", "")
	flag.StringVar(&r.toolchain, "toolchain", "", "Go's version that builds the binaries, go.mod's unless it is given; local is the one that is installed")
	flag.BoolVar(&r.imageOnly, "image", false, "make the image only")
	flag.Parse()
	for p := range strings.SplitSeq(platforms, ",") {
		goos, arch, _ := strings.Cut(p, "/")
		r.platforms = append(r.platforms, platform{goos, arch})
	}
	if err := r.make(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func (r *release) make(ctx context.Context) (err error) {
	if r.root, err = filepath.Abs(r.root); err != nil {
		return err
	}
	if r.out, err = filepath.Abs(r.out); err != nil {
		return err
	}
	if r.at, err = r.commitTime(ctx); err != nil {
		return err
	}
	if r.toolchain == "" {
		if r.toolchain, err = pinned(filepath.Join(r.root, "go.mod")); err != nil {
			return err
		}
	}
	if err := os.Chdir(r.root); err != nil { // the packages' layout names files from there
		return err
	}
	if err := r.clear(); err != nil {
		return err
	}
	for _, p := range r.platforms {
		fmt.Println("building", p)
		if err := r.build(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	if !r.imageOnly {
		if err := r.downloads(); err != nil {
			return err
		}
	}
	fmt.Println("image, components, checksums")
	if err := r.image(); err != nil {
		return fmt.Errorf("image: %w", err)
	}
	if err := r.components(ctx); err != nil {
		return fmt.Errorf("components: %w", err)
	}
	if err := os.RemoveAll(filepath.Join(r.out, "build")); err != nil {
		return err
	}
	return r.checksums()
}

// downloads makes what is installed without a container.
func (r *release) downloads() error {
	for _, p := range r.platforms {
		makers := []func(platform) error{r.archive, r.npm, r.wheel}
		if p.os == "linux" {
			makers = append(makers, r.packages)
		}
		for _, make := range makers {
			if err := make(p); err != nil {
				return fmt.Errorf("%s: %w", p, err)
			}
		}
	}
	return r.npmLauncher()
}

// clear removes what was made before, and nothing else.
func (r *release) clear() error {
	entries, err := os.ReadDir(r.out)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); name != "build" && name != "SHA256SUMS" && !strings.HasPrefix(name, "otelcol-genai") && !strings.HasPrefix(name, "otelcol_genai") {
			return fmt.Errorf("-out: %s holds %s, which is nothing of ours: name another directory", r.out, name)
		}
	}
	return os.RemoveAll(r.out)
}
