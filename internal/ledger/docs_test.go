package ledger

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// Every table and column is in docs/ledger.md, and no other.
func TestTheDocumentationHasEveryColumn(t *testing.T) {
	text, err := os.ReadFile("../../docs/ledger.md")
	require.NoError(t, err)
	l := open(t)
	known := map[string]bool{}
	require.NoError(t, l.write.Query(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view')`, nil,
		func(s *sqlite.Stmt) error {
			table, column := s.ColumnText(0), s.ColumnText(1)
			known[table], known[column] = true, true
			require.Contains(t, string(text), "`"+table+"`")
			section := string(text)
			if _, after, own := strings.Cut(section, "### `"+table+"`"); own {
				section, _, _ = strings.Cut(after, "\n### ")
			}
			require.Contains(t, section, "`"+column+"`", "of %s", table)
			return nil
		}))
	tables := false
	for line := range strings.Lines(string(text)) {
		if tables = tables || strings.HasPrefix(line, "## Tables"); !tables || !strings.HasPrefix(line, "| `") {
			continue
		}
		cell, _, _ := strings.Cut(line[2:], "|")
		for _, word := range strings.Fields(strings.NewReplacer("`", "").Replace(cell)) {
			require.True(t, known[word], "%s is in no table", word)
		}
	}
}
