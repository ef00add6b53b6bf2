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
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// certificates are where systems keep the authorities that Langfuse's certificate is signed by.
var certificates = []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}

// user is who runs in the container: nobody in particular.
const user = 10001

// image writes an image for every Linux platform as one OCI layout in a tar file: skopeo, crane, podman and docker take it.
// It needs no daemon, and the image is made from nothing.
func (r *release) image() error {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	found := false
	for _, p := range r.platforms {
		if p.os != "linux" {
			continue
		}
		img, err := r.platformImage(p)
		if err != nil {
			return err
		}
		found = true
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: img, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
	}
	if !found {
		return nil
	}
	dir := filepath.Join(r.out, "build", "image")
	if _, err := layout.Write(dir, index); err != nil {
		return err
	}
	var all []entry
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		all = append(all, entry{name: filepath.ToSlash(name), from: path, mode: 0o644})
		return err
	})
	if err != nil {
		return err
	}
	return write(filepath.Join(r.out, "otelcol-genai_"+r.version+"_image.tar"), func(w io.Writer) error { return r.tar(w, all) })
}

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
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "var/lib/otelcol-genai/", Mode: 0o750, Uid: user, Gid: user, ModTime: r.at, Format: tar.FormatPAX}); err != nil {
		return nil, err
	}
	if err := t.Flush(); err != nil {
		return nil, err
	}
	if err := r.tar(&b, all); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
