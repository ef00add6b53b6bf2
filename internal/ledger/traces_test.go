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
