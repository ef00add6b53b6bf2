package agenttranscriptconnector

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// ready is a receiver of config/containers.yaml, with the environment as it is there, on the directory.
func (p *tailed) ready(receiver, files string) map[string]any {
	text, err := os.ReadFile("../../config/containers.yaml")
	require.NoError(p.t, err)
	paths := regexp.MustCompile(`\$\{env:OTELCOL_(?:KUBERNETES|DOCKER)_LOGS:-[^}]*}`)
	var config struct{ Receivers map[string]map[string]any }
	require.NoError(p.t, yaml.Unmarshal(paths.ReplaceAllLiteral(text, []byte(filepath.Join(p.dir, files))), &config))
	raw := config.Receivers[receiver]
	require.NotEmpty(p.t, raw)
	raw["start_at"], raw["poll_interval"] = "beginning", "20ms"
	return raw
}

// TestRotatedWhileAway: what was printed into a file that was rotated while nobody read is read before what was printed since, once,
// whatever lies beside it.
func TestRotatedWhileAway(t *testing.T) {
	const file, others = "agents_coder-0_8f1d0a7e/agent/0.log", 5000
	p := tail(t)
	until := func(ok func() bool) { require.Eventually(t, ok, 60*time.Second, 10*time.Millisecond) }
	lines := strings.SplitAfter("up\n"+claudeRun+"down\n", "\n")
	p.startWith(p.ready("file_log/kubernetes", "*/*/*.log"))
	p.write(file, criLines(strings.Join(lines[:3], "")))
	until(func() bool { return len(p.passed()) == 1 })
	p.stop()
	p.write(file, criLines(strings.Repeat("between\n", others)+lines[3]))
	path := filepath.Join(p.dir, file)
	require.NoError(t, os.Rename(path, path+".20261126-110000"))
	p.write(file, criLines(strings.Join(lines[4:], "")))
	p.write(file+".20261126-100000.gz", "zipped\n")
	p.write(file+".20261126-100000.tmp", "being zipped\n")
	for range 2 { // once more, now that all is read
		p.startWith(p.ready("file_log/kubernetes", "*/*/*.log"))
		until(func() bool { return len(p.passed()) == others+2 })
		p.stop()
	}
	tokens, traces := p.chats()
	assert.Equal(t, "1210/50 1220/60", tokens)
	assert.Equal(t, 1, traces)
	passed := p.passed()
	assert.Len(t, passed, others+2)
	assert.Equal(t, "down", passed[len(passed)-1])
}
