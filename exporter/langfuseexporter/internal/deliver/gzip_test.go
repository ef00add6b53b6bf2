package deliver

import (
	"bytes"
	stdlib "compress/gzip"
	"io"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	for level := -2; level <= 9; level++ {
		c := newPacker(level)
		for _, body := range [][]byte{nil, []byte("x"), text} {
			require.True(t, bytes.Equal(body, unpack(t, c.pack(body))), "level %d, %d bytes", level, len(body))
		}
	}
}

// TestDefaultLevel: what is sent by default is smaller than at level 1 on every kind of text.
func TestDefaultLevel(t *testing.T) {
	for _, corpus := range corpora(t) {
		assert.Less(t, len(newPacker(-1).pack(corpus.text)), len(newPacker(1).pack(corpus.text)), corpus.name)
		assert.Equal(t, newPacker(DefaultLevel).pack(corpus.text), newPacker(-1).pack(corpus.text), corpus.name)
	}
}

func TestConcurrentSenders(t *testing.T) {
	c := newPacker(-1)
	bodies := corpora(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range bodies {
				body := bodies[(n+i)%len(bodies)].text
				assert.True(t, bytes.Equal(body, unpack(t, c.pack(body))))
			}
		})
	}
	wg.Wait()
}
