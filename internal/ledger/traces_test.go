package ledger

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func fewYoung(t *testing.T) {
	all := maxYoung
	maxYoung = 20
	t.Cleanup(func() { maxYoung = all })
}

// Traces are found by their ids before they are indexed and afterwards, also by who opens the ledger later.
func TestTracesAreIndexedManyAtATime(t *testing.T) {
	fewYoung(t)
	l := open(t)
	write := func(l *Ledger, from, to int) Written {
		var b Batch
		for n := from; n < to; n++ {
			b.Runs = append(b.Runs, run(n, 1, 0, 1))
		}
		return l.must(t, b)
	}
	find := func(l *Ledger, n int) error {
		_, err := l.Trace(t.Context(), id(n))
		return err
	}
	for _, step := range []struct{ to, indexed int }{{10, 0}, {maxYoung - 1, 0}, {maxYoung + 5, maxYoung + 5}, {maxYoung + 9, maxYoung + 5}} {
		write(l, 0, step.to)
		indexed, err := number(l.write, "SELECT count(*) FROM trace_ids")
		require.NoError(t, err)
		require.EqualValues(t, step.indexed, indexed)
		require.Zero(t, write(l, 0, step.to).New)
		require.NoError(t, find(l, step.to-1))
		require.ErrorIs(t, find(l, step.to), ErrNotFound)
	}
	require.NoError(t, l.Close())
	l, err := Open(filepath.Dir(l.Path()))
	require.NoError(t, err)
	defer l.Close()
	require.Zero(t, write(l, 0, maxYoung+9).New)
	require.NoError(t, find(l, maxYoung+8))
}

// The numbers of traces that have gone are given again, and what has them then is found.
func TestNumbersOfTracesThatHaveGone(t *testing.T) {
	fewYoung(t)
	l := open(t)
	for _, from := range []int{0, 2 * maxYoung} {
		var b Batch
		for n := from; n < from+maxYoung+3; n++ {
			b.Runs = append(b.Runs, run(n, 1, 0, 1))
		}
		l.must(t, b)
		_, err := l.Trace(t.Context(), id(from))
		require.NoError(t, err)
		gone, err := l.Retain(noon.Time().AddDate(0, 0, 9), Limits{Age: 24 * time.Hour})
		require.NoError(t, err)
		require.EqualValues(t, maxYoung+3, gone.Traces)
		for _, table := range []string{"traces", "trace_ids", "runs"} {
			left, err := number(l.write, "SELECT count(*) FROM "+table)
			require.NoError(t, err)
			require.Zero(t, left, table)
		}
	}
	l.must(t, Batch{Runs: []Run{run(1, 1, 0, 1)}})
	require.NoError(t, l.Close())
	l, err := Open(filepath.Dir(l.Path()))
	require.NoError(t, err)
	defer l.Close()
	require.Zero(t, l.must(t, Batch{Runs: []Run{run(1, 1, 0, 1)}}).New)
}

// Two processes that write one ledger see what the other has written.
func TestTwoWriters(t *testing.T) {
	a := open(t)
	b, err := Open(filepath.Dir(a.Path()))
	require.NoError(t, err)
	defer b.Close()
	for n := range 3 {
		batch := func() Batch { return Batch{Runs: []Run{run(n, 1, 0, 5)}, Calls: []Call{call(n, 2, 1, 5)}} }
		require.Equal(t, 2, a.must(t, batch()).New)
		require.Zero(t, b.must(t, batch()).New)
		require.Zero(t, a.must(t, batch()).New)
		a, b = b, a
	}
	require.Equal(t, map[string]Money{"u1": 15}, spent(t, a, SpendQuery{By: "user"}))
}

// What a trace has no room for is told, and keeps nothing of other traces, also when more comes.
func TestATraceThatIsFull(t *testing.T) {
	all := lastRow
	lastRow = func(trace int64) int64 { return trace<<rowBits + 2 }
	t.Cleanup(func() { lastRow = all })
	l := open(t)
	for n := range Span(4) {
		at := func(trace int, kind Span) At { return placed(trace, 10*kind+n+1, 0, "span") }
		text := Text{Trace: id(1), Span: at(1, 1).Span, Side: SideInput, Bytes: 2, Body: "hi"}
		b := Batch{
			Runs: []Run{{At: at(1, 2), Kind: KindAgent, Status: "complete"}}, Corrections: []Run{{At: at(1, 3), Kind: KindAgent, Status: "complete"}},
			Calls: []Call{call(1, at(1, 1).Span, 0, 5), call(int(n)+2, 1, 0, 7)}, Tools: []Tool{{At: at(1, 4)}}, Merged: []Merged{{At: at(1, 5), Signal: "span", Status: "duplicate"}},
			Sandboxes: []Sandbox{{At: at(1, 6), USD: Some(3)}}, Texts: []Text{text},
		}
		w := l.must(t, b)
		require.Equal(t, 7, w.New+w.Full)
		require.Positive(t, w.New, "of another trace")
		texts, err := l.Texts(t.Context(), id(1), text.Span)
		require.NoError(t, err)
		require.Equal(t, n < 2, len(texts) == 1)
	}
	trace, err := l.Trace(t.Context(), id(1))
	require.NoError(t, err)
	require.Equal(t, []int{2, 2, 2, 2, 2}, []int{len(trace.Runs), len(trace.Calls), len(trace.Tools), len(trace.Merged), len(trace.Sandboxes)})
	require.Equal(t, map[string]Money{"u1": 10 + 28, "": 6}, spent(t, l, SpendQuery{By: "user"}))
}

// What is sent twice at once is one row with its texts.
func TestTwiceAtOnce(t *testing.T) {
	l := open(t)
	text := Text{Trace: id(1), Span: 2, Side: SideInput, Bytes: 2, Body: "hi"}
	answer := text
	answer.Side = SideOutput
	w := l.must(t, Batch{Calls: []Call{call(1, 2, 1, 5), call(1, 2, 1, 5)}, Texts: []Text{text, answer, text, answer}})
	require.Equal(t, []int{1, 1}, []int{w.New, w.Again})
	texts, err := l.Texts(t.Context(), id(1), 2)
	require.NoError(t, err)
	require.Len(t, texts, 2)
	l.must(t, Batch{Calls: []Call{call(2, 2, 0, 5)}, Merged: []Merged{{At: placed(2, 2, 0, "again"), Signal: "span", Status: "duplicate"}}})
	trace, err := l.Trace(t.Context(), id(2))
	require.NoError(t, err)
	require.Empty(t, trace.Calls, "the bill turned out to be another's")
	require.Len(t, trace.Merged, 1)
	require.Equal(t, map[string]Money{"u1": 5}, spent(t, l, SpendQuery{By: "user"}))
}
