package transcript

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNulls: whatever an agent leaves out by null, or spells as another type, on any line of any case, makes no Reader panic.
func TestNulls(t *testing.T) {
	for _, c := range transcripts(t) {
		t.Run(c.name, func(t *testing.T) {
			lines := bytes.Split([]byte(c.in[Stdout]), []byte("\n"))
			for i, line := range lines {
				for _, other := range without(line) {
					r, b := New(Settings{Seed: "s", Content: true}), newBatch()
					changed := slices.Concat(lines[:i], [][]byte{other}, lines[i+1:])
					require.NotPanics(t, func() {
						r.Write(Stdout, bytes.Join(changed, []byte("\n")), began)
						r.End(EndInfo{At: began})
						b.drain(r)
					}, "%s", other)
				}
			}
		})
	}
}

// without is the line with each of its values, and of those below them, replaced in turn.
func without(line []byte) (out [][]byte) {
	var o map[string]any
	if json.Unmarshal(line, &o) != nil {
		return nil
	}
	var walk func(m map[string]any, depth int)
	walk = func(m map[string]any, depth int) {
		for k, v := range m {
			for _, other := range []any{nil, "x"} {
				m[k] = other
				b, err := json.Marshal(o)
				if err == nil {
					out = append(out, b)
				}
			}
			m[k] = v
			if below, ok := v.(map[string]any); ok && depth > 1 {
				walk(below, depth-1)
			}
		}
	}
	walk(o, 2)
	return out
}
