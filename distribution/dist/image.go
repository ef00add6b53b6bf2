package main

import (
	"encoding/json"
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

// The annotations by which what loads an image names it: podman and skopeo, and containerd with docker on it.
const (
	refName        = "org.opencontainers.image.ref.name"
	containerdName = "io.containerd.image.name"
)

// image writes an image for every Linux platform as one OCI layout in a tar file: skopeo, crane, podman and docker take it.
// It needs no daemon, and the image is made from nothing. The layout has one entry, which is all platforms: of several its readers
// would ask which.
func (r *release) image() error {
	all, err := r.platformImages()
	if err != nil || all == nil {
		return err
	}
	layoutOfOne := mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex), mutate.IndexAddendum{
		Add: all, Descriptor: v1.Descriptor{Annotations: map[string]string{refName: r.imageName(), containerdName: "docker.io/library/" + r.imageName()}},
	})
	dir := filepath.Join(r.out, "build", "image")
	if _, err := layout.Write(dir, layoutOfOne); err != nil {
		return err
	}
	if err := r.manifest(dir, all); err != nil {
		return err
	}
	files, err := filesOf(dir)
	if err != nil {
		return err
	}
	return write(filepath.Join(r.out, "otelcol-genai_"+r.version+"_image.tar"), func(w io.Writer) error { return r.tar(w, files) })
}

// platformImages is one image for each Linux platform; nil for none.
func (r *release) platformImages() (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	found := false
	for _, p := range r.platforms {
		if p.os != "linux" {
			continue
		}
		img, err := r.platformImage(p)
		if err != nil {
			return nil, err
		}
		found = true
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: img, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
	}
	if !found {
		return nil, nil
	}
	return index, nil
}

// manifest describes the image of one platform once more, for a docker that does not read layouts: it stores images of one platform.
func (r *release) manifest(dir string, all v1.ImageIndex) error {
	images, err := all.IndexManifest()
	if err != nil || len(images.Manifests) != 1 {
		return err
	}
	img, err := all.Image(images.Manifests[0].Digest)
	if err != nil {
		return err
	}
	m, err := img.Manifest()
	if err != nil {
		return err
	}
	blob := func(of v1.Descriptor) string { return "blobs/sha256/" + of.Digest.Hex }
	described := tarball.Descriptor{Config: blob(m.Config), RepoTags: []string{r.imageName()}}
	for _, layer := range m.Layers {
		described.Layers = append(described.Layers, blob(layer))
	}
	text, err := json.Marshal(tarball.Manifest{described})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "manifest.json"), text, 0o600)
}

func (r *release) imageName() string { return "otelcol-genai:" + r.version }

// filesOf is the files below a directory, under their names in it.
func filesOf(dir string) (all []entry, err error) {
	err = filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		all = append(all, entry{name: filepath.ToSlash(name), from: path, mode: 0o644})
		return err
	})
	return all, err
}
