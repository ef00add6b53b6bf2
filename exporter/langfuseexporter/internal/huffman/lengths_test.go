package huffman

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// complete sees that codes of these lengths use up all words of maxBits: no two begin alike, and none is left over.
func complete(t *testing.T, lengths *[symbols]uint8) {
	sum := 0
	for s, n := range lengths {
		require.True(t, 1 <= n && n <= maxBits, "symbol %d has %d bits", s, n)
		sum += 1 << (maxBits - n)
	}
	require.Equal(t, 1<<maxBits, sum)
}

func TestLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for steep := range 33 { // from even weights to those that are twice as much from one byte to the next
		var counts [256]uint32
		for b := range counts {
			counts[b] = r.Uint32() >> (b * steep / 32 % 33)
		}
		lengths := limited(&counts)
		complete(t, &lengths)
		for a, n := range counts {
			for b, m := range counts {
				require.False(t, n > m && lengths[a] > lengths[b], "the more frequent has the longer code")
			}
		}
	}
}

func TestLengthsAreLimited(t *testing.T) {
	var counts [256]uint32
	counts[0], counts[1] = 1, 1
	for b := 2; b < 46; b++ { // the next would not fit
		counts[b] = counts[b-1] + counts[b-2]
	}
	lengths := limited(&counts)
	complete(t, &lengths)
	assert.LessOrEqual(t, lengths[45], uint8(2), "it is at the cost of the rare")
	assert.EqualValues(t, maxBits, lengths[0])
	assert.EqualValues(t, maxBits, lengths[255], "a byte that is not in the sample has a code")
}

func TestLengthsAreHuffmans(t *testing.T) {
	var counts [256]uint32
	for b := range counts {
		counts[b] = 1 << 20 // a full tree of 8 levels, but for the end
	}
	lengths := limited(&counts)
	complete(t, &lengths)
	assert.EqualValues(t, 9, lengths[end])
	nine := 0
	for _, n := range lengths[:end] {
		if n == 9 {
			nine++
		}
	}
	assert.Equal(t, 1, nine, "the end shares a place with one byte, the others have 8 bits")
}

func TestCount(t *testing.T) {
	var total uint32
	for size := range 3 * stripes * stripe / 2 / 991 {
		total = 0
		for _, n := range count(make([]byte, size*991)) {
			total += n
		}
		require.LessOrEqual(t, total, uint32((stripes+1)*stripe))
		require.True(t, total >= uint32(min(size*991, (stripes-1)*stripe)), "%d of %d", total, size*991)
	}
}
