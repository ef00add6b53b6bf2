package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func withoutVersion(s string) string { return strings.ReplaceAll(s, pricing.Default().Version(), "VERSION") }

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
