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
	known map[K][]*account
	queue []K // of all, in the order in which they came
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
	return accounts[K]{kind: of, known: map[K][]*account{}}
}

// arrive takes note of a span: of several that tell of one thing, the fittest is to carry it.
func (a *accounts[K]) arrive(trace pcommon.TraceID, r *run.Record) {
	keys := a.keys(r)
	if len(keys) == 0 {
		return
	}
	x := a.find(keys, trace, r)
	switch {
	case x == nil:
		a.add(keys, &account{witness: witness{trace: trace, record: *r}})
	case x.is(trace, r):
	case !x.sent && a.fitter(r, &x.record):
		x.others = append(x.others, x.witness)
		x.witness = witness{trace: trace, record: *r}
	default:
		x.hear(trace, r)
	}
}

// elsewhere reports whether another trace is to tell of the thing whose span is about to go, and by which account. If not, this one does.
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
	case x.is(trace, r):
		x.sent = true
		if len(x.others) == 0 {
			return nil, false
		}
		return x, false
	}
	x.hear(trace, r)
	return x, true
}

// find is the account of what r, a span of trace, tells of; nil where there is none.
func (a *accounts[K]) find(keys []K, trace pcommon.TraceID, r *run.Record) *account {
	if x := a.first(keys, func(x *account) bool { return x.is(trace, r) || x.of(trace, r) != nil }); x != nil {
		return x
	}
	return a.first(keys, func(x *account) bool {
		return x.trace != trace && !(a.single && x.has(r.Dialect)) && a.same(&x.record, r)
	})
}

func (a *accounts[K]) first(keys []K, is func(*account) bool) *account {
	for _, key := range keys {
		if i := slices.IndexFunc(a.known[key], is); i >= 0 {
			return a.known[key][i]
		}
	}
	return nil
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
		a.known[key] = append(a.known[key], x)
	}
}

// drop forgets the oldest account of a key.
func (a *accounts[K]) drop(key K) {
	if have := a.known[key]; len(have) > 1 {
		a.known[key] = have[1:]
	} else {
		delete(a.known, key)
	}
}

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

func (x *account) has(dialect string) bool {
	return x.record.Dialect == dialect || slices.ContainsFunc(x.others, func(w witness) bool { return w.record.Dialect == dialect })
}

func (x *account) hear(trace pcommon.TraceID, r *run.Record) {
	if x.of(trace, r) == nil {
		x.others = append(x.others, witness{trace: trace, record: *r})
	}
}
