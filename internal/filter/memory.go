package filter

import (
	"sync"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// maxSpans bounds a Memory, in spans of some 60 bytes.
const maxSpans = 1 << 16

// Memory remembers where the spans hung that were taken out of the last batches, so that children that come later find what is
// above. It is safe for concurrent use; a nil Memory remembers nothing.
type Memory struct {
	mu      sync.Mutex
	parents map[key]pcommon.SpanID
	order   []key // a ring, the oldest at next once it is full
	next    int
}

// NewMemory makes an empty Memory.
func NewMemory() *Memory { return &Memory{parents: map[key]pcommon.SpanID{}} }

func (m *Memory) add(spans map[key]node) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, s := range spans {
		if !s.keep {
			m.put(k, s.parent)
		}
	}
}

func (m *Memory) put(k key, parent pcommon.SpanID) {
	if _, again := m.parents[k]; !again {
		if len(m.order) < maxSpans {
			m.order = append(m.order, k)
		} else {
			delete(m.parents, m.order[m.next])
			m.order[m.next] = k
			m.next = (m.next + 1) % maxSpans
		}
	}
	m.parents[k] = parent
}

func (m *Memory) parent(k key) (parent pcommon.SpanID, gone bool) {
	if m == nil {
		return parent, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	parent, gone = m.parents[k]
	return parent, gone
}
