package transcript

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzReader: no bytes make a Reader panic, lose its state, double a span id, count below zero or end a span before it starts.
func FuzzReader(f *testing.F) {
	for _, t := range transcripts(f) {
		f.Add([]byte(t.in[Stdout]), []byte(t.in[Stderr]), uint16(100))
	}
	events := &Events{Kind: "type", Starts: []string{"a"}, Ends: []string{"b"}, ID: "id", Parent: "parent", StartTime: "t", Attributes: map[string]string{"x": "y.z"}}
	f.Fuzz(func(t *testing.T, stdout, stderr []byte, cut uint16) {
		set := Settings{Seed: "s", Content: cut%2 == 0, Events: events, Limits: Limits{Line: 1 << 14, Record: 512, Open: 4, Content: 64, Pending: 200}}
		r, b := New(set), newBatch()
		n := min(int(cut), len(stdout))
		r.Write(Stdout, stdout[:n], began)
		r.Write(Stderr, stderr, began)
		b.drain(r)
		state, err := r.State()
		require.NoError(t, err)
		r, err = Restore(set, state)
		require.NoError(t, err)
		if cut%3 == 0 {
			r.Gap(Stdout)
			r.Lose()
		}
		r.Write(Stdout, stdout[n:], began)
		r.Tick(began.Add(2 * textPatience))
		r.End(EndInfo{At: began})
		b.drain(r)
		for _, span := range b.spans() {
			if span.TraceID() != r.set.TraceID {
				continue // passed on as it was
			}
			assert.LessOrEqual(t, span.StartTimestamp(), span.EndTimestamp(), span.Name())
			assert.False(t, span.SpanID().IsEmpty())
			for k, v := range span.Attributes().All() {
				if k == "gen_ai.usage.input_tokens" || k == "gen_ai.usage.output_tokens" {
					assert.GreaterOrEqual(t, v.Int(), int64(0))
				}
			}
		}
	})
}

// FuzzRestore: no state makes a Reader panic, then or on the next lines.
func FuzzRestore(f *testing.F) {
	all := transcripts(f)
	for _, t := range all {
		r := New(t.set)
		r.Write(Stdout, []byte(t.in[Stdout]), began)
		state, err := r.State()
		require.NoError(f, err)
		f.Add(state)
	}
	f.Fuzz(func(_ *testing.T, state []byte) {
		r, err := Restore(Settings{Seed: "s", Events: &Events{ID: "id"}}, state)
		if err != nil {
			return
		}
		for _, t := range all {
			r.Write(Stdout, []byte(t.in[Stdout]), began)
		}
		r.Tick(began.Add(time.Hour))
		r.End(EndInfo{At: began})
	})
}

// FuzzLines: the lines are the same however the bytes are cut, and none is longer than the limit.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\r\n\x1b[31mred\x1b[0m\n\xff\n50%\r100%\nlast"), uint8(3), uint8(20))
	f.Fuzz(func(t *testing.T, in []byte, chunk, limit uint8) {
		whole := readLines(in, len(in)+1, int(limit))
		assert.Equal(t, whole, readLines(in, int(chunk)+1, int(limit)))
		for _, line := range whole {
			assert.NotContains(t, line, "\n")
			assert.NotContains(t, line, "\x1b")
		}
	})
}

func readLines(in []byte, chunk, limit int) (lines []string) {
	var l Lines
	emit := func(line []byte, _ time.Time) { lines = append(lines, string(line)) }
	for len(in) > 0 {
		n := min(chunk, len(in))
		l.Write(in[:n], began, limit, emit)
		in = in[n:]
	}
	l.End(emit)
	return lines
}
