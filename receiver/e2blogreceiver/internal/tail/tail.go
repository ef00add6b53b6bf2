// Package tail turns overlapping pages of a log into each entry once.
//
// E2B's logs are paged by a cursor in milliseconds while entries carry nanoseconds: a page may end inside a
// millisecond, so the next one must begin with that millisecond again. Entries also arrive late, by up to tens of
// seconds, below those already read. So a cursor is a low-water mark, Overlap behind the newest entry, and the keys of
// the entries read at or above it.
package tail

import (
	"time"
)

// Overlap is how far behind the newest entry an entry may arrive and still be found. E2B's shipper sends one request
// per line and gives up on nothing for about half a minute.
const Overlap = 30 * time.Second

// maxSeen bounds the keys kept; beyond it the mark moves up early.
const maxSeen = 50_000

// Cursor is where reading stands. It serialises as JSON. Zero is the beginning.
type Cursor struct {
	Mark time.Time            `json:"mark"`
	Seen map[uint64]time.Time `json:"seen,omitempty"`
}

// Take reports whether the entry with this key and time is new, and remembers it. An entry below the mark is taken for
// one already read.
func (c *Cursor) Take(key uint64, at time.Time) bool {
	if at.Before(c.Mark.Truncate(time.Millisecond)) {
		return false
	}
	if _, ok := c.Seen[key]; ok {
		return false
	}
	if c.Seen == nil {
		c.Seen = make(map[uint64]time.Time)
	}
	c.Seen[key] = at
	return true
}

// Settle moves the mark up to Overlap behind the newest entry and forgets what lies below it. To be called once all
// pages have been read.
func (c *Cursor) Settle() {
	var newest time.Time
	for _, at := range c.Seen {
		if at.After(newest) {
			newest = at
		}
	}
	overlap := Overlap
	for {
		if mark := newest.Add(-overlap); mark.After(c.Mark) {
			c.Mark = mark
		}
		floor := c.Mark.Truncate(time.Millisecond)
		for key, at := range c.Seen {
			if at.Before(floor) {
				delete(c.Seen, key)
			}
		}
		if len(c.Seen) <= maxSeen || overlap < time.Millisecond {
			return
		}
		overlap /= 2
	}
}

// Next is the cursor of the page after one that was full and ended with an entry at last: the same millisecond again,
// unless the page began there too, when what is left of that millisecond cannot be reached (skipped).
func Next(from, last time.Time) (next time.Time, skipped bool) {
	if next = last.Truncate(time.Millisecond); next.After(from.Truncate(time.Millisecond)) {
		return next, false
	}
	return from.Truncate(time.Millisecond).Add(time.Millisecond), true
}
