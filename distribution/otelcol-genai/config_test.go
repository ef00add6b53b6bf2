package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
)

const root = "../.."

func TestConfigFilesLoad(t *testing.T) {
	paths, err := filepath.Glob(root + "/config/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		name := filepath.Base(path)
		if kind, _, _ := strings.Cut(strings.TrimSuffix(name, ".yaml"), "-"); !slices.Contains([]string{"gateway", "kafka", "clickhouse"}, kind) { // those are for the other flavour's test
			t.Run(name, func(t *testing.T) { distrotest.ConfigFile(t, components, path) })
		}
	}
}

// TestConfigFilesNameTheirEnvironment: the comment at the top of a configuration names each variable that it reads, and no other.
func TestConfigFilesNameTheirEnvironment(t *testing.T) {
	read, named := regexp.MustCompile(`\$\{env:([A-Za-z0-9_]+)`), regexp.MustCompile(`(?m)^# {1,3}([A-Z][A-Z0-9]*_[A-Z0-9_]+) `)
	paths, err := filepath.Glob(root + "/config/*.yaml")
	require.NoError(t, err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		vars := func(re *regexp.Regexp) []string {
			var list []string
			for _, m := range re.FindAllStringSubmatch(string(text), -1) {
				list = append(list, m[1])
			}
			slices.Sort(list)
			return slices.Compact(list)
		}
		assert.Equal(t, vars(read), vars(named), path)
	}
}

func TestMarkdownBlocksLoad(t *testing.T) {
	for i, b := range distrotest.Blocks(t, root) {
		if b.Gateway() {
			continue
		}
		t.Run(fmt.Sprintf("%s#%d", strings.TrimPrefix(b.File, root+"/"), i), func(t *testing.T) {
			distrotest.SetRequired(t, b.Text)
			if b.Whole() {
				require.NoError(t, distrotest.Load(t, components, "yaml:"+b.Text))
			} else {
				require.NoError(t, loadFragment(t, b.Text))
			}
		})
	}
}

// loadFragment decodes and validates each component of a configuration that is not whole. A block that shows no component at
// all is not ours to judge.
func loadFragment(t *testing.T, text string) error {
	resolver, err := confmap.NewResolver(distrotest.Resolver("yaml:" + text))
	require.NoError(t, err)
	conf, err := resolver.Resolve(t.Context())
	if err != nil {
		return err
	}
	f, err := components()
	require.NoError(t, err)
	return errors.Join(
		loadSection(conf, "receivers", f.Receivers),
		loadSection(conf, "processors", f.Processors),
		loadSection(conf, "exporters", f.Exporters),
		loadSection(conf, "connectors", f.Connectors),
		loadSection(conf, "extensions", f.Extensions))
}

func loadSection[F component.Factory](conf *confmap.Conf, section string, factories map[component.Type]F) error {
	var errs []error
	ids, _ := conf.Get(section).(map[string]any)
	for key := range ids {
		errs = append(errs, loadComponent(conf, section, key, factories))
	}
	return errors.Join(errs...)
}

func loadComponent[F component.Factory](conf *confmap.Conf, section, key string, factories map[component.Type]F) error {
	var id component.ID
	if err := id.UnmarshalText([]byte(key)); err != nil {
		return err
	}
	factory, ok := factories[id.Type()]
	if !ok {
		return fmt.Errorf("%s: no component %q", section, key)
	}
	sub, err := conf.Sub(section + "::" + key)
	if err != nil {
		return err
	}
	cfg := factory.CreateDefaultConfig()
	if err := sub.Unmarshal(cfg); err != nil {
		return fmt.Errorf("%s::%s: %w", section, key, err)
	}
	return confmap.Validate(cfg)
}

// What `validate` says of a mistake names the key as the user typed it.
func TestMistakesAreNamed(t *testing.T) {
	for _, tt := range []struct{ override, want string }{
		{"yaml:processors::agent_cost::price: 1", "price"},
		{"yaml:connectors::agent_metrics::max_series: 0", "max_series: must be positive"},
		{"yaml:service::pipelines::traces::exporters: [nowhere]", "nowhere"},
		{"yaml:exporters::langfuse::public_key: sk-lf-test", "public_key"},
	} {
		t.Run(tt.override, func(t *testing.T) {
			t.Setenv("LANGFUSE_PUBLIC_KEY", "pk-lf-test")
			t.Setenv("LANGFUSE_SECRET_KEY", "sk-lf-test")
			err := distrotest.Load(t, components, root+"/config/langfuse.yaml", tt.override)
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "sk-lf-test")
		})
	}
}

// The configuration inside the operator's resource is a configuration, too.
func TestOperatorsConfigLoads(t *testing.T) {
	body, err := os.ReadFile(root + "/distribution/kubernetes/sidecar.yaml")
	require.NoError(t, err)
	var manifest map[string]any
	require.NoError(t, yaml.Unmarshal(body, &manifest))
	conf, err := confmap.NewFromStringMap(manifest).Sub("spec::config")
	require.NoError(t, err)
	text, err := yaml.Marshal(conf.ToStringMap())
	require.NoError(t, err)
	distrotest.SetRequired(t, string(text))
	require.NoError(t, distrotest.Load(t, components, "yaml:"+string(text)))
}
