package budget

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// Whoever spent most of a budget is told first, and what is no longer watched is gone from the board.
func TestTheBoard(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	w := New([]Config{{Name: "b", By: ByModel, LimitUSD: 1, Window: time.Hour}, {Name: "a", By: ByUser, LimitUSD: 2, Window: 24 * time.Hour}})
	remove := Post(w.Standings)
	for user, femto := range map[string]uint64{"ada": 5, "bob": 7} {
		w.Add(now, &Charge{Amount: pricing.Femto(femto), User: user})
	}
	all := Posted(now)
	require.Len(t, all, 3)
	require.Equal(t, "bob", all[0].Value)
	require.Equal(t, pricing.Femto(7), all[0].Consumed)
	require.Equal(t, now.Truncate(24*time.Hour).Add(24*time.Hour), all[0].WindowEnd)
	require.Equal(t, "b", all[2].Budget.Name)
	require.True(t, all[2].Consumed.IsZero())
	remove()
	require.Empty(t, Posted(now))
}
