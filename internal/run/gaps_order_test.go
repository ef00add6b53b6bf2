package run_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// grove makes the records of a run, some of whose spans that are neither an agent's nor a call's have been lost.
type grove struct {
	*rapid.T
	counts  run.Traits // how its agents count: Sums and Apart of their own calls alone
	records []run.Record
	calls   int64
}

func (g *grove) one() bool { return rapid.Bool().Draw(g.T, "so") }

func (g *grove) span(kind string, parent uint64) (n uint64, r run.Record) {
	n = uint64(len(g.records)) + 1
	r = record(kind, n, parent)
	g.records = append(g.records, r)
	return n, r
}

// plain adds a span of no interest that may be lost: then it is a record of another trace's service, with no id that anything hangs on.
func (g *grove) plain(kind string, parent uint64) uint64 {
	n, r := g.span(kind, parent)
	if g.one() {
		r.Span, r.Parent = id(n+1000), id(n+2000)
		g.records[n-1] = r
	}
	return n
}

// agent adds an agent with its calls, and perhaps one that a tool of it runs. It returns what it counts.
func (g *grove) agent(parent uint64, deep bool) int64 {
	at, _ := g.span("agent that counts", parent)
	own, all := int64(0), int64(0)
	for range rapid.IntRange(1, 3).Draw(g.T, "calls") {
		p := at
		if g.one() {
			p = g.plain("other", at)
		}
		g.span("call", p)
		own++
	}
	g.calls += own
	if deep && g.one() {
		all = g.agent(g.plain("tool", at), false)
	}
	if g.counts == 0 {
		own += all
	}
	g.records[at-1] = counts(at, parent, own, g.counts)
	return own
}

// TestGapsInAnyOrder: whatever was lost between agents and their calls, and in whatever order the rest comes and goes, no call has two bills; where
// all of it is there before any of it goes, each has one.
func TestGapsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &grove{T: t, counts: rapid.SampledFrom([]run.Traits{0, run.Sums, run.Apart}).Draw(t, "counts")}
		g.agent(0, true)
		early := g.one()
		var tr run.Trace
		for _, r := range rapid.Permutation(g.records).Draw(t, "order") {
			at := tr.Add(r)
			if early && g.one() {
				tr.Resolve()
				tr.Send(rapid.IntRange(0, at).Draw(t, "goes"))
			}
		}
		tr.Resolve()
		billed := int64(0)
		for i := range tr.Len() {
			if tr.Role(i) == genai.RoleCall {
				billed += tr.Record(tr.Bill(i)).Completion
			}
		}
		if billed > g.calls || !early && billed != g.calls {
			t.Fatalf("%d calls, %d billed", g.calls, billed)
		}
	})
}
