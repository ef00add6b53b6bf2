package e2blogreceiver

import (
	"sync"
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// item is news for a sandbox. Done, if there is one, hears when all that the news gave was handed on and stored.
type item struct {
	do   func(*sandbox.Sandbox)
	at   time.Time // when output was received; zero for other news
	size int64     // bytes of output
	done chan<- error
}

// inbox holds the news that a worker has not read. Output is bounded in bytes, and what does not fit is refused at once:
// who reads an attached stream must never wait. Other news is bounded in number; its senders mostly wait for an answer.
type inbox struct {
	mu    sync.Mutex
	items []item
	held  int64         // bytes, until they have been read
	limit int64         // of held
	wake  chan struct{} // has room for one
}

// maxNews bounds the items other than output, maxNotes all items beside which there is no room for what will be told again.
// Both are met only where the next consumer refuses for long.
const (
	maxNews  = 4096
	maxNotes = 1024
)

// itemSize is what an item costs besides its bytes.
const itemSize = 256

func newInbox(limit int64) *inbox { return &inbox{limit: limit, wake: make(chan struct{}, 1)} }

// put adds an item; false where there is no room.
func (q *inbox) put(it item) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if it.size > 0 {
		it.size += itemSize
	}
	if it.size > 0 && q.held+it.size > q.limit || it.size == 0 && len(q.items) >= maxNews+int(q.held/itemSize) {
		return false
	}
	q.held += it.size
	q.items = append(q.items, it)
	signal(q.wake)
	return true
}

// room reports whether output of this size fits.
func (q *inbox) room(size int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.held+int64(size)+itemSize <= q.limit
}

// take empties the inbox. The bytes stay held until they are released.
func (q *inbox) take() []item {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := q.items
	q.items = nil
	return items
}

func (q *inbox) release(size int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held -= size
}

func (q *inbox) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// signal wakes who waits on c, now or the next time.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
