package main

import (
	"cmp"
	"encoding/json"
	"io"
	"path/filepath"
)

// npmOS and npmCPU are the names that npm spells in words of its own.
var npmOS, npmCPU = map[string]string{"windows": "win32"}, map[string]string{"amd64": "x64"}

// npmPackage is a package.json, in the order in which its keys are written.
type npmPackage struct {
	Name                 string            `json:"name"`
	Version              string            `json:"version"`
	Description          string            `json:"description"`
	License              string            `json:"license"`
	OS                   []string          `json:"os,omitempty"`
	CPU                  []string          `json:"cpu,omitempty"`
	Bin                  map[string]string `json:"bin,omitempty"`
	Engines              map[string]string `json:"engines,omitempty"`
	OptionalDependencies map[string]string `json:"optionalDependencies,omitempty"`
}

func (r *release) npmPackage(name string) npmPackage {
	return npmPackage{Name: name, Version: r.version, Description: summary, License: "Apache-2.0"}
}

func npmName(p platform) string {
	return "otelcol-genai-" + cmp.Or(npmOS[p.os], p.os) + "-" + cmp.Or(npmCPU[p.arch], p.arch)
}

// npm packs the binaries of a platform, as npm installs them where os and cpu match.
func (r *release) npm(p platform) error {
	about := r.npmPackage(npmName(p))
	about.OS, about.CPU = []string{cmp.Or(npmOS[p.os], p.os)}, []string{cmp.Or(npmCPU[p.arch], p.arch)}
	var files []entry
	for _, b := range binaries {
		from := r.binary(p, b.name)
		files = append(files, entry{name: filepath.Base(from), from: from, mode: 0o755})
	}
	return r.pack(about, files)
}

// npmLauncher packs what people install: a script for each program that starts the binary of the platform.
func (r *release) npmLauncher() error {
	about := r.npmPackage("otelcol-genai")
	about.Bin, about.Engines, about.OptionalDependencies = map[string]string{}, map[string]string{"node": ">=18"}, map[string]string{}
	for _, p := range r.platforms {
		about.OptionalDependencies[npmName(p)] = r.version
	}
	files, err := r.configs("config")
	if err != nil {
		return err
	}
	for _, b := range binaries {
		about.Bin[b.name] = b.name + ".js"
		files = append(files, entry{name: b.name + ".js", from: filepath.Join(r.root, "distribution", "npm", "start.js"), mode: 0o755})
	}
	files = append(files, entry{name: "README.md", from: filepath.Join(r.root, "README.md"), mode: 0o644})
	return r.pack(about, files)
}

// pack writes a package as npm pack does: all of it below package/.
func (r *release) pack(about npmPackage, files []entry) error {
	text, err := json.MarshalIndent(about, "", "  ")
	if err != nil {
		return err
	}
	files = append(files, entry{name: "package.json", text: append(text, '\n'), mode: 0o644},
		entry{name: "LICENSE", from: filepath.Join(r.root, "LICENSE"), mode: 0o644})
	for i := range files {
		files[i].name = "package/" + files[i].name
	}
	name := filepath.Join(r.out, about.Name+"-"+about.Version+".tgz")
	return write(name, func(w io.Writer) error { return r.tarball(w, files) })
}
