package transcript

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

// told is what all calls of a transcript used, and whether anything says that this is not all.
type told struct {
	prompt, output int64
	partial        bool
	agents         int
}

// transcriptOf is a case, line by line.
func transcriptOf(t *testing.T, file string) (s caseSettings, lines [][]byte) {
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, f := range txtar.Parse(raw).Files {
		switch f.Name {
		case "settings.yaml":
			require.NoError(t, yaml.Unmarshal(f.Data, &s))
		case "stdout":
			lines = slices.Collect(bytes.Lines(f.Data))
		}
	}
	return s, lines
}

// readAll reads a transcript without its lines from gap on, n of them.
func readAll(t *testing.T, set Settings, lines [][]byte, gap, n int) (all told) {
	r, at := New(set), began
	for i, line := range lines {
		switch {
		case i == gap && n > 0:
			r.Gap(Stdout)
			r.Lose()
		case i < gap || i >= gap+n:
			r.Write(Stdout, line, at)
		}
		at = at.Add(10 * time.Millisecond)
	}
	r.End(EndInfo{At: at, Exited: true, Missing: -1})
	td, _ := r.Drain()
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				all.add(span.Attributes())
			}
		}
	}
	return all
}

func (a *told) add(attrs pcommon.Map) {
	get := func(key string) int64 {
		v, _ := attrs.Get(key)
		return v.Int()
	}
	_, aborted := attrs.Get(AttrAborted)
	a.partial = a.partial || aborted
	if v, _ := attrs.Get("gen_ai.operation.name"); v.Str() != "chat" {
		if v.Str() == "invoke_agent" {
			a.agents++
		}
		return
	}
	_, used := attrs.Get("gen_ai.usage.input_tokens")
	a.partial = a.partial || !used
	a.prompt, a.output = a.prompt+get("gen_ai.usage.input_tokens"), a.output+get("gen_ai.usage.output_tokens")
}

// cannotTell are transcripts in which nothing shows what was lost.
var cannotTell = map[string]string{
	"claude-session-interrupted.txtar": "turns, each with its run, are lost from their first line to their last",
	"codex-mixed.txtar":                "threads that print at the same time, of which one begins in the gap",
	"codex-resent.txtar":               "a total that was lost comes again after a later one",
	"console-spans.txtar":              "spans of others, each by itself",
	"copilot-otel.txtar":               "likewise",
	"openclaw.txtar":                   "documents, each by itself",
	"prefixed-documents.txtar":         "likewise",
}

// several are transcripts of runs one after the other: of those that were over before the first line that was read nothing is told.
var several = map[string]bool{
	"carried.txtar": true, "carried-shippers.txtar": true, "claude-dropped.txtar": true, "gemini-failed.txtar": true, "grok-session.txtar": true, "numbers.txtar": true, "renamed.txtar": true, "resent.txtar": true, "several.txtar": true, "torn.txtar": true,
}

// Whatever lines of a transcript are lost, but for the last: what is told is all that was used, or is said not to be.
func TestLostLines(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	for _, file := range files {
		if cannotTell[filepath.Base(file)] != "" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			s, lines := transcriptOf(t, file)
			whole := readAll(t, s.settings(t), lines, len(lines), 0)
			for gap := range lines {
				if gap == 0 && several[filepath.Base(file)] {
					continue
				}
				for n := 1; gap+n < len(lines); n++ {
					got := readAll(t, s.settings(t), lines, gap, n)
					assert.True(t, got.partial || got.prompt == whole.prompt && got.output == whole.output || got.agents == 0, "without %d lines from %d on: %+v of %+v", n, gap, got, whole)
				}
			}
		})
	}
}
