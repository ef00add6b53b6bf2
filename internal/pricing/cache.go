package pricing

import (
	"sync"
	"sync/atomic"
)

// cacheLimit bounds a cache; names come from outside, so there may be any number of them.
const cacheLimit = 4096

// cache is a bounded map for many readers: a lookup that hits takes no lock and does not allocate. New pairs wait in
// fresh, which is published when as many lookups have missed as it holds, so that copying stays amortised; a full
// cache starts over. The zero value is ready to use.
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

// publish hands fresh to the readers; from then on it is theirs and the next pair goes to a copy.
func (c *cache[K, V]) publish() {
	m := make(map[K]V, len(c.fresh))
	for k, v := range c.fresh {
		m[k] = v
	}
	c.published.Store(&m)
	c.misses = 0
}
