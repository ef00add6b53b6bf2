package series

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// stored is all points of a family as they are kept.
func stored(f *Family) (points [][]byte) {
	f.Changed(func(_ int, point []byte) { points = append(points, point) })
	return points
}

// TestRestore: what was stored comes back, adds up with what is new, and only what changed is stored again.
func TestRestore(t *testing.T) {
	f := Family{Name: "cost", Labels: Open("model"), Limit: 10}
	f.AddMoney(pricing.Femto(7), "a")
	f.AddMoney(pricing.Femto(8), "b")
	points := stored(&f)
	require.Len(t, points, 2)
	f.Stored()
	f.AddMoney(pricing.Femto(1), "b")
	points = append(points[:1], stored(&f)...)
	require.Len(t, points, 2)

	g := Family{Name: "cost", Labels: Open("model"), Limit: 10}
	for _, p := range points {
		require.NoError(t, g.Restore(p))
	}
	g.AddMoney(pricing.Femto(2), "a")
	require.Equal(t, pricing.Femto(9), g.at([]string{"a"}).money)
	require.Equal(t, pricing.Femto(9), g.at([]string{"b"}).money)
}

// FuzzRestore: whatever a damaged file says, nothing panics, and a point that is taken is stored as it was read.
func FuzzRestore(f *testing.F) {
	h := Family{Name: "ms", Labels: Open("route"), Bounds: []float64{1, 2}, Limit: 5}
	h.Observe(1.5, 3, "/a")
	for _, p := range stored(&h) {
		f.Add(p)
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		g := Family{Name: "ms", Labels: Open("route"), Bounds: []float64{1, 2}, Limit: 5}
		if g.Restore(b) != nil {
			return
		}
		again := Family{Name: "ms", Labels: Open("route"), Bounds: []float64{1, 2}, Limit: 5}
		points := stored(&g)
		require.Len(t, points, 1)
		require.NoError(t, again.Restore(points[0]))
		require.Equal(t, points, stored(&again))
	})
}

// TestRecent: the last half of the limit is always known, and more than the limit never is.
func TestRecent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 50).Draw(t, "limit")
		r, all := NewRecent(limit), []uint64(nil)
		for range rapid.IntRange(0, 300).Draw(t, "n") {
			n := rapid.Uint64Range(0, 400).Draw(t, "number")
			known := r.Has(n)
			fresh, _ := r.Add(n)
			if fresh == known || !r.Has(n) {
				t.Fatalf("%d: fresh %t, known %t", n, fresh, known)
			}
			if fresh {
				all = append(all, n)
			}
			for _, m := range all[max(0, len(all)-(limit+1)/2):] {
				if !r.Has(m) {
					t.Fatalf("%d is forgotten", m)
				}
			}
			if len(r.new)+len(r.before) > limit+1 {
				t.Fatalf("%d numbers, limit %d", len(r.new)+len(r.before), limit)
			}
		}
	})
}
