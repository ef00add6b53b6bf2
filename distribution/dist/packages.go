package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk" // the three packagers
	_ "github.com/goreleaser/nfpm/v2/deb"
	_ "github.com/goreleaser/nfpm/v2/rpm"
)

// packages makes deb, rpm and apk of a platform, as packages/nfpm.yaml lays them out.
func (r *release) packages(p platform) error {
	layout, err := os.Open(filepath.Join(r.root, "distribution", "packages", "nfpm.yaml"))
	if err != nil {
		return err
	}
	defer layout.Close()
	vars := map[string]string{"GOARCH": p.arch, "VERSION": r.version, "BIN": filepath.Join(r.out, "build", p.String())}
	cfg, err := nfpm.ParseWithEnvMapping(layout, func(name string) string { return vars[name] })
	if err != nil {
		return err
	}
	if err := r.date(&cfg.Scripts); err != nil {
		return err
	}
	for _, kind := range []string{"deb", "rpm", "apk"} {
		info, err := cfg.Get(kind)
		if err != nil {
			return err
		}
		info.MTime = r.at
		if kind == "apk" { // which has a line for it
			info.Description, _, _ = strings.Cut(info.Description, "\n")
		}
		info = nfpm.WithDefaults(info)
		packager, err := nfpm.Get(kind)
		if err != nil {
			return err
		}
		name := strings.ReplaceAll(packager.ConventionalFileName(info), "~", "-")
		if err := write(filepath.Join(r.out, name), func(w io.Writer) error { return packager.Package(info, w) }); err != nil {
			return err
		}
	}
	return nil
}

// date puts copies of the scripts in their place that are as old as everything else: apk takes the time of a script from its file,
// which is when the repository was checked out.
func (r *release) date(scripts *nfpm.Scripts) error {
	dir := filepath.Join(r.out, "build", "scripts")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	for _, script := range []*string{&scripts.PreInstall, &scripts.PostInstall, &scripts.PreRemove} {
		body, err := os.ReadFile(*script)
		if err != nil {
			return err
		}
		*script = filepath.Join(dir, filepath.Base(*script))
		if err := os.WriteFile(*script, body, 0o600); err != nil {
			return err
		}
		if err := os.Chtimes(*script, r.at, r.at); err != nil {
			return err
		}
	}
	return nil
}
