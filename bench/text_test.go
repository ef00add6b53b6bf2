package main

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// TestTextsPackAsTold: the sizes are the same for all texts, and each packs as README.md says.
func TestTextsPackAsTold(t *testing.T) {
	for name, want := range map[string]struct{ level1, level6 float64 }{
		"plain":   {3.4, 4.1},
		"fresh":   {2.8, 3.2},
		"history": {4.7, 5.8},
	} {
		body := request(t, texts[name])
		assert.InDelta(t, 2200, len(body)/(5*spansPerBatch), 100, "%s: bytes a span", name)
		assert.InDelta(t, want.level1, times(t, body, 1), 0.06, "%s: level 1", name)
		assert.InDelta(t, want.level6, times(t, body, 6), 0.06, "%s: level 6", name)
	}
	assert.InDelta(t, 30_000, len(request(t, texts["large"]))/(5*spansPerBatch), 2000, "large: bytes a span")
	assert.Len(t, texts, 4, "each has a line above")
}

// request is five batches in one, about 1.1 MB in protobuf.
func request(t *testing.T, said text) []byte {
	all, r := ptrace.NewTraces(), random()
	for range 5 {
		b := newBatch(r, said)
		b.stamp(r, time.Unix(1_763_800_000, 0))
		b.traces.ResourceSpans().MoveAndAppendTo(all.ResourceSpans())
	}
	body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(all)
	require.NoError(t, err)
	return body
}

// times is how many times smaller gzip makes body.
func times(t *testing.T, body []byte, level int) float64 {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, level)
	require.NoError(t, err)
	_, err = w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return float64(len(body)) / float64(packed.Len())
}

func TestHistoryIsRepeated(t *testing.T) {
	talk := &talk{text: texts["history"], r: random()}
	_, first := talk.turn()
	prompt, second := talk.turn()
	assert.Contains(t, prompt, first, "the second prompt holds the first answer")
	third, _ := talk.turn()
	assert.Contains(t, third, second)
	other, _ := newTalk("history").turn()
	assert.Equal(t, prompt[:talk.instructions], other[:talk.instructions], "one agent, one system prompt")
	assert.Len(t, other, promptBytes)
	assert.Len(t, third, promptBytes)
}

func TestNewTextRepeatsNothing(t *testing.T) {
	for _, name := range []string{"plain", "fresh"} {
		talk := newTalk(name)
		prompt, answer := talk.turn()
		next, _ := talk.turn()
		for at := 0; at+64 <= len(answer); at += 64 {
			assert.False(t, strings.Contains(prompt, answer[at:at+64]), name)
			assert.False(t, strings.Contains(next, answer[at:at+64]), name)
		}
	}
}

func newTalk(name string) *talk { return &talk{text: texts[name], r: rand.New(rand.NewPCG(8, 9))} }

func TestUnknownTextIsTold(t *testing.T) {
	_, err := textNamed("verse")
	require.EqualError(t, err, "no text \"verse\"; there are fresh, history, large, plain")
}
