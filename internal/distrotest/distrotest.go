// Package distrotest loads configurations the way a distribution's binary does, and finds those that the repository shows.
package distrotest

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/otelcol"
)

// Factories is the function that ocb generates.
type Factories func() (otelcol.Factories, error)

// Resolver merges the configurations behind uris.
func Resolver(uris ...string) confmap.ResolverSettings {
	return confmap.ResolverSettings{
		URIs:              uris,
		ProviderFactories: []confmap.ProviderFactory{envprovider.NewFactory(), fileprovider.NewFactory(), yamlprovider.NewFactory()},
	}
}

// New makes a collector with the configurations behind uris, which later ones override.
func New(t *testing.T, factories Factories, uris ...string) *otelcol.Collector {
	t.Helper()
	col, err := otelcol.NewCollector(otelcol.CollectorSettings{
		BuildInfo:               component.NewDefaultBuildInfo(),
		Factories:               factories,
		DisableGracefulShutdown: true, // signals are the test's own
		ConfigProviderSettings:  otelcol.ConfigProviderSettings{ResolverSettings: Resolver(uris...)},
	})
	require.NoError(t, err)
	return col
}

// Unhurried is for a collector that runs within a test: memory_limiter looks at the memory while the pipelines after the first that it is
// in still start, unguarded, which the race detector sees on a slow machine.
const Unhurried = "yaml:processors::memory_limiter::check_interval: 1m"

// Load does what `validate --config URI` does.
func Load(t *testing.T, factories Factories, uris ...string) error {
	t.Helper()
	return New(t, factories, uris...).DryRun(context.Background())
}

// Block is a YAML block of a Markdown file.
type Block struct{ File, Text string }

// Whole reports whether the block is a collector's whole configuration, not a fragment.
func (b Block) Whole() bool { return strings.Contains("\n"+b.Text, "\nservice:") }

// Gateway reports whether the block is for otelcol-genai-gateway: its first line says so in a comment.
func (b Block) Gateway() bool {
	first, _, _ := strings.Cut(b.Text, "\n")
	return strings.HasPrefix(first, "#") && strings.Contains(first, "otelcol-genai-gateway")
}

var fence = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// Markdown are all Markdown files under root.
func Markdown(t *testing.T, root string) []string {
	t.Helper()
	var paths []string
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", ".venv"}, d.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".md" {
			paths = append(paths, path)
		}
		return nil
	}))
	return paths
}

// Blocks are the YAML blocks of all Markdown files under root.
func Blocks(t *testing.T, root string) []Block {
	t.Helper()
	var blocks []Block
	for _, path := range Markdown(t, root) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
			blocks = append(blocks, Block{path, m[1]})
		}
	}
	return blocks
}

var (
	envUse   = regexp.MustCompile(`\$\{env:([A-Za-z_][A-Za-z0-9_]*)`)
	required = regexp.MustCompile(`\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}`)
)

// SetRequired sets every environment variable that text uses without a default to something that every use accepts.
func SetRequired(t *testing.T, text string) {
	for _, m := range required.FindAllStringSubmatch(text, -1) {
		value := "http://127.0.0.1:1"
		switch name := m[1]; {
		case strings.Contains(name, "PUBLIC_KEY"):
			value = "pk-lf-test"
		case strings.Contains(name, "SECRET_KEY"):
			value = "sk-lf-test"
		case strings.HasSuffix(name, "KEY"), strings.HasSuffix(name, "TOKEN"):
			value = "e2b_0000000000000000000000000000000000000000"
		case strings.HasSuffix(name, "DIR"):
			value = t.TempDir()
		}
		t.Setenv(m[1], value)
	}
}

// Variables are the environment variables that text uses.
func Variables(text string) []string {
	var names []string
	for _, m := range envUse.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ConfigFile checks one file of config/: it loads, and the comment on top names every environment variable it uses.
func ConfigFile(t *testing.T, factories Factories, path string) {
	t.Helper()
	body, err := os.ReadFile(path)
	require.NoError(t, err)
	header, yaml := cutHeader(string(body))
	require.NotEmpty(t, header, "no comment on top that says what it is for")
	for _, name := range Variables(yaml) {
		require.Contains(t, header, name, "the comment on top does not tell of it")
	}
	SetRequired(t, yaml)
	require.NoError(t, Load(t, factories, path))
}

func cutHeader(text string) (header, rest string) {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			break
		}
		header += line
	}
	return header, text[len(header):]
}
