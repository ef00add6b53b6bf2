package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func withoutVersion(s string) string {
	return strings.ReplaceAll(s, pricing.Default().Version(), "VERSION")
}

// A case has the command line in args, files of the working directory, and in out the exit code and all output.
func TestCommands(t *testing.T) {
	cases, err := filepath.Abs("testdata/*.txtar")
	require.NoError(t, err)
	golden.Run(t, cases, func(t *testing.T, c *golden.Case) {
		t.Chdir(t.TempDir())
		for _, name := range c.Sections("") {
			if filepath.Ext(name) == ".yaml" {
				require.NoError(t, os.WriteFile(name, []byte(c.Text(name)), 0o600))
			}
		}
		var stdout, stderr bytes.Buffer
		code := cli(strings.Fields(c.Text("args")), strings.NewReader(""), &stdout, &stderr)
		c.Want("out", withoutVersion(fmt.Sprintf("exit %d\n%s%s", code, &stdout, &stderr)))
	})
}

var block = regexp.MustCompile("(?ms)^```(console|yaml)\n(.*?)^```$")

// The commands and books of docs/cost.md and docs/prices.md do what they say.
func TestDocs(t *testing.T) {
	var blocks [][]string
	for _, page := range []string{"cost.md", "prices.md"} {
		doc, err := os.ReadFile("../../docs/" + page)
		require.NoError(t, err)
		found := block.FindAllStringSubmatch(string(doc), -1)
		require.NotEmpty(t, found)
		blocks = append(blocks, found...)
	}
	for _, b := range blocks {
		text := b[2]
		switch {
		case strings.HasPrefix(text, "$ agentcost "):
			line, want, _ := strings.Cut(text, "\n")
			var stdout, stderr bytes.Buffer
			cli(strings.Fields(line)[2:], strings.NewReader(""), &stdout, &stderr)
			require.Equal(t, want, withoutVersion(stdout.String()), line)
		case strings.HasPrefix(text, "schema: "):
			l, err := pricing.Parse("docs", []byte(text))
			require.NoError(t, err)
			_, err = pricing.New(append(slices.Clone(pricing.Embedded()), l)...)
			require.NoError(t, err)
		default:
			var config struct {
				Processors map[string]struct {
					Prices struct{ Inline map[string]any }
				}
			}
			require.NoError(t, yaml.Unmarshal([]byte(text), &config))
			l, err := pricing.ParseMap("prices.inline", config.Processors["agent_cost"].Prices.Inline)
			require.NoError(t, err)
			b, err := pricing.New(append(slices.Clone(pricing.Embedded()), l)...)
			require.NoError(t, err)
			for _, says := range []struct {
				marker, total string
				query         pricing.Query
			}{
				{"prod-eastus-01", "2.1875", pricing.Query{Provider: "azure", Model: "gpt-4o-2024-11-20", RequestModel: "prod-eastus-01"}},
				{"prod-zone-eu", "4.8125", pricing.Query{Provider: "azure", Model: "gpt-5.4", RequestModel: "prod-zone-eu"}},
				{"local: free", "0", pricing.Query{Provider: "ollama", Model: "llama3.3:70b"}},
			} {
				if !strings.Contains(text, says.marker) {
					continue
				}
				card, reason := b.Find(&says.query)
				require.Empty(t, reason, says.marker)
				var c pricing.Cost
				card.Cost(&pricing.Tokens{pricing.Input: 1_000_000}, &c)
				require.Equal(t, pricing.Units, c.Missing, says.marker)
				require.Equal(t, says.total, c.Total.String(), says.marker)
			}
		}
	}
}
