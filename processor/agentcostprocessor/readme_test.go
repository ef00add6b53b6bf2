package agentcostprocessor

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/processor/agentcostprocessor/internal/metadata"
)

// TestReadme: the README shows what the case anthropic-sdk gives, every key and every metric.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	readme := string(text)
	golden.Run(t, "testdata/anthropic-sdk.txtar", func(t *testing.T, c *golden.Case) {
		rows := regexp.MustCompile("(?m)^\\| `([a-z0-9_.]+)` \\| ([^|]*) \\| ([^|]*) \\|$").FindAllStringSubmatch(readme, -1)
		require.NotEmpty(t, rows)
		for _, row := range rows {
			if after := strings.TrimSpace(row[3]); strings.HasPrefix(row[1], "agent.") || row[2] == row[3] {
				assert.Regexp(t, regexp.QuoteMeta("key: "+row[1])+`, value: \{\w+: "?`+regexp.QuoteMeta(after)+`"?\}`, c.Text("out.yaml"))
			}
		}
	})
	docs, err := os.ReadFile("documentation.md")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`(?m)^### otelcol_processor_agent_cost_(\w+)$`).FindAllStringSubmatch(string(docs), -1) {
		assert.Contains(t, readme, "| `"+m[1]+"` |")
	}
	assert.Contains(t, readme, "# "+metadata.Type.String())
}
