package hold

import (
	"container/list"
	"hash/maphash"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Hold is the traces that are held. It is not safe for concurrent use.
type Hold struct {
	set     Settings
	open    map[pcommon.TraceID]*trace
	order   *list.List // unfinished traces, the longest silent first
	ended   *list.List // finished ones, the same
	due     schedule
	origins origins
	lost    *lru.Cache[pcommon.TraceID, struct{}] // traces that were evicted unfinished
	pairs   pairs
	claims  claims
	told    *lru.Cache[uint64, struct{}] // log records that were taken in
	out     *Batch
	bytes   int64
	leaving int64 // of traces that are forgotten, but have not gone
	spans   int
	counts  Counts
	charges []Charge
	scratch []byte
	since   time.Time // see From
	ahead   int       // see Expect

	advanced   time.Time // when Advance was last called
	unfinished time.Time // see Unfinished
	of         []byte    // likewise
}

// maxLost bounds the ids of evicted traces that are remembered: 64 bytes each.
const maxLost = 1 << 16

// maxTold bounds the log records that are known when they are sent again: 64 bytes each.
const maxTold = 1 << 16

// New makes an empty Hold.
func New(set Settings) *Hold {
	lost, _ := lru.New[pcommon.TraceID, struct{}](maxLost) // fails for a size below 1 only
	told, _ := lru.New[uint64, struct{}](maxTold)
	return &Hold{
		set: set, open: map[pcommon.TraceID]*trace{}, order: list.New(), ended: list.New(),
		origins: origins{seed: maphash.MakeSeed(), known: map[uint64]*Origin{}}, lost: lost, pairs: newPairs(set.Late),
		claims: newClaims(set.Across), told: told, out: newBatch(),
	}
}

// From says since when all of the traces has come here that what is added next belongs to; zero for always.
func (h *Hold) From(since time.Time) { h.since = since }

// Expect says that the next n spans are of one trace, so that there is room for them at once.
func (h *Hold) Expect(n int) { h.ahead = n }

// Intern is the Origin to add items with. It must be used before the time moves on.
func (h *Hold) Intern(o *Origin) *Origin { return h.origins.intern(o) }

// Ready reports whether there is something to take.
func (h *Hold) Ready() bool { return !h.out.Empty() }

// Outgoing is the estimated size of what there is to take.
func (h *Hold) Outgoing() int64 { return h.out.Bytes + h.leaving }

// Take hands over what has gone, what happened and what it cost.
func (h *Hold) Take() (*Batch, Counts, []Charge) {
	b, c, m := h.out, h.counts, h.charges
	h.out, h.counts, h.charges = newBatch(), Counts{}, nil
	return b, c, m
}

// Usage is the number of traces remembered and of spans held, and the estimated size of both.
func (h *Hold) Usage() (traces, spans int, bytes int64) { return len(h.open), h.spans, h.bytes }
