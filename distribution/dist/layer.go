package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// certificates are where systems keep the authorities that Langfuse's certificate is signed by.
var certificates = []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}

// user is who runs in the container: nobody in particular.
const user = 10001

func (r *release) platformImage(p platform) (v1.Image, error) {
	body, err := r.layer(p)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }, tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	img := mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1)
	if img, err = mutate.Append(img, mutate.Addendum{Layer: layer, History: v1.History{CreatedBy: "distribution/dist", Created: v1.Time{Time: r.at}}}); err != nil {
		return nil, err
	}
	file, err := img.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture, file.Created = p.os, p.arch, v1.Time{Time: r.at}
	file.Config = v1.Config{
		User:         fmt.Sprintf("%d:%d", user, user),
		Env:          []string{"OTELCOL_LISTEN_HOST=0.0.0.0", "OTELCOL_STATE_DIR=/var/lib/otelcol-genai", "OTELCOL_VIEW_DIR=/var/lib/otelcol-genai/view"},
		Entrypoint:   []string{"/otelcol-genai"},
		Cmd:          []string{"--config", "/etc/otelcol-genai/local.yaml"},
		ExposedPorts: map[string]struct{}{"4317/tcp": {}, "4318/tcp": {}, "4319/tcp": {}, "8317/tcp": {}, "8888/tcp": {}, "9464/tcp": {}, "13133/tcp": {}},
		Labels:       map[string]string{"org.opencontainers.image.title": "otelcol-genai", "org.opencontainers.image.licenses": "Apache-2.0", "org.opencontainers.image.version": r.version},
	}
	return mutate.ConfigFile(img, file)
}

// directories are those of the image: what unpacks it may keep one that is not named to root.
var directories = []struct {
	name  string
	mode  int64
	owner int
}{
	{"etc/", 0o755, 0}, {"etc/otelcol-genai/", 0o755, 0}, {"etc/ssl/", 0o755, 0}, {"etc/ssl/certs/", 0o755, 0},
	{"var/", 0o755, 0}, {"var/lib/", 0o755, 0}, {"var/lib/otelcol-genai/", 0o750, user},
}

// layer is the files of the image: the binary, certificates, the ready configurations, and a directory for state.
func (r *release) layer(p platform) ([]byte, error) {
	all := []entry{
		{name: "otelcol-genai", from: r.binary(p, "otelcol-genai"), mode: 0o755}, {name: "agentcost", from: r.binary(p, "agentcost"), mode: 0o755},
	}
	for _, c := range certificates {
		if _, err := os.Stat(c); err == nil {
			all = append(all, entry{name: "etc/ssl/certs/ca-certificates.crt", from: c, mode: 0o644})
			break
		}
	}
	configs, err := filepath.Glob(filepath.Join(r.root, "config", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, c := range configs {
		all = append(all, entry{name: "etc/otelcol-genai/" + filepath.Base(c), from: c, mode: 0o644})
	}
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for _, d := range directories {
		head := tar.Header{Typeflag: tar.TypeDir, Name: d.name, Mode: d.mode, Uid: d.owner, Gid: d.owner, ModTime: r.at, Format: tar.FormatPAX}
		if err := t.WriteHeader(&head); err != nil {
			return nil, err
		}
	}
	if err := t.Flush(); err != nil {
		return nil, err
	}
	if err := r.tar(&b, all); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
