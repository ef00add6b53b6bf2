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
	"golang.org/x/mod/semver"
)

const module = "github.com/otelcol-genai/otelcol-genai"

type entry struct {
	GoMod  string `yaml:"gomod"`
	Import string `yaml:"import"`
}

// flavours are the manifests, and where what they describe lies.
var flavours = []struct{ manifest, dir, mod string }{
	{"builder-config.yaml", "otelcol-genai", "go.mod"},
	{"builder-config-gateway.yaml", "otelcol-genai-gateway", "distribution/otelcol-genai-gateway/go.mod"},
}

// Two files and go.mod say what is in the binary. ocb prints the manifest's versions, the compiler takes go.mod's.
func TestManifestsAgreeWithTheBinaries(t *testing.T) {
	for _, f := range flavours {
		t.Run(f.manifest, func(t *testing.T) {
			mod := versions(goMod(t, f.mod))
			var want []string
			for _, e := range entries(t, f.manifest) {
				path, version, _ := strings.Cut(e.GoMod, " ")
				if path != module {
					require.Equal(t, mod[path], version, "%s in %s and in %s", path, f.manifest, f.mod)
				}
				if e.Import != "" {
					path = e.Import
				}
				want = append(want, path)
			}
			got := append(componentImports(t, f.dir, "components.go"), componentImports(t, f.dir, "main.go")...)
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

// The flavours are modules of their own. What is in both is the same in both, and is built by the same Go.
func TestGatewayHasTheSameVersions(t *testing.T) {
	lean, gateway := goMod(t, flavours[0].mod), goMod(t, flavours[1].mod)
	require.Equal(t, lean.Go.Version, gateway.Go.Version)
	require.Equal(t, lean.Toolchain.Name, gateway.Toolchain.Name)
	has := versions(gateway)
	for path, version := range versions(lean) {
		if got, ok := has[path]; ok {
			require.Equal(t, version, got, path)
		}
	}
}

// The collector's core comes in two version lines that belong together; a stray newer module would lift some of it.
func TestOneCoreVersion(t *testing.T) {
	for _, file := range []string{flavours[0].mod, flavours[1].mod, "tools.mod"} {
		for path, version := range versions(goMod(t, file)) {
			if strings.HasPrefix(path, "go.opentelemetry.io/collector/") {
				require.Contains(t, []string{"v0.159.0", "v1.65.0"}, version, "%s in %s", path, file)
			}
		}
	}
}

// go install takes no module whose go.mod says replace or exclude.
func TestCommandsAreInstallable(t *testing.T) {
	mod := goMod(t, flavours[0].mod)
	require.Empty(t, mod.Replace)
	require.Empty(t, mod.Exclude)
}

// What has a known hole below these versions stays above them, in whatever is built here.
func TestNoKnownHoles(t *testing.T) {
	for path, least := range map[string]string{
		"google.golang.org/grpc": "v1.83.2", // CVE-2026-84445
		"golang.org/x/crypto":    "v0.56.0", // GO-2026-6354, GO-2026-6355
	} {
		for _, file := range []string{flavours[0].mod, flavours[1].mod, "tools.mod", "distribution/dist/go.mod"} {
			if version, ok := versions(goMod(t, file))[path]; ok {
				require.GreaterOrEqual(t, semver.Compare(version, least), 0, "%s %s in %s", path, version, file)
			}
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

func goMod(t *testing.T, file string) *modfile.File {
	body, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(t, err)
	f, err := modfile.Parse(file, body, nil)
	require.NoError(t, err)
	return f
}

// versions are what a go.mod requires, by module.
func versions(f *modfile.File) map[string]string {
	v := map[string]string{}
	for _, r := range f.Require {
		v[r.Mod.Path] = r.Mod.Version
	}
	return v
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
