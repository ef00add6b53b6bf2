package transcript

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/internal/golden"
)

// caseSettings is the section settings.yaml.
type caseSettings struct {
	Content bool     `yaml:"content"`
	Model   string   `yaml:"model"`
	Command []string `yaml:"command"`
	Parent  string   `yaml:"parent"`
	Aborted bool     `yaml:"aborted"`
	Events  *Events  `yaml:"events"`
	Limits  Limits   `yaml:"limits"`
}

func (s *caseSettings) settings(t testing.TB) Settings {
	set := Settings{Seed: "sandbox/run/process", Content: s.Content, Model: s.Model, Command: s.Command, Events: s.Events, Limits: s.Limits}
	set.Resource = func(res pcommon.Resource) { res.Attributes().PutStr("sandbox.id", "sbx-1") }
	if s.Parent != "" {
		require.True(t, unhex(set.Parent[:], s.Parent))
	}
	return set
}

// TestCases reads each transcript in testdata: a line every 10 ms, stdout before stderr.
func TestCases(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		var s caseSettings
		require.NoError(t, yaml.Unmarshal([]byte(c.Text("settings.yaml")), &s))
		r := New(s.settings(t))
		at := began
		for stream := range streams {
			for line := range bytes.Lines([]byte(c.Text(stream.String()))) {
				r.Write(stream, line, at)
				at = at.Add(10 * time.Millisecond)
			}
		}
		r.End(EndInfo{At: at, Exited: !s.Aborted, Aborted: s.Aborted})
		b := newBatch()
		b.drain(r)
		c.Want("spans", b.tree())
		c.Want("logs", b.text())
		assert.Equal(t, r.Totals().LogRecords, uint64(strings.Count(b.text(), "log.iostream")))
	})
}
