package hold

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Bounds of accounts: keys of all, of which an account of about 500 bytes has one to three, and accounts of one key, the last ones. The
// second account of a thing comes within seconds.
const (
	maxAccounts = 1 << 16
	maxAlike    = 256
)

// accounts know of the things that spans in different traces may tell of twice, a call or an execution of an agent, which span is to
// carry each. K is what two accounts of one thing have in common.
type accounts[K comparable] struct {
	kind[K]
	known  map[K][]entry
	queue  []K // of all, in the order in which they came
	bySpan map[spanOf]*account
}

// entry is an account among those of one key. Most services have one emitter, so that none is of another.
type entry struct {
	dialect string // of the first that told
	*account
}

type spanOf struct {
	trace pcommon.TraceID
	span  pcommon.SpanID
}

// kind says what makes two accounts those of one thing.
type kind[K comparable] struct {
	keys   func(*run.Record) []K // none of what is no such thing; each account is known by all of its
	same   func(a, b *run.Record) bool
	fitter func(r, than *run.Record) bool // which is to carry it
	single bool                           // two accounts of one emitter are of two things
}

// size is what two accounts of one thing have in common, as things of equal size have, too.
type size struct {
	service string
	tokens  int64
	cost    pricing.Amount // only where the tokens are not told
}

// account is the span that is to carry a thing, and the others that tell of it.
type account struct {
	witness
	others []witness
	sent   bool // then it stays, however much another knows
}

// witness is a span that tells of a thing.
type witness struct {
	trace  pcommon.TraceID
	record run.Record
	bill   *pcommon.Map // what a better witness than the one that carries the thing had, once it has gone
}

func newAccounts[K comparable](of kind[K]) accounts[K] {
	return accounts[K]{kind: of, known: map[K][]entry{}, bySpan: map[spanOf]*account{}}
}

// arrive takes note of a span: of several that tell of one thing, the fittest is to carry it.
func (a *accounts[K]) arrive(trace pcommon.TraceID, r *run.Record) {
	keys := a.keys(r)
	if len(keys) == 0 {
		return
	}
	w := witness{trace: trace, record: *r}
	switch x := a.find(keys, trace, r); {
	case x == nil:
		a.add(keys, &account{witness: w})
	case x.is(trace, r) || x.of(trace, r) != nil:
	case !x.sent && a.fitter(r, &x.record):
		a.join(x, x.witness)
		x.witness = w
		a.bySpan[w.id()] = x
	default:
		a.join(x, w)
	}
}

// elsewhere reports whether another trace is to tell of the thing whose span is about to go, and by which account. If not, this one does:
// by this span or, where the trace has several that tell of it, by the one that the trace chose.
func (a *accounts[K]) elsewhere(trace pcommon.TraceID, r *run.Record) (*account, bool) {
	keys := a.keys(r)
	if len(keys) == 0 {
		return nil, false
	}
	x := a.find(keys, trace, r)
	switch {
	case x == nil:
		a.add(keys, &account{witness: witness{trace: trace, record: *r}, sent: true})
		return nil, false
	case x.trace == trace:
		x.sent = true
		if len(x.others) == 0 {
			return nil, false
		}
		return x, false
	case x.of(trace, r) == nil:
		a.join(x, witness{trace: trace, record: *r})
	}
	return x, true
}

// find is the account of what r, a span of trace, tells of; nil where there is none.
func (a *accounts[K]) find(keys []K, trace pcommon.TraceID, r *run.Record) *account {
	if x, ok := a.bySpan[spanOf{trace, r.Span}]; ok {
		return x
	}
	for _, key := range keys {
		for _, x := range a.known[key] {
			if (!a.single || x.dialect != r.Dialect && !x.has(r.Dialect)) && a.same(&x.record, r) {
				return x.account
			}
		}
	}
	return nil
}

func (a *accounts[K]) join(x *account, w witness) {
	x.others = append(x.others, w)
	a.bySpan[w.id()] = x
}

func (a *accounts[K]) add(keys []K, x *account) {
	for _, key := range keys {
		if len(a.queue) == maxAccounts {
			a.drop(a.queue[0])
			a.queue = a.queue[1:]
		}
		if len(a.known[key]) == maxAlike {
			a.drop(key)
		}
		a.queue = append(a.queue, key)
		a.known[key] = append(a.known[key], entry{x.record.Dialect, x})
		a.bySpan[x.id()] = x
	}
}

// drop forgets the oldest account of a key.
func (a *accounts[K]) drop(key K) {
	have := a.known[key]
	if len(have) == 0 {
		return // it went when there were too many of its key
	}
	delete(a.bySpan, have[0].id())
	for i := range have[0].others {
		delete(a.bySpan, have[0].others[i].id())
	}
	if a.known[key] = have[1:]; len(have) == 1 {
		delete(a.known, key)
	}
}

func (w *witness) id() spanOf { return spanOf{w.trace, w.record.Span} }

func (w *witness) is(trace pcommon.TraceID, r *run.Record) bool {
	return w.trace == trace && w.record.Span == r.Span
}

// of is what is known of a span that does not carry the thing itself; nil where it does not tell of it.
func (x *account) of(trace pcommon.TraceID, r *run.Record) *witness {
	if i := slices.IndexFunc(x.others, func(w witness) bool { return w.is(trace, r) }); i >= 0 {
		return &x.others[i]
	}
	return nil
}

// abroad reports whether a trace other than this one tells of it, too.
func (x *account) abroad(trace pcommon.TraceID) bool {
	return x.trace != trace || slices.ContainsFunc(x.others, func(w witness) bool { return w.trace != trace })
}

func (x *account) has(dialect string) bool {
	return x.record.Dialect == dialect || slices.ContainsFunc(x.others, func(w witness) bool { return w.record.Dialect == dialect })
}
