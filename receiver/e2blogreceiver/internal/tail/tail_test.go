package tail

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

type entry struct {
	key     uint64
	at      time.Time
	arrives int // poll from which on the log holds it
}

var t0 = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// poll reads all pages of what the log holds, as the receiver does.
func poll(c *Cursor, log []entry, size int, got map[uint64]int) {
	for from := c.Mark; ; {
		var page []entry
		for _, e := range log {
			if e.at.UnixMilli() >= from.UnixMilli() && len(page) < size {
				page = append(page, e)
			}
		}
		for _, e := range page {
			if c.Take(e.key, e.at) {
				got[e.key]++
			}
		}
		if len(page) < size {
			break
		}
		from, _ = Next(from, page[len(page)-1].at)
	}
	c.Settle()
}

// TestOnce reads each entry once, however pages fall, whoever comes late, and wherever the cursor was stored.
func TestOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const size = 8 // no millisecond below holds as many
		n := rapid.IntRange(0, 80).Draw(rt, "n")
		var log []entry
		for i := range n {
			at := t0.Add(time.Duration(i/6)*time.Millisecond + time.Duration(i%6)*time.Microsecond)
			at = at.Add(time.Duration(i/20) * 7 * time.Second)
			log = append(log, entry{uint64(i), at, i/20 + rapid.IntRange(0, 3).Draw(rt, "late")})
		}
		var c Cursor
		got := make(map[uint64]int)
		for round := range 10 {
			held := slices.DeleteFunc(slices.Clone(log), func(e entry) bool { return e.arrives > round })
			poll(&c, held, size, got)
			if rapid.Bool().Draw(rt, "restart") {
				raw, err := json.Marshal(&c)
				assert.NoError(rt, err)
				c = Cursor{}
				assert.NoError(rt, json.Unmarshal(raw, &c))
			}
		}
		for i := range n {
			assert.Equal(rt, 1, got[uint64(i)], "entry %d", i)
		}
	})
}

// TestFullMillisecond moves on past a millisecond with more entries than a page.
func TestFullMillisecond(t *testing.T) {
	var log []entry
	for i := range 10 {
		log = append(log, entry{key: uint64(i), at: t0})
	}
	log = append(log, entry{key: 10, at: t0.Add(time.Second)})
	var c Cursor
	got := make(map[uint64]int)
	poll(&c, log, 4, got)
	assert.Equal(t, 1, got[10])
	assert.Equal(t, 1, got[3])
	assert.Zero(t, got[4], "out of reach")
	_, skipped := Next(t0, t0)
	assert.True(t, skipped)
}

func TestBound(t *testing.T) {
	var c Cursor
	for i := range 3 * maxSeen {
		c.Take(uint64(i), t0.Add(time.Duration(i)*time.Microsecond))
	}
	c.Settle()
	assert.LessOrEqual(t, len(c.Seen), maxSeen)
	assert.False(t, c.Take(0, t0), "below the mark")
	assert.True(t, c.Take(1<<60, t0.Add(time.Hour)))
}
