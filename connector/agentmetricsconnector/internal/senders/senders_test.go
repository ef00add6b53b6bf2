package senders

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/wire"
)

func usd(t *testing.T, f float64) pricing.Amount {
	a, ok := pricing.FromUSD(f)
	require.True(t, ok)
	return a
}

func figures(t *testing.T, tokens int64, dollars float64) *Figures {
	f := &Figures{}
	f.Tokens[genai.KindInput], f.Parts[genai.PartInput] = tokens, usd(t, dollars)
	return f
}

// TestEitherOrder: two sides tell the same calls, each in batches of its own, in any order. What is counted is what they
// cost, to the last digit, and never more on the way.
func TestEitherOrder(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := New().Account(1, 1)
		var counted Figures
		calls := make([]*Figures, 30)
		truth := Figures{}
		for i := range calls {
			calls[i] = figures(t, r.Int64N(1000), float64(r.IntN(100_000))/1e7)
			truth.add(calls[i])
		}
		billed, metered := 0, 0
		for billed < len(calls) || metered < len(calls) {
			var g Figures
			if n := min(len(calls)-metered, 1+r.IntN(5)); r.IntN(2) == 0 && n > 0 {
				sum := Figures{}
				for _, c := range calls[metered : metered+n] {
					sum.add(c)
				}
				metered += n
				sum.Unsplit, sum.Parts = usd(t, sum.total().USD()), [genai.Parts]pricing.Amount{} // as a meter tells it
				g = s.Delta(&sum)
			} else if billed < len(calls) {
				g = s.Bill(calls[billed])
				billed++
			}
			counted.add(&g)
			require.LessOrEqual(t, counted.total().Cmp(truth.total()), 0)
		}
		require.Equal(t, truth.total(), counted.total())
		require.Equal(t, truth.Tokens, counted.Tokens)
	}
}

// TestOnePurse: what a call of one model is said to cost holds what it asked of another, which the meters count under that one's
// name. The money is counted once, and the tokens of both models.
func TestOnePurse(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		var counted Figures
		all := New()
		s, a := all.Account(1, 3), all.Account(2, 3)
		steps := []func() Figures{
			func() Figures { return s.Bill(figures(t, 10, 0.3)) },
			func() Figures { return s.Bill(figures(t, 5, 0.05)) },
			func() Figures { return s.Delta(figures(t, 15, 0.25)) },
			func() Figures { return a.Delta(figures(t, 7, 0.1)) },
		}
		for _, i := range r.Perm(len(steps)) {
			g := steps[i]()
			counted.add(&g)
		}
		truth := figures(t, 22, 0.35)
		require.Equal(t, truth.total(), counted.total())
		require.Equal(t, truth.Tokens, counted.Tokens)
	}
}

func TestTotals(t *testing.T) {
	s := New().Account(1, 2)
	counted := func(start, at int, tokens int64) int64 {
		g := s.Total(Point{Series: 7, Start: pcommon.Timestamp(start), At: pcommon.Timestamp(at)}, figures(t, tokens, 0))
		return g.Tokens[genai.KindInput]
	}
	require.EqualValues(t, 10, counted(1, 1, 10))
	require.EqualValues(t, 0, counted(1, 1, 10), "sent again")
	require.EqualValues(t, 5, counted(1, 2, 15))
	require.EqualValues(t, 3, counted(2, 3, 3), "the agent began anew, or another one did")
	require.EqualValues(t, 5, counted(1, 4, 20), "the first goes on")
	require.EqualValues(t, 0, counted(2, 4, 1), "less than before")
	require.EqualValues(t, 1, counted(2, 5, 4))
	for i := range streamLimit {
		require.EqualValues(t, 1, counted(10+i, 10+i, 1))
	}
	require.EqualValues(t, 0, counted(1, 999, 30), "forgotten")
	require.EqualValues(t, 1, counted(1000, 1000, 1))
}

// TestMetersWithoutSession: the meters of all sessions are one sum, which is compared with that of the calls of all sessions,
// whichever comes first.
func TestMetersWithoutSession(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		senders := New()
		all := senders.Account(1, 2)
		var counted Figures
		bill := func(session uint64, f *Figures) Figures {
			if all.Metered() {
				return all.Bill(f)
			}
			all.Noted(f)
			return senders.Account(10+session, 20+session).Bill(f)
		}
		steps := []func() Figures{
			func() Figures { return bill(1, figures(t, 10, 0.5)) },
			func() Figures { return bill(2, figures(t, 20, 0.25)) },
			func() Figures { return bill(1, figures(t, 30, 0.125)) },
			func() Figures { return all.Delta(figures(t, 25, 0.5)) },
			func() Figures { return all.Delta(figures(t, 35, 0.375)) },
		}
		for _, i := range r.Perm(len(steps)) {
			g := steps[i]()
			counted.add(&g)
		}
		require.Equal(t, figures(t, 60, 0.875).total(), counted.total())
		require.Equal(t, figures(t, 60, 0).Tokens, counted.Tokens)
	}
}

func TestStored(t *testing.T) {
	before := New()
	point := Point{Series: 7, Start: 1, At: 1}
	one, other := before.Account(1, 1), before.Account(1+Shards, 2)
	one.Total(point, figures(t, 10, 0.5))
	one.Bill(figures(t, 4, 0.25))
	other.Bill(figures(t, 1, 0.125))
	after := New()
	before.Changed(func(_ int, value []byte) { require.True(t, after.Restore(value)) })
	one, other = after.Account(1, 1), after.Account(1+Shards, 2)
	g := one.Total(point, figures(t, 12, 0.5))
	require.Equal(t, *figures(t, 2, 0), g)
	g = other.Delta(figures(t, 1, 0.125))
	require.Equal(t, Figures{}, g)
	before.Stored()
	before.Changed(func(int, []byte) { t.Error("nothing changed") })
	require.False(t, after.Restore([]byte{1, 2, 3}))
}

// What was stored while money was with each model goes on: a cumulative meter is not counted once more, and the money is in the purse.
func TestStoredBeforePurses(t *testing.T) {
	var old wire.Writer
	old.Uint(1)                     // the sender
	figures(t, 10, 0.5).write(&old) // metered
	figures(t, 4, 0.25).write(&old) // billed
	counted := Figures{Tokens: figures(t, 10, 0).Tokens, Unsplit: figures(t, 0, 0.5).total()}
	counted.write(&old)
	for _, n := range []uint64{1, 7, 1000} { // a series that began at 1000
		old.Uint(n)
	}
	figures(t, 10, 0.5).write(&old)

	before := New()
	require.True(t, before.RestoreOld(1, old))
	after := New()
	before.Changed(func(shard int, value []byte) {
		require.Equal(t, 1, shard)
		require.True(t, after.Restore(value))
	})
	for _, s := range []*Senders{before, after} {
		a := s.Account(1, 2)
		require.Equal(t, *figures(t, 2, 0.125), a.Total(Point{Series: 7, Start: 1000, At: 2000}, figures(t, 12, 0.625)))
		require.Equal(t, Figures{}, a.Bill(figures(t, 8, 0.375)), "the meter has told of it")
		require.Equal(t, *figures(t, 0, 0.125), s.Account(3, 2).Bill(figures(t, 0, 0.125)), "the purse is one")
	}
}
