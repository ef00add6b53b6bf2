package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// summary is what the packages say of themselves.
const summary = "OpenTelemetry Collector for AI agents: what each run cost, to the cent"

// wheelTags are what pip knows a platform by. The binaries are static: any C library does.
var wheelTags = map[platform]string{
	{"linux", "amd64"}:   "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
	{"linux", "arm64"}:   "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
	{"darwin", "amd64"}:  "macosx_11_0_x86_64",
	{"darwin", "arm64"}:  "macosx_11_0_arm64",
	{"windows", "amd64"}: "win_amd64",
}

// wheel writes a platform's package for pip and uv, by https://packaging.python.org/specifications/binary-distribution-format.
func (r *release) wheel(p platform) error {
	tag, ok := wheelTags[p]
	if !ok {
		return fmt.Errorf("no wheel is known for %s", p)
	}
	files, err := r.configs("otelcol_genai/config")
	if err != nil {
		return err
	}
	for _, b := range binaries {
		from := r.binary(p, b.name)
		files = append(files, entry{name: "otelcol_genai/bin/" + filepath.Base(from), from: from, mode: 0o755})
	}
	for _, name := range []string{"__init__.py", "__main__.py"} {
		files = append(files, entry{name: "otelcol_genai/" + name, from: filepath.Join(r.root, "distribution", "pypi", name), mode: 0o644})
	}
	about := "otelcol_genai-" + r.version
	readme, err := entry{from: filepath.Join(r.root, "README.md")}.body()
	if err != nil {
		return err
	}
	for _, f := range []struct{ name, text string }{
		{"METADATA", fmt.Sprintf("Metadata-Version: 2.1\nName: otelcol-genai\nVersion: %s\nSummary: %s\nLicense: Apache-2.0\n"+
			"Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n%s", r.version, summary, readme)},
		{"WHEEL", "Wheel-Version: 1.0\nGenerator: otelcol-genai\nRoot-Is-Purelib: false\n" + tagLines(tag)},
		{"entry_points.txt", "[console_scripts]\nagentcost = otelcol_genai:agentcost\notelcol-genai = otelcol_genai:collector\n"},
	} {
		files = append(files, entry{name: about + ".dist-info/" + f.name, text: []byte(f.text), mode: 0o644})
	}
	files = append(files, entry{name: about + ".dist-info/licenses/LICENSE", from: filepath.Join(r.root, "LICENSE"), mode: 0o644})
	record, err := recordOf(files, about+".dist-info/RECORD")
	if err != nil {
		return err
	}
	name := filepath.Join(r.out, about+"-py3-none-"+tag+".whl")
	return write(name, func(w io.Writer) error { return r.zip(w, append(files, record)) })
}

func tagLines(tags string) (lines string) {
	for tag := range strings.SplitSeq(tags, ".") {
		lines += "Tag: py3-none-" + tag + "\n"
	}
	return lines
}

// recordOf lists the files of a wheel with their digests and sizes.
func recordOf(files []entry, name string) (entry, error) {
	var list strings.Builder
	for _, e := range files {
		body, err := e.body()
		if err != nil {
			return entry{}, err
		}
		sum := sha256.Sum256(body)
		fmt.Fprintf(&list, "%s,sha256=%s,%d\n", e.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(body))
	}
	fmt.Fprintf(&list, "%s,,\n", name)
	return entry{name: name, text: []byte(list.String()), mode: 0o644}, nil
}
