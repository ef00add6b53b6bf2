package e2blogreceiver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

// TestConfig reads each section of a case file as a configuration; a section with an error beside it must give that.
func TestConfig(t *testing.T) {
	files, err := filepath.Glob("testdata/config/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			sections := make(map[string]string)
			for _, f := range txtar.Parse(raw).Files {
				sections[f.Name] = string(f.Data)
			}
			cfg, err := load(t, sections["config.yaml"])
			if err == nil {
				err = cfg.Validate()
			}
			if want := strings.TrimSpace(sections["error"]); want != "" {
				require.Error(t, err)
				assert.Equal(t, want, err.Error())
				return
			}
			require.NoError(t, err)
		})
	}
}

func load(t *testing.T, doc string) (*Config, error) {
	var m map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(doc), &m))
	cfg := createDefaultConfig().(*Config)
	return cfg, confmap.NewFromStringMap(m).Unmarshal(cfg)
}

func TestDefaultSource(t *testing.T) {
	for doc, attach := range map[string]bool{
		"api_key: k":                                       true,
		"{api_key: k, sources: {attach: }}":                true,
		"{api_key: k, sources: {logs: }}":                  false,
		"{api_key: k, sources: {push: {token: t}}}":        false,
		"{api_key: k, sources: {attach: , events: {}}}":    true,
		"{api_key: k, sources: {attach: {pty: true}}}":     true,
		"{api_key: k, sources: {file: {paths: [/a.log]}}}": false,
	} {
		cfg, err := load(t, doc)
		require.NoError(t, err)
		assert.Equal(t, attach, cfg.attach() != nil, doc)
	}
}

func TestDatedRates(t *testing.T) {
	cfg, err := load(t, `
prices:
  providers:
    e2b:
      models:
        sandbox:
          cards:
            - rates: {vcpu_second: 0.000014, gib_second: 0.0000045}
            - from: 2027-01-01
              rates: {vcpu_second: 0.000012, gib_second: 0.000004}
`)
	require.NoError(t, err)
	price, err := cfg.prices()
	require.NoError(t, err)
	for year, want := range map[int]string{2026: "0.1089", 2027: "0.0936"} {
		cost, reason := price(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC), 2, 512, time.Hour)
		assert.Empty(t, reason)
		assert.Equal(t, want, cost.Total.String())
	}
}

func TestSecretsAreMasked(t *testing.T) {
	cfg, err := load(t, "{api_key: e2b_secret, sources: {push: {token: push_secret, webhook_secret: hook_secret}}}")
	require.NoError(t, err)
	out := confmap.New()
	require.NoError(t, out.Marshal(cfg))
	raw, err := yaml.Marshal(out.ToStringMap())
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "_secret\n")
}
