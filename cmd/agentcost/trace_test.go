package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

// TestTrace runs the tool over captures, real and made: who is billed, by which rule. The cases named T1 to T19 are the
// known ways to count a call twice.
func TestTrace(t *testing.T) {
	golden.Run(t, "testdata/trace/*.txtar", func(t *testing.T, c *golden.Case) {
		in := filepath.Join(t.TempDir(), "in.json")
		require.NoError(t, os.WriteFile(in, []byte(c.Text("in.json")), 0o600))
		var out bytes.Buffer
		require.NoError(t, trace([]string{in}, &out, io.Discard))
		c.Want("out.jsonl", out.String())
	})
}

// TestTraceErrors names the file and the object that cannot be read.
func TestTraceErrors(t *testing.T) {
	for content, want := range map[string]string{
		`{"resourceSpans":[]}{`:          `object 2: unexpected EOF`,
		`{"resourceSpans":"nothing"}`:    `object 1: `,
		`{"resourceSpans":[]} {"a":1} x`: `object 3: invalid character 'x'`,
	} {
		in := filepath.Join(t.TempDir(), "in.json")
		require.NoError(t, os.WriteFile(in, []byte(content), 0o600))
		err := trace([]string{in}, io.Discard, io.Discard)
		require.ErrorContains(t, err, want)
		require.Regexp(t, regexp.QuoteMeta(in), err.Error())
	}
	require.Error(t, trace([]string{"no-such-file.json"}, io.Discard, io.Discard))
}
