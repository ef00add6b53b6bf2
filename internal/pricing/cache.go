package pricing

import (
	"maps"
	"sync"
	"sync/atomic"
)

// cacheLimit bounds a cache; names come from outside, so there may be any number of them.
const cacheLimit = 4096

// cache is a bounded map for many concurrent readers: a hit in the published map takes no lock and does not allocate.
// New pairs go to fresh, under the lock. Once as many lookups have missed the published map as fresh has pairs, a copy
// of fresh is published, so the cost of copying is amortised over the misses. A full cache starts over empty. The zero
// value is ready to use.
type cache[K comparable, V any] struct {
	published atomic.Pointer[map[K]V]

	mu     sync.Mutex
	fresh  map[K]V // everything published, and more
	misses int
}

func (c *cache[K, V]) load(k K) (V, bool) {
	if m := c.published.Load(); m != nil {
		if v, ok := (*m)[k]; ok {
			return v, true
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.fresh[k]
	if c.misses++; ok && c.misses >= len(c.fresh) {
		c.publish()
	}
	return v, ok
}

func (c *cache[K, V]) store(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fresh == nil || len(c.fresh) >= cacheLimit {
		c.fresh = map[K]V{}
	}
	c.fresh[k] = v
}

// publish gives the readers a copy of fresh, which they read without the lock. The caller holds the lock.
func (c *cache[K, V]) publish() {
	m := maps.Clone(c.fresh)
	c.published.Store(&m)
	c.misses = 0
}
