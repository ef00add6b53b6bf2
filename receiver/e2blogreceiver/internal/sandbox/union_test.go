package sandbox

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// TestNoSourceHasAll is an agent of `agent | tee -a /log` that was joined late, in a sandbox that was killed before the file was read
// to its end: only both together have the whole transcript, and most lines twice. Nobody told that the file is the process's.
func TestNoSourceHasAll(t *testing.T) {
	raw, err := os.ReadFile("../../testdata/claude.ndjson")
	require.NoError(t, err)
	lines := strings.SplitAfter(strings.TrimSuffix(string(raw), "\n"), "\n")
	lines[len(lines)-1] += "\n"
	n := len(lines)
	play := func(joined, every, read int) map[string]int {
		opt := options()
		opt.Merge, opt.Loose, opt.Wait = true, true, time.Second
		s := New("ibox", opt)
		s.See(running(t0, nil), t0)
		offset := 0
		number := uint64(0)
		for i, line := range lines {
			if i == joined {
				number = s.List(listed(7, nil, "claude"), t0, false)[0].Number
			}
			if i >= joined {
				s.Output(number, transcript.Stdout, []byte(line), t0.Add(time.Second))
			}
			if printed := strings.Join(lines[:i+1], ""); i%every == every-1 && i < read {
				s.ReadFile("/log", int64(offset), []byte(printed[offset:]), t0.Add(time.Second))
				offset = len(printed)
			}
		}
		s.Vanish(t0.Add(time.Minute))
		s.Tick(t0.Add(2 * time.Minute))
		var o out
		o.drain(s)
		tally := make(map[string]int)
		for name, spans := range o.named {
			if name != genai.SpanProcess {
				tally[name] = len(spans)
			}
		}
		return tally
	}
	whole := play(0, 1, 0)
	assert.NotEqual(t, whole, play(3, 1, 0), "attached alone")
	assert.NotEqual(t, whole, play(n, 1, n-2), "the file alone")
	for joined := range 6 {
		for every := 1; every <= n/2; every++ {
			if joined < every { // so the first read holds a line that was printed since, too
				assert.Equal(t, whole, play(joined, every, n-2), "joined at line %d, file read every %d", joined, every)
			}
		}
	}
}
