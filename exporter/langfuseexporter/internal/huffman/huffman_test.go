package huffman_test

import (
	"bufio"
	"bytes"
	stdlib "compress/gzip"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/huffman"
)

// bodies are named for what is difficult about them.
func bodies() map[string][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	misled := bytes.Repeat([]byte("a"), 1<<20) // the sample sees the a's only, and gives all else the longest codes
	for stripe := range slices.Chunk(misled, 16<<10) {
		random(r, stripe[1<<10:])
	}
	return map[string][]byte{
		"empty":               nil,
		"one byte":            []byte("x"),
		"one byte, repeated":  bytes.Repeat([]byte("x"), 100_000),
		"every byte":          everyByte(),
		"7 bytes":             []byte("1234567"),
		"a chunk and a byte":  text(r, 4<<10+1),
		"sampled in part":     text(r, 64<<10+1),
		"5 MB of text":        text(r, 5_000_000),
		"a byte sampled away": append(append(text(r, 100_000), 0xfe), text(r, 1_000_000)...),
		"Fibonacci's weights": fibonacci(24),
		"random":              random(r, make([]byte, 200_000)),
		"a misleading sample": misled,
	}
}

func random(r *rand.Rand, to []byte) []byte {
	for i := range to {
		to[i] = byte(r.Uint32())
	}
	return to
}

func everyByte() (all []byte) {
	for b := range 256 {
		all = append(all, byte(b))
	}
	return all
}

func text(r *rand.Rand, size int) []byte {
	text := make([]byte, size)
	for i := range text {
		text[i] = "     etaoinshrdlucmfwypvbgk.,E0"[int(31*r.Float64()*r.Float64())]
	}
	return text
}

// fibonacci has n bytes with the weights that make the deepest tree.
func fibonacci(n int) (body []byte) {
	a, b := 1, 1
	for i := range n {
		body = append(body, bytes.Repeat([]byte{byte(i)}, a)...)
		a, b = b, a+b
	}
	return body
}

// unpacked reads one member, by the standard library and by another, and sees that nothing follows.
func unpacked(t testing.TB, packed []byte) []byte {
	in := bufio.NewReader(bytes.NewReader(packed))
	z, err := stdlib.NewReader(in)
	require.NoError(t, err)
	z.Multistream(false)
	body, err := io.ReadAll(z)
	require.NoError(t, err)
	_, err = in.ReadByte()
	require.ErrorIs(t, err, io.EOF, "something follows")

	other, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	again, err := io.ReadAll(other)
	require.NoError(t, err)
	require.True(t, bytes.Equal(body, again), "two readers, two results")
	return body
}

// longest is what Pack's doc promises.
func longest(body []byte) int { return len(body) + 18 + 5*max(1, (len(body)+65534)/65535) }

func TestPack(t *testing.T) {
	for name, body := range bodies() {
		t.Run(name, func(t *testing.T) {
			packed := huffman.Pack(nil, body)
			assert.True(t, bytes.Equal(body, unpacked(t, packed)))
			assert.LessOrEqual(t, len(packed), longest(body))
			assert.Equal(t, packed, huffman.Pack(nil, body), "the same again")

			before := []byte("before")
			assert.True(t, bytes.Equal(append(before, packed...), huffman.Pack(before, body)), "behind what is there")
		})
	}
}

func TestPackMakesTextSmaller(t *testing.T) {
	repeated, prose := bytes.Repeat([]byte("x"), 100_000), []byte(strings.Repeat("so much depends upon a red wheel barrow ", 1000))
	assert.Less(t, len(huffman.Pack(nil, repeated)), 13_000, "a bit a byte")
	assert.Less(t, len(huffman.Pack(nil, prose)), len(prose)*52/100)
	assert.Less(t, len(huffman.Pack(nil, fibonacci(24))), len(fibonacci(24))*34/100)
}

func TestPackAllocatesNothingWhereThereIsRoom(t *testing.T) {
	body := text(rand.New(rand.NewPCG(1, 2)), 300_000)
	for _, body := range [][]byte{nil, body[:1000], body} {
		to := make([]byte, 0, len(body)+9<<10)
		assert.Zero(t, testing.AllocsPerRun(10, func() { huffman.Pack(to, body) }), "%d bytes", len(body))
	}
}

func FuzzPack(f *testing.F) {
	for _, body := range bodies() {
		f.Add(body[:min(len(body), 5000)], uint16(1))
		f.Add(body[:min(len(body), 500)], uint16(150))
	}
	f.Fuzz(func(t *testing.T, body []byte, times uint16) {
		body = bytes.Repeat(body, int(times)%(100_000/(len(body)+1)+1)) // long ones are sampled
		packed := huffman.Pack(nil, body)
		require.True(t, bytes.Equal(body, unpacked(t, packed)))
		require.LessOrEqual(t, len(packed), longest(body))
	})
}
