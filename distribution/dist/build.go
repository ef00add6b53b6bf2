package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
)

// binaries are what is built, by the name of the file and the package.
var binaries = []struct{ name, pkg string }{{"otelcol-genai", "./distribution/otelcol-genai"}, {"agentcost", "./cmd/agentcost"}}

// commitTime is when the commit was made that is built, or what SOURCE_DATE_EPOCH says.
func (r *release) commitTime(ctx context.Context) (time.Time, error) {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		cmd := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct")
		cmd.Dir, cmd.Stderr = r.root, os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return time.Time{}, err
		}
		seconds = strings.TrimSpace(string(out))
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0).UTC(), err
}

// pinned is the toolchain that a go.mod names.
func pinned(file string) (string, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	mod, err := modfile.Parse(file, body, nil)
	if err != nil {
		return "", err
	}
	if mod.Toolchain == nil {
		return "", fmt.Errorf("%s names no toolchain", file)
	}
	return mod.Toolchain.Name, nil
}

// binary is where a binary is built.
func (r *release) binary(p platform, name string) string {
	if p.os == "windows" {
		name += ".exe"
	}
	return filepath.Join(r.out, "build", p.String(), name)
}

func (r *release) build(ctx context.Context, p platform) error {
	for _, b := range binaries {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false", "-ldflags", "-s -w -buildid= -X main.release="+r.version, "-o", r.binary(p, b.name), b.pkg)
		cmd.Dir, cmd.Stdout, cmd.Stderr = r.root, os.Stdout, os.Stderr
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch, "GOTOOLCHAIN="+r.toolchain)
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	return nil
}

// components writes as CycloneDX what the lean binary is made of, as Go noted it down in the binary.
func (r *release) components(ctx context.Context) error {
	p := r.platforms[0]
	cmd := exec.CommandContext(ctx, "go", "tool", "cyclonedx-gomod", "bin", "-json", "-noserial", "-version", "v"+r.version,
		"-output", filepath.Join(r.out, "otelcol-genai_"+r.version+".cdx.json"), r.binary(p, binaries[0].name))
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Join(r.root, "distribution", "dist"), os.Stdout, os.Stderr // whose tool it is
	cmd.Env = append(os.Environ(), "GOFLAGS=", "SOURCE_DATE_EPOCH="+strconv.FormatInt(r.at.Unix(), 10))
	if err := cmd.Run(); err != nil {
		return err
	}
	return r.undate()
}
