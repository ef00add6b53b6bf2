package hold

import (
	"slices"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// Bounds of accounts: sizes, and things of one size, the last ones. The second account of a thing comes within seconds.
const (
	maxSizes = 1 << 12
	maxAlike = 64
)

// accounts know of the things that spans in different traces may tell of twice, a call or an execution of an agent, which span is to
// carry each.
type accounts struct {
	bySize *lru.Cache[size, []account]
	sizeOf func(*run.Record) (size, bool)
	same   func(a, b *run.Record) bool
}

// size is what two accounts of one thing have in common, as things of equal size have, too.
type size struct {
	service string
	tokens  int64
	cost    pricing.Amount // only where the tokens are not told
}

// account is the span that is to carry a thing, and the others that tell of it.
type account struct {
	trace  pcommon.TraceID
	record run.Record
	others []other
	sent   bool // then it stays, however much another knows
}

// other is a span that an account repeats. Two of one emitter are two things.
type other struct {
	span    pcommon.SpanID
	dialect string
}

func newAccounts(sizeOf func(*run.Record) (size, bool), same func(a, b *run.Record) bool) accounts {
	bySize, _ := lru.New[size, []account](maxSizes)
	return accounts{bySize, sizeOf, same}
}

// arrive takes note of a span: of several that tell of one thing, the best is to carry it.
func (a *accounts) arrive(trace pcommon.TraceID, r *run.Record) {
	of, ok := a.sizeOf(r)
	if !ok {
		return
	}
	have, at := a.find(of, trace, r)
	switch {
	case at < 0:
		a.add(of, account{trace: trace, record: *r})
	case have[at].is(trace, r):
	case !have[at].sent && r.Better(&have[at].record):
		was := have[at]
		have[at] = account{trace: trace, record: *r, others: append(was.others, other{was.record.Span, was.record.Dialect})}
	default:
		have[at].repeat(r)
	}
}

// elsewhere reports whether another trace is to tell of the thing whose span is about to go. If not, this one does.
func (a *accounts) elsewhere(trace pcommon.TraceID, r *run.Record) bool {
	of, ok := a.sizeOf(r)
	if !ok {
		return false
	}
	have, at := a.find(of, trace, r)
	switch {
	case at < 0:
		a.add(of, account{trace: trace, record: *r, sent: true})
	case have[at].is(trace, r):
		have[at].sent = true
	default:
		have[at].repeat(r)
		return true
	}
	return false
}

// find is the account of what r, a span of trace, tells of: its place among those of its size, or -1.
func (a *accounts) find(of size, trace pcommon.TraceID, r *run.Record) ([]account, int) {
	have, _ := a.bySize.Get(of)
	known := slices.IndexFunc(have, func(x account) bool { return x.is(trace, r) || x.repeats(r) })
	if known >= 0 {
		return have, known
	}
	return have, slices.IndexFunc(have, func(x account) bool {
		return x.trace != trace && !x.has(r.Dialect) && a.same(&x.record, r)
	})
}

func (a *accounts) add(of size, x account) {
	have, _ := a.bySize.Get(of)
	a.bySize.Add(of, append(have[max(0, len(have)-maxAlike+1):], x))
}

func (x *account) is(trace pcommon.TraceID, r *run.Record) bool {
	return x.trace == trace && x.record.Span == r.Span
}

func (x *account) repeats(r *run.Record) bool {
	return slices.Contains(x.others, other{r.Span, r.Dialect})
}

func (x *account) has(dialect string) bool {
	return x.record.Dialect == dialect || slices.ContainsFunc(x.others, func(o other) bool { return o.dialect == dialect })
}

func (x *account) repeat(r *run.Record) {
	if !x.repeats(r) {
		x.others = append(x.others, other{r.Span, r.Dialect})
	}
}

// executionOf is the size of what an agent's span tells.
func executionOf(r *run.Record) (size, bool) {
	of := size{service: r.From, tokens: r.Sum}
	if r.Sum == 0 {
		of.cost = r.Said
	}
	return of, r.Traits&run.Agent != 0 && (of.tokens > 0 || !of.cost.IsZero())
}

// siblingOf is the size of a call: what it put out, since emitters leave caches out of what went in.
func siblingOf(r *run.Record) (size, bool) {
	of := size{service: r.From, tokens: r.Completion}
	return of, r.Role == genai.RoleCall && r.Traits&(run.Agent|run.Log) == 0 && r.Layer != genai.LayerAlone && r.Completion > 0
}
