package memo

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMap: whatever is known is right, whoever asks at the same time, and there is no more of it than Limit.
func TestMap(t *testing.T) {
	var m Map[string, int]
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 2 * Limit {
				k := strconv.Itoa(i)
				if v, ok := m.Load(k); ok {
					assert.Equal(t, i, v)
				} else {
					m.Store(k, i)
				}
			}
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, len(m.fresh), Limit)
	assert.LessOrEqual(t, len(*m.published.Load()), Limit)
}

func TestWhatComesAgainIsPublished(t *testing.T) {
	var m Map[string, int]
	m.Store("a", 1)
	for range 3 {
		v, ok := m.Load("a")
		assert.True(t, ok)
		assert.Equal(t, 1, v)
	}
	assert.Equal(t, map[string]int{"a": 1}, *m.published.Load())
	assert.Zero(t, testing.AllocsPerRun(10, func() { m.Load("a") }))
}
