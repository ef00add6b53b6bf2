package deliver

import (
	"bytes"
	stdlib "compress/gzip"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/huffman"
)

func unpack(t *testing.T, packed []byte) []byte {
	z, err := stdlib.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	body, err := io.ReadAll(z)
	require.NoError(t, err)
	return body
}

func TestPack(t *testing.T) {
	text := calls(4000, true)
	bodies := [][]byte{nil, []byte("x"), text[:lookFrom-1], text[:lookFrom]}
	for level := -2; level <= 9; level++ {
		c := newCompressor(level)
		for _, body := range bodies {
			require.True(t, bytes.Equal(body, unpack(t, c.pack(body))), "level %d, %d bytes", level, len(body))
		}
	}
}

func TestAPinnedLevelIsThatLevel(t *testing.T) {
	body := calls(4000, false)[:lookFrom]
	for _, level := range []int{-2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9} {
		c := newCompressor(level)
		require.Nil(t, c.look, "no look at level %d", level)
		assert.True(t, bytes.Equal(packedAt(t, level, body), c.pack(body)), "level %d", level)
	}
}

// packedAt is by the level's own means.
func packedAt(t *testing.T, level int, body []byte) []byte {
	if level == gzip.HuffmanOnly {
		return huffman.Pack(nil, body)
	}
	return packedByTheLibrary(t, level, body)
}

func packedByTheLibrary(t *testing.T, level int, body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	require.NoError(t, err)
	_, err = w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// One code for a whole body, by a sample of it, is as good as one for every 32 KiB, exactly counted.
func TestHuffmanCodesAreAsGoodAsTheLibrarys(t *testing.T) {
	for _, corpus := range corpora(t) {
		for _, body := range [][]byte{corpus.text[:sampleBytes], corpus.text[:lookFrom], corpus.text} {
			ours, theirs := len(packedAt(t, -2, body)), len(packedByTheLibrary(t, -2, body))
			assert.LessOrEqual(t, ours, theirs*102/100, "%d bytes of %s", len(body), corpus.name)
		}
	}
}

func TestLookChoosesByText(t *testing.T) {
	for _, corpus := range corpora(t) {
		level := map[bool]int{true: 1, false: -2}[corpus.repeats]
		t.Run(corpus.name, func(t *testing.T) {
			packed := newCompressor(LookLevel).pack(corpus.text)
			assert.True(t, bytes.Equal(corpus.text, unpack(t, packed)))
			assert.True(t, bytes.Equal(packedAt(t, level, corpus.text), packed), "not packed at level %d", level)
		})
	}
}

func TestShortBodiesArePackedAtLevel1(t *testing.T) {
	c := newCompressor(LookLevel)
	prose := calls(4000, false)
	c.pack(prose)
	short := prose[:lookFrom-1]
	assert.True(t, bytes.Equal(packedAt(t, 1, short), c.pack(short)))
	assert.EqualValues(t, 1, c.look.long.Load(), "short bodies do not count")
}

// choices tells which of the bodies a fresh compressor packs in a hurry.
func choices(bodies [][]byte) (hurried []bool) {
	l := newCompressor(LookLevel).look
	for _, body := range bodies {
		hurried = append(hurried, l.hurry(body))
	}
	return hurried
}

func TestLookNoticesAChangeOfTraffic(t *testing.T) {
	prose, history := calls(4000, false), calls(4000, true)
	for before := 1; before <= lookEvery; before++ {
		bodies := append(slices.Repeat([][]byte{prose}, before), slices.Repeat([][]byte{history}, lookEvery)...)
		got := choices(bodies)
		assert.True(t, got[before-1], "prose is packed in a hurry")
		assert.False(t, got[len(got)-1], "%d bodies of history later, it is not", lookEvery)
		assert.Equal(t, got, choices(bodies), "the same bodies make the same choices")
	}
}

func TestConcurrentSenders(t *testing.T) {
	c := newCompressor(LookLevel)
	bodies := corpora(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range bodies {
				body := bodies[(i+n)%len(bodies)].text[:lookFrom]
				assert.True(t, bytes.Equal(body, unpack(t, c.pack(body))))
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 8*len(bodies), c.look.long.Load())
}
