// Package memo remembers what was found out about names, which come from outside and come again.
package memo

import (
	"maps"
	"sync"
	"sync/atomic"
)

// Limit bounds a Map, since there may be any number of names.
const Limit = 4096

// Map is a bounded map for many concurrent readers: a hit in the published map takes no lock and does not allocate.
// New pairs go to fresh, under the lock. Once as many lookups have missed the published map as fresh has pairs, a copy
// of fresh is published, so the cost of copying is amortised over the misses. A full one starts over empty. The zero
// value is ready to use.
type Map[K comparable, V any] struct {
	published atomic.Pointer[map[K]V]

	mu     sync.Mutex
	fresh  map[K]V // everything published, and more
	misses int
}

// Load returns what k was found to be, if that is known.
func (m *Map[K, V]) Load(k K) (V, bool) {
	if known := m.published.Load(); known != nil {
		if v, ok := (*known)[k]; ok {
			return v, true
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.fresh[k]
	if m.misses++; ok && m.misses >= len(m.fresh) {
		m.publish()
	}
	return v, ok
}

// Store remembers v of k, which must keep no larger text alive: clone what is a part of one.
func (m *Map[K, V]) Store(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fresh == nil || len(m.fresh) >= Limit {
		m.fresh = map[K]V{}
	}
	m.fresh[k] = v
}

// publish gives the readers a copy of fresh, which they read without the lock. The caller holds the lock.
func (m *Map[K, V]) publish() {
	known := maps.Clone(m.fresh)
	m.published.Store(&known)
	m.misses = 0
}
