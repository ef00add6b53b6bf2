package hold

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// maxTally bounds the pair keys that are remembered: about 100 bytes each.
const maxTally = 1 << 14

// tally remembers the money of pairs that went on with one half, so that the other half, which comes too late to be
// joined, carries none.
type tally struct {
	within time.Duration
	seen   *lru.Cache[string, half]
}

// half is how many spans, or log records where it is negative, have gone without their other half.
type half struct {
	n  int
	at time.Time
}

func newTally(within time.Duration) tally {
	seen, _ := lru.New[string, half](maxTally)
	return tally{within, seen}
}

// went notes that n spans, or -n log records, went on alone.
func (t *tally) went(now time.Time, key string, n int) {
	if key == "" {
		return
	}
	have, _ := t.seen.Get(key)
	if now.Sub(have.at) > t.within {
		have.n = 0
	}
	t.seen.Add(key, half{have.n + n, now})
}

// late reports whether what comes now, a span for 1 and a log record for -1, is the other half of what went alone.
func (t *tally) late(now time.Time, key string, n int) bool {
	have, ok := t.seen.Get(key)
	if key == "" || !ok || have.n*n >= 0 || now.Sub(have.at) > t.within {
		return false
	}
	t.seen.Add(key, half{have.n + n, have.at})
	return true
}
