package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever columns rows tell, in whatever order, each is read back as it was written and none has what another had; sums are those of the
// rows. That holds also where there are more forms than stay prepared, and more sums than are kept.
func TestFormsOfRows(t *testing.T) {
	forms, kept := maxForms, maxChanges
	t.Cleanup(func() { maxForms, maxChanges = forms, kept })
	rapid.Check(t, func(r *rapid.T) {
		maxForms, maxChanges = rapid.IntRange(0, 12).Draw(r, "forms"), rapid.IntRange(1, 12).Draw(r, "kept")
		l, err := Open(t.TempDir())
		require.NoError(r, err)
		defer l.Close()
		number := func() int64 { return rapid.Int64Range(0, 2).Draw(r, "number") }
		word := func() string { return rapid.SampledFrom([]string{"", "a", "b", longWord}).Draw(r, "word") }
		want := map[Span]Call{}
		sums := map[string]Day{}
		for n := range Span(rapid.IntRange(1, 12).Draw(r, "calls")) {
			c := Call{
				At:  At{Trace: id(int(n) % 3), Span: n + 1, Started: noon + Nanos(n)*second, Ended: noon + Nanos(n+1)*second, Name: word(), Error: word()},
				Who: Who{User: word(), Agent: word()}, Signal: "span", Model: word(), Status: "priced", ID: word(), Units: word(),
				USD: Maybe{Money(number()), true}, Reported: Maybe{0, number() > 0},
				Parts: Parts{Input: Money(number()), Tool: Money(number())}, Tokens: Tokens{Input: number(), Reasoning: number(), AudioOutput: number()},
			}
			if rapid.Bool().Draw(r, "again") && len(want) > 0 { // a better bill takes the place of the one that is there
				c.Span, c.Trace = 1, id(0)
			}
			want[c.Span] = c
			_, err := l.Write(&Batch{Calls: []Call{c}})
			require.NoError(r, err)
		}
		for _, c := range want {
			d := sums[c.User]
			d.addCall(&c, 1)
			sums[c.User] = d
		}
		got := 0
		require.NoError(r, l.Calls(t.Context(), Filter{}, func(c *Call) error {
			got++
			w := want[c.Span]
			require.Equal(r, []any{w.Name, w.Error, w.Who.User, w.Who.Agent, w.Model, w.ID, w.Units, w.USD, w.Reported.Known, w.Parts, w.Tokens},
				[]any{c.Name, c.Error, c.Who.User, c.Who.Agent, c.Model, c.ID, c.Units, c.USD, c.Reported.Known, c.Parts, c.Tokens})
			return nil
		}))
		require.Len(r, want, got)
		days, err := l.Spend(t.Context(), SpendQuery{By: "user"})
		require.NoError(r, err)
		require.Len(r, days, len(sums))
		for _, d := range days {
			w := sums[d.Value]
			require.Equal(r, []any{w.Calls, w.USD, w.Parts, w.Tokens}, []any{d.Calls, d.USD, d.Parts, d.Tokens}, d.Value)
		}
	})
}

// longWord is longer than what a statement remembers.
const longWord = "a word that is so long that nobody would want to compare it with the one before, and which is bound each time"
