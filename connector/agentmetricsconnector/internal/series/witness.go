package series

import lru "github.com/hashicorp/golang-lru/v2"

// Signal is where a call was seen.
type Signal uint8

// The signals that tell calls.
const (
	Spans Signal = iota
	Logs
)

// Witnesses remembers which calls were counted lately, and from which signal. Command-line agents report each call
// twice, as a span and as a log record with the same id; a call counts once, by whichever came first. Of s spans and l
// records with one id max(s, l) count, so an id that an endpoint gives to every answer hides nothing within a signal.
//
// Ids are kept as 64-bit hashes, the newest Limit of them (some 100 bytes each). An id forgotten before its second
// witness arrives is counted twice.
type Witnesses struct {
	seen *lru.Cache[uint64, [2]uint32]
}

// NewWitnesses makes a memory of limit ids; limit must be positive.
func NewWitnesses(limit int) (*Witnesses, error) {
	seen, err := lru.New[uint64, [2]uint32](limit)
	return &Witnesses{seen}, err
}

// First notes that signal s saw the call whose id has this hash, and reports whether that is a call not yet counted. A call
// without id, whose hash is 0, always is. told is what Again must be given after a restart, 0 for nothing.
func (w *Witnesses) First(id uint64, s Signal) (first bool, told uint64) {
	if id == 0 {
		return true, 0
	}
	told = id&^1 | uint64(s)
	return w.note(told), told
}

// Again notes what First told before a restart.
func (w *Witnesses) Again(told uint64) { w.note(told) }

// note takes a hash whose last bit is the signal.
func (w *Witnesses) note(told uint64) bool {
	key, s := told&^1, told&1
	counts, _ := w.seen.Get(key)
	counts[s]++
	w.seen.Add(key, counts)
	return counts[s] > counts[1-s]
}
