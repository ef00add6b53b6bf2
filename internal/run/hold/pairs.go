package hold

import (
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// pairs brings the log records of command-line agents that name no trace to the trace of their call. A record waits for
// its span, or a span for its record; both are bounded by what is held.
type pairs struct {
	loose  map[string][]heldLog // by pair key, the first come first
	wanted map[string][]*trace  // traces with a span of the key that has no record yet
	queue  []looseKey           // of loose records, in order of time
	alone  tally
	memos  []pairMemo // in order of time
}

// pairMemo is a record of the index that says of log records without spans that they have gone.
type pairMemo struct {
	ref journal.Ref
	at  time.Time
}

type looseKey struct {
	key   string
	since time.Time
}

func newPairs(late time.Duration) pairs {
	return pairs{loose: map[string][]heldLog{}, wanted: map[string][]*trace{}, alone: newTally(late)}
}

// span takes note of a span that may have a log record, and joins the one that waits.
func (p *pairs) span(h *Hold, now time.Time, t *trace, r *run.Record) {
	if r.Pair == "" || r.Role == genai.RoleDuplicate {
		return
	}
	if l, ok := p.pop(r.Pair); ok {
		h.bytes -= looseBytes(l)
		h.joinLog(now, t, l)
		return
	}
	p.wanted[r.Pair] = append(p.wanted[r.Pair], t)
}

// log joins a record to the trace that wants it, else lets it wait.
func (p *pairs) log(h *Hold, now time.Time, l heldLog) {
	key, late := l.record.Pair, false
	for len(p.wanted[key]) > 0 {
		t := p.wanted[key][0]
		p.unwant(key)
		if h.open[t.id] == t {
			h.joinLog(now, t, l)
			return
		}
	}
	if p.alone.late(now, key, -1) {
		l.record.Discard()
		run.Disown(l.rec.Attributes())
		h.counts.Duplicates++
		late = true
	}
	if key == "" && h.claims.strays.elsewhere(pcommon.TraceID{}, &l.record) {
		l.record.Discard()
		run.Disown(l.rec.Attributes())
		h.counts.OtherTrace++
	}
	if key == "" || late {
		h.letLoose(l, key)
		return
	}
	p.loose[key] = append(p.loose[key], l)
	p.queue = append(p.queue, looseKey{key, now})
	h.bytes += looseBytes(l)
}

func looseBytes(l heldLog) int64 { return l.bytes() + recordBytes }

func (p *pairs) pop(key string) (heldLog, bool) {
	ls := p.loose[key]
	if len(ls) == 0 {
		return heldLog{}, false
	}
	if len(ls) == 1 {
		delete(p.loose, key)
	} else {
		p.loose[key] = ls[1:]
	}
	return ls[0], true
}

func (p *pairs) unwant(key string) {
	if len(p.wanted[key]) <= 1 {
		delete(p.wanted, key)
		return
	}
	p.wanted[key] = p.wanted[key][1:]
}

// sent notes that a span has gone, and whether without a record.
func (p *pairs) sent(now time.Time, key string, t *trace) {
	if key == "" {
		return
	}
	at := slices.Index(p.wanted[key], t)
	if at < 0 {
		return
	}
	p.alone.went(now, key, 1)
	if p.wanted[key] = slices.Delete(p.wanted[key], at, at+1); len(p.wanted[key]) == 0 {
		delete(p.wanted, key)
	}
}

// next is when the longest waiting record has waited enough.
func (p *pairs) next(wait time.Duration) (time.Time, bool) {
	if len(p.queue) == 0 {
		return time.Time{}, false
	}
	return p.queue[0].since.Add(wait), true
}

// keep keeps a record of the index for as long as what it says of pairs may be needed.
func (p *pairs) keep(ref journal.Ref, at time.Time) {
	ref.Keep(1)
	p.memos = append(p.memos, pairMemo{ref, at})
}

// advance lets the records go whose span has not come.
func (p *pairs) advance(h *Hold, now time.Time) {
	for len(p.memos) > 0 && now.Sub(p.memos[0].at) > p.alone.within {
		p.memos[0].ref.Release()
		p.memos = p.memos[1:]
	}
	for len(p.queue) > 0 && !now.Before(p.queue[0].since.Add(h.set.MaxHold)) {
		p.first(h, now)
	}
}

// first lets the longest waiting record go. One that has found its span in the meantime left its place in the queue
// behind.
func (p *pairs) first(h *Hold, now time.Time) {
	q := p.queue[0]
	p.queue = p.queue[1:]
	if ls := p.loose[q.key]; len(ls) > 0 && !ls[0].since.After(q.since) {
		l, _ := p.pop(q.key)
		h.bytes -= looseBytes(l)
		h.letLoose(l, q.key)
		p.alone.went(now, q.key, -1)
	}
}

// restored takes over from the process before what went without its other half.
func (p *pairs) restored(t *trace) {
	for i := range t.memory.Len() {
		n := 1
		r := t.memory.Record(i)
		if r.Traits&run.Log != 0 {
			n = -1
		}
		p.alone.went(t.last, r.Pair, n)
	}
}

// letLoose lets a log record go that belongs to no trace, with the bill it has: where it has a pair key, without its span.
func (h *Hold) letLoose(l heldLog, pair string) {
	if h.set.Charges && l.record.Role == genai.RoleCall && !l.record.Cost.IsZero() {
		h.charges = append(h.charges, Charge{Amount: l.record.Cost, Model: l.record.Model, Who: *l.who})
	}
	h.out.addLog(l.origin, l.rec)
	h.out.Bytes += int64(l.ref.Len()) * wireFactor
	h.out.done(item{ref: l.ref, sum: l.sum, pair: pair})
	h.free(l.origin)
}
