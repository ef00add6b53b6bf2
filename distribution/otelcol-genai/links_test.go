package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
)

var link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)

// A link from one page of the repository to another leads somewhere.
func TestMarkdownLinks(t *testing.T) {
	links := 0
	for _, file := range distrotest.Markdown(t, root) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			links++
			require.FileExists(t, existing(filepath.Join(filepath.Dir(file), m[1])), "%s links to it", file)
		}
	}
	require.NotZero(t, links)
}

// existing is a file that stands for path: itself, or a folder's first entry.
func existing(path string) string {
	if entries, err := filepath.Glob(path + "/*.*"); err == nil && len(entries) > 0 {
		return entries[0]
	}
	return path
}
