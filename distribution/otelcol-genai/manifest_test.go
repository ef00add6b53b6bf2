package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"
)

const module = "github.com/otelcol-genai/otelcol-genai"

type entry struct {
	GoMod  string `yaml:"gomod"`
	Import string `yaml:"import"`
}

// Two files and go.mod say what is in the binary. ocb prints the manifest's versions, the compiler takes go.mod's.
func TestManifestsAgreeWithTheBinaries(t *testing.T) {
	mod := goMod(t)
	for manifest, dir := range map[string]string{
		"builder-config.yaml":         "otelcol-genai",
		"builder-config-gateway.yaml": "otelcol-genai-gateway",
	} {
		t.Run(manifest, func(t *testing.T) {
			var want []string
			for _, e := range entries(t, manifest) {
				path, version, _ := strings.Cut(e.GoMod, " ")
				if path != module {
					require.Equal(t, mod[path], version, "%s in %s and in go.mod", path, manifest)
				}
				if e.Import != "" {
					path = e.Import
				}
				want = append(want, path)
			}
			got := append(componentImports(t, dir, "components.go"), componentImports(t, dir, "main.go")...)
			slices.Sort(want)
			slices.Sort(got)
			require.Equal(t, want, got, "run make generate")
		})
	}
}

// The gateway flavour has all that the lean one has.
func TestGatewayIsASuperset(t *testing.T) {
	require.Subset(t, componentImports(t, "otelcol-genai-gateway", "components.go"),
		componentImports(t, "otelcol-genai", "components.go"))
}

// The collector's core comes in two version lines that belong together; a stray newer module would lift some of it.
func TestOneCoreVersion(t *testing.T) {
	for path, version := range goMod(t) {
		if strings.HasPrefix(path, "go.opentelemetry.io/collector/") {
			require.Contains(t, []string{"v0.158.0", "v1.64.0"}, version, path)
		}
	}
}

func entries(t *testing.T, manifest string) []entry {
	body, err := os.ReadFile(filepath.Join(root, manifest))
	require.NoError(t, err)
	var sections struct {
		Receivers, Processors, Exporters, Connectors, Extensions, Providers, Converters []entry
	}
	require.NoError(t, yaml.Unmarshal(body, &sections))
	s := sections
	return slices.Concat(s.Receivers, s.Processors, s.Exporters, s.Connectors, s.Extensions, s.Providers, s.Converters)
}

func goMod(t *testing.T) map[string]string {
	body, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	f, err := modfile.Parse("go.mod", body, nil)
	require.NoError(t, err)
	versions := map[string]string{}
	for _, r := range f.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	return versions
}

// componentImports are the components and providers that a generated file names: what it imports under a name, but for the
// telemetry that every collector has.
func componentImports(t *testing.T, dir, file string) []string {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "distribution", dir, file), nil, parser.ImportsOnly)
	require.NoError(t, err)
	var paths []string
	for _, i := range f.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		if i.Name != nil && !strings.Contains(path, "/service/telemetry/") {
			paths = append(paths, path)
		}
	}
	return paths
}
