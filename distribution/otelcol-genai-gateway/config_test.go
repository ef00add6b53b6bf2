package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
)

const root = "../.."

// This flavour runs every configuration of the repository, the lean one's too.
func TestConfigFilesLoad(t *testing.T) {
	paths, err := filepath.Glob(root + "/config/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) { distrotest.ConfigFile(t, components, path) })
	}
}

func TestMarkdownBlocksLoad(t *testing.T) {
	for i, b := range distrotest.Blocks(t, root) {
		if b.Whole() {
			t.Run(fmt.Sprintf("%s#%d", strings.TrimPrefix(b.File, root+"/"), i), func(t *testing.T) {
				distrotest.SetRequired(t, b.Text)
				require.NoError(t, distrotest.Load(t, components, "yaml:"+b.Text))
			})
		}
	}
}
