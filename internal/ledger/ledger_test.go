package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

const second = Nanos(time.Second)

var noon = Nanos(time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC).UnixNano())

func open(t *testing.T) *Ledger {
	t.Helper()
	l, err := Open(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return l
}

func (l *Ledger) must(t *testing.T, b Batch) Written {
	t.Helper()
	w, err := l.Write(&b)
	require.NoError(t, err)
	return w
}

// id is a trace's.
func id(n int) string { return fmt.Sprintf("%032x", n) }

func placed(trace int, span, parent Span, name string) At {
	return At{Trace: id(trace), Span: span, Parent: parent, Started: noon + Nanos(span)*second, Ended: noon + Nanos(span+1)*second, Name: name}
}

func call(trace int, span, parent Span, usd Money) Call {
	return Call{
		At: placed(trace, span, parent, "chat"), Who: Who{Agent: "clerk", User: "u1"}, Signal: "span", Provider: "openai", Model: "gpt-5",
		Status: "priced", USD: Some(usd), Parts: Parts{Input: usd}, Tokens: Tokens{Input: 100, Output: 10},
	}
}

func run(trace int, span, parent Span, usd Money) Run {
	return Run{At: placed(trace, span, parent, "invoke_agent"), Who: Who{Agent: "clerk", User: "u1"}, Kind: KindAgent, Status: "complete",
		USD: Some(usd), Calls: 1, Models: "\ngpt-5\n", Prompt: 100, Completion: 10}
}

func runs(t *testing.T, l *Ledger, q RunQuery) []Run {
	t.Helper()
	list, err := l.Runs(t.Context(), q)
	require.NoError(t, err)
	return list
}

func spent(t *testing.T, l *Ledger, q SpendQuery) map[string]Money {
	t.Helper()
	days, err := l.Spend(t.Context(), q)
	require.NoError(t, err)
	sums := map[string]Money{}
	for _, d := range days {
		sums[d.Value] += d.USD + d.SandboxUSD
	}
	return sums
}

// The columns that the code knows are those of the file, in every table.
func TestTheTablesAreThoseOfTheSchema(t *testing.T) {
	l := open(t)
	check := func(name, list string) {
		columns := []string{}
		require.NoError(t, l.write.Query("SELECT name FROM pragma_table_info(?) WHERE name <> 'trace'", []any{name}, func(s *sqlite.Stmt) error {
			columns = append(columns, s.ColumnText(0))
			return nil
		}))
		require.ElementsMatch(t, columns, strings.Split(list, ", "), name)
	}
	check("runs", runTable.list)
	check("calls", callTable.list)
	check("bills", billTable.list)
	check("kinds", "kind, sum, signal, name, operation, emitter, provider, model, request_model, response_model, agent, reason, source, price, assumed, tier, region, geo")
	check("who", "who, sum, user, session, tenant, environment, service, repository, attributes")
	check("merged", mergedTable.list)
	check("tools", toolTable.list)
	check("sandboxes", sandboxTable.list)
	check("links", linkTable.list)
	check("days", dayTable.list)
}

func TestWhatIsSentTwiceIsOneRow(t *testing.T) {
	l := open(t)
	b := func() Batch {
		return Batch{Runs: []Run{run(1, 1, 0, 500)}, Calls: []Call{call(1, 2, 1, 500)}, Tools: []Tool{{At: placed(1, 3, 1, "search")}}}
	}
	w := l.must(t, b())
	require.Equal(t, Written{New: 3, Traces: []string{id(1)}}, w)
	w = l.must(t, b())
	require.Equal(t, 3, w.Again)
	require.Equal(t, map[string]Money{"gpt-5": 500}, spent(t, l, SpendQuery{By: ByModel}))

	trace, err := l.Trace(t.Context(), id(1))
	require.NoError(t, err)
	require.Equal(t, Who{Agent: "clerk", User: "u1", number: 1}, trace.Calls[0].Who)
	require.Equal(t, map[string]Money{"u1": 500}, spent(t, l, SpendQuery{By: "user"}))

	b2 := b() // within one batch, too
	b2.Calls = append(b2.Calls, call(2, 2, 1, 7), call(2, 2, 1, 7))
	l.must(t, b2)
	require.Equal(t, map[string]Money{"gpt-5": 507}, spent(t, l, SpendQuery{By: ByModel}))
}

func TestTheBetterBillWinsAndOfEqualOnesTheLater(t *testing.T) {
	l := open(t)
	priced, unpriced := call(1, 2, 0, 500), call(1, 2, 0, 0)
	unpriced.Status, unpriced.USD, unpriced.Parts = "unpriced", Maybe{}, Parts{}
	for _, step := range []struct {
		call Call
		want Money
	}{{unpriced, 0}, {priced, 500}, {unpriced, 500}, {call(1, 2, 0, 400), 400}} {
		l.must(t, Batch{Calls: []Call{step.call}})
		require.Equal(t, step.want, spent(t, l, SpendQuery{By: ByModel})["gpt-5"])
	}
	list, err := l.Unpriced(t.Context(), Filter{})
	require.NoError(t, err)
	require.Empty(t, list)
}

func TestACallWhoseBillIsAnothersNoLongerCounts(t *testing.T) {
	l := open(t)
	l.must(t, Batch{Calls: []Call{call(1, 2, 1, 500), call(1, 3, 1, 500)}})
	l.must(t, Batch{Merged: []Merged{{At: placed(1, 2, 1, "chat"), Signal: "span", Status: "duplicate", Bill: 3}}})
	require.Equal(t, map[string]Money{"gpt-5": 500}, spent(t, l, SpendQuery{By: ByModel}))
	tr, err := l.Trace(t.Context(), id(1))
	require.NoError(t, err)
	require.Len(t, tr.Calls, 1)
	require.Len(t, tr.Merged, 1)
	require.Equal(t, Span(3), tr.Merged[0].Bill)
}

// Spans of long runs come in pieces, the outermost last.
func TestRunsFindEachOtherInAnyOrder(t *testing.T) {
	l := open(t)
	l.must(t, Batch{Calls: []Call{call(1, 9, 8, 100)}}) // below a link that has not come
	loose := runs(t, l, RunQuery{})
	require.Len(t, loose, 1)
	require.Equal(t, KindCalls, loose[0].Kind)
	require.Equal(t, Some(100), loose[0].USD)

	l.must(t, Batch{Links: []Link{{placed(1, 8, 5, "")}}, Runs: []Run{run(1, 5, 4, 100)}, Tools: []Tool{{At: placed(1, 4, 2, "ask")}}})
	l.must(t, Batch{Runs: []Run{run(1, 2, 0, 300)}, Calls: []Call{call(1, 3, 2, 200), call(1, 77, 76, 0)}})
	top := runs(t, l, RunQuery{})
	require.Len(t, top, 1)
	require.Equal(t, Span(2), top[0].Span)
	tr, r, err := l.Run(t.Context(), Reference(id(1)))
	require.NoError(t, err)
	require.Equal(t, Span(2), r.Span)
	where := map[Span]Span{}
	for _, c := range tr.Calls {
		where[c.Span] = c.At.Run
	}
	require.Equal(t, map[Span]Span{9: 5, 3: 2, 77: 2}, where, "a span without a parent here belongs to the run that is the root")
	for _, inner := range tr.Runs {
		if inner.Span == 5 {
			require.Equal(t, Span(2), *inner.Outer)
		}
	}
}

// A step that stands for a run whose own span never came holds what went before it, and nothing is in two rows.
func TestAStepStandsForARunThatNeverCame(t *testing.T) {
	t.Run("below it", func(t *testing.T) { testStepStands(t, 1) })
	t.Run("below a plain span of it", func(t *testing.T) { testStepStands(t, 60) })
}

func testStepStands(t *testing.T, parent Span) {
	l := open(t)
	l.must(t, Batch{Calls: []Call{call(1, 11, 10, 100)}, Links: []Link{{placed(1, 10, 1, "step")}, {placed(1, 60, 1, "plain")}}})
	l.must(t, Batch{Calls: []Call{call(1, 21, 1, 100)}, Tools: []Tool{{At: placed(1, 22, 1, "search")}}})
	loose := runs(t, l, RunQuery{})
	require.Len(t, loose, 1)
	require.Equal(t, "partial orphan_spans", loose[0].Status+" "+loose[0].Reasons, "who calls and runs tools is an agent that has not ended")
	heir := run(1, 30, parent, 300)
	heir.Status, heir.Reasons = "partial", "orphan_spans unpriced_calls"
	l.must(t, Batch{Runs: []Run{heir}, Calls: []Call{call(1, 31, 30, 100)}})
	top := runs(t, l, RunQuery{})
	require.Len(t, top, 1)
	require.Equal(t, Span(30), top[0].Span)

	l.must(t, Batch{Calls: []Call{call(1, 41, 7, 100)}}) // of a step that never ended
	require.Len(t, runs(t, l, RunQuery{Filter: Filter{Status: "partial"}}), 2)
	l.must(t, Batch{Calls: []Call{call(2, 41, 7, 100)}})
	require.Len(t, runs(t, l, RunQuery{Filter: Filter{Status: "complete"}}), 1, "a call alone may be below a span of another process")

	l.must(t, Batch{Runs: []Run{run(1, 1, 0, 400)}}) // it comes after all
	top = runs(t, l, RunQuery{Filter: Filter{Status: "complete"}})
	require.Len(t, top, 2, "it, and the call of the other trace, which began later")
	require.Equal(t, Span(1), top[1].Span)
	require.Len(t, runs(t, l, RunQuery{}), 2)
}

func TestACorrectionChangesTheRun(t *testing.T) {
	for _, order := range []string{"before", "after"} {
		l := open(t)
		correction := run(1, 1, 0, 900)
		correction.Said, correction.Corrected = Some(500), noon+9*second
		said, corrected := Batch{Runs: []Run{run(1, 1, 0, 500)}}, Batch{Corrections: []Run{correction}}
		if order == "before" {
			said, corrected = corrected, said
		}
		l.must(t, said)
		l.must(t, corrected)
		list := runs(t, l, RunQuery{})
		require.Len(t, list, 1)
		require.Equal(t, Some(900), list[0].USD, order)
		require.Equal(t, Some(500), list[0].Said, order)
		require.Equal(t, "clerk", list[0].Agent)
	}
}

func TestFilters(t *testing.T) {
	l := open(t)
	cheap, dear := run(1, 1, 0, 5), run(2, 1, 0, 900)
	dear.Who, dear.Models, dear.Title = Who{Agent: "Zürich", User: "100%_sure"}, "\nclaude-sonnet-4-5\n", "Where is the parcel?"
	dear.Started += 10 * second
	nothing := run(3, 1, 0, 0)
	nothing.USD = Maybe{}
	l.must(t, Batch{Runs: []Run{cheap, dear, nothing}})
	for name, tt := range map[string]struct {
		query RunQuery
		want  []string
	}{
		"newest":        {RunQuery{}, []string{id(2), id(3), id(1)}},
		"dearest":       {RunQuery{Order: Dearest}, []string{id(2), id(1), id(3)}},
		"user":          {RunQuery{Filter: Filter{Who: Who{User: "100%_sure"}}}, []string{id(2)}},
		"model":         {RunQuery{Filter: Filter{Model: "claude-sonnet-4-5"}}, []string{id(2)}},
		"part of model": {RunQuery{Filter: Filter{Model: "claude-sonnet"}}, nil},
		"text":          {RunQuery{Filter: Filter{Text: "PARCEL"}}, []string{id(2)}},
		"no pattern":    {RunQuery{Filter: Filter{Text: "0%_s"}}, []string{id(2)}},
		"percent alone": {RunQuery{Filter: Filter{Text: "%%"}}, nil},
		"id":            {RunQuery{Filter: Filter{Text: id(3)}}, []string{id(3)}},
		"money":         {RunQuery{Filter: Filter{MinUSD: 6}}, []string{id(2)}},
		"to":            {RunQuery{Filter: Filter{To: (noon + 5*second).Time()}}, []string{id(3), id(1)}},
		"from":          {RunQuery{Filter: Filter{From: (noon + 5*second).Time()}}, []string{id(2)}},
		"page":          {RunQuery{Limit: 1, Offset: 1}, []string{id(3)}},
	} {
		var got []string
		for _, r := range runs(t, l, tt.query) {
			got = append(got, r.Trace)
		}
		require.Equal(t, tt.want, got, name)
	}
	_, _, err := l.Run(t.Context(), "0000")
	require.ErrorIs(t, err, ErrSeveral)
	for _, r := range []Reference{"", "zz", "ffff", "000", Reference(id(1) + "-zz"), Reference(id(1) + "-0000000000000009")} {
		_, _, err = l.Run(t.Context(), r)
		require.ErrorIs(t, err, ErrNotFound, r)
	}
}

func TestOldestDaysGoFirst(t *testing.T) {
	l := open(t)
	day := Nanos(24 * time.Hour)
	for n := range 10 {
		c := call(n+1, 1, 0, 100)
		c.Started, c.Ended = c.Started-Nanos(n)*day, c.Ended-Nanos(n)*day
		l.must(t, Batch{Calls: []Call{c}})
	}
	gone, err := l.Retain(noon.Time(), Limits{Age: 3 * 24 * time.Hour})
	require.NoError(t, err)
	require.Equal(t, Gone{Days: 6, Traces: 6}, gone)
	require.Equal(t, Money(400), spent(t, l, SpendQuery{By: ByModel})["gpt-5"])
	old := call(10, 1, 0, 100) // what comes of a day that has gone is not summed up
	old.Started, old.Ended = old.Started-9*day, old.Ended-9*day
	l.must(t, Batch{Calls: []Call{old}})
	require.Equal(t, Money(400), spent(t, l, SpendQuery{By: ByModel})["gpt-5"])
	gone, err = l.Retain(noon.Time(), Limits{Age: 3 * 24 * time.Hour})
	require.NoError(t, err)
	require.Equal(t, Gone{Traces: 1}, gone)
}

// TestRepetitionsGo: traces of which only repetitions came go with those that came after them, and for room.
func TestRepetitionsGo(t *testing.T) {
	l := open(t)
	repeat := func(n int) Batch {
		c := call(n, 2, 1, 0)
		return Batch{Merged: []Merged{{At: c.At, Signal: "log", Status: "duplicate", Model: noise(5000)}}}
	}
	l.must(t, repeat(1))
	old := call(2, 1, 0, 100)
	old.Started, old.Ended = old.Started-Nanos(9*24*time.Hour), old.Ended-Nanos(9*24*time.Hour)
	l.must(t, Batch{Calls: []Call{old}})
	l.must(t, Batch{Calls: []Call{call(3, 1, 0, 100)}})
	l.must(t, repeat(4)) // the rest of it may still come
	gone, err := l.Retain(noon.Time(), Limits{Age: 3 * 24 * time.Hour})
	require.NoError(t, err)
	require.Equal(t, Gone{Days: 1, Traces: 2}, gone)

	l = open(t)
	for n := range 400 {
		l.must(t, repeat(n+1))
	}
	_, err = l.Retain(noon.Time(), Limits{Bytes: 1 << 20})
	require.NoError(t, err)
	size, err := l.Size()
	require.NoError(t, err)
	require.Less(t, size, int64(1<<20))
}

func TestBytesAreBounded(t *testing.T) {
	l := open(t)
	limit, text := int64(1<<20), noise(10_000)
	for n := range 300 {
		b := Batch{Calls: []Call{call(n+1, 1, 0, 100)}, Texts: []Text{{Trace: id(n + 1), Span: 1, Side: SideInput, Bytes: 10_000, Body: text}}}
		b.Calls[0].Started -= Nanos(n%2) * Nanos(24*time.Hour) // two days
		b.Calls[0].Ended -= Nanos(n%2) * Nanos(24*time.Hour)
		l.must(t, b)
		if n%20 == 0 {
			_, err := l.Retain(noon.Time(), Limits{Bytes: limit})
			require.NoError(t, err)
		}
	}
	_, err := l.Retain(noon.Time(), Limits{Bytes: limit})
	require.NoError(t, err)
	size, err := l.Size()
	require.NoError(t, err)
	require.Less(t, size, limit)
	require.Greater(t, size, limit/3)
	require.Equal(t, Money(15_000), spent(t, l, SpendQuery{By: ByDay})["2026-11-27"], "the sums of a day stay where its traces had to go")
	require.NotEmpty(t, runs(t, l, RunQuery{}))
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	_, err := OpenReader(dir)
	require.ErrorIs(t, err, ErrNone)
	path := filepath.Join(dir, FileName)
	require.NoError(t, os.WriteFile(path, slices.Repeat([]byte("no database "), 1000), 0o600))
	_, err = Open(dir)
	require.ErrorIs(t, err, ErrDamaged)
	_, err = OpenReader(dir)
	require.ErrorIs(t, err, ErrDamaged)
	for want, sql := range map[error]string{ErrForeign: "CREATE TABLE x (y)", ErrNewer: "CREATE TABLE x (y); " +
		fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = 99", applicationID)} {
		require.NoError(t, os.Remove(path))
		conn, err := sqlite.Open(path, true, 0)
		require.NoError(t, err)
		require.NoError(t, script(conn, sql))
		require.NoError(t, conn.Close())
		_, err = Open(dir)
		require.ErrorIs(t, err, want)
	}
}

func TestWatch(t *testing.T) {
	l := open(t)
	wake, take, stop := l.Watch()
	l.must(t, Batch{Calls: []Call{call(1, 1, 0, 1)}})
	l.must(t, Batch{Calls: []Call{call(2, 1, 0, 1)}})
	<-wake
	require.ElementsMatch(t, []string{id(1), id(2)}, take())
	stop()
	l.must(t, Batch{Calls: []Call{call(3, 1, 0, 1)}})
	require.Empty(t, take())
}

func TestMoney(t *testing.T) {
	for usd, want := range map[float64]string{0.0118413: "0.0118413", 3e-13: "0", 6e-13: "0.000000000001", 1e18: "1000000", 12: "12"} {
		a, ok := pricing.FromUSD(usd)
		require.True(t, ok)
		require.Equal(t, want, OfAmount(a).String())
	}
	require.Equal(t, "-0.5", Money(-perUSD/2).String())
	require.InDelta(t, -0.5, Money(-perUSD/2).USD(), 0)
}

func TestTexts(t *testing.T) {
	l := open(t)
	long := noise(maxPiece - 100)
	b := Batch{Calls: []Call{call(1, 1, 0, 1), call(1, 2, 0, 1)}, Texts: []Text{
		{id(1), 1, 0, SideInput, 5, "hello"}, {id(1), 1, 0, SideOutput, int64(len(long)), long}, {id(1), 2, 0, SideOutput, 99, "x"}, {id(2), 2, 0, SideOutput, 1, "y"},
	}}
	for range 2 { // sent again, they are not kept again
		l.must(t, b)
		texts, err := l.Texts(t.Context(), id(1), 1)
		require.NoError(t, err)
		require.Equal(t, b.Texts[:2], texts)
		texts, err = l.Texts(t.Context(), id(1), 2)
		require.NoError(t, err)
		require.Equal(t, b.Texts[2:3], texts)
	}
}

// TestSaid: a search finds a text wherever in a trace it was said, in any case and as JSON has it, within what else is asked for, and
// says how far back it looked.
func TestSaid(t *testing.T) {
	l := open(t)
	for n, said := range []string{`[{"content":"Find the Fjord"}]`, `[{"content":"caf\u00e9 \"Mokka\""}]`, `{"content":"fjord café"}`} {
		r := run(n+1, 1, 0, 100)
		r.User = fmt.Sprint("u", n+1)
		l.must(t, Batch{Runs: []Run{r}, Calls: []Call{call(n+1, 2, 1, 100)}, Texts: []Text{
			{id(n + 1), 2, 0, SideInput, 5, "hello"}, {id(n + 1), 2, 0, SideOutput, int64(len(said)), said},
		}})
	}
	traces := func(f Filter) (found []string) {
		for _, r := range runs(t, l, RunQuery{Filter: f, Order: Newest}) {
			found = append(found, r.Trace)
		}
		return found
	}
	require.Equal(t, []string{id(3), id(1)}, traces(Filter{Said: "FJORD"}))
	require.Equal(t, []string{id(3), id(2)}, traces(Filter{Said: "Café"}))
	require.Equal(t, []string{id(2)}, traces(Filter{Said: `"mokka"`}))
	require.Equal(t, []string{id(1)}, traces(Filter{Said: "fjord", Who: Who{User: "u1"}}))
	require.Empty(t, traces(Filter{Said: "nothing like it"}))
	_, totals, err := l.List(t.Context(), RunQuery{Filter: Filter{Said: "fjord"}})
	require.NoError(t, err)
	require.Zero(t, totals.SaidSince, "all of it was looked into")
	var found []string
	for q := (RunQuery{Filter: Filter{Said: "hello"}, Patience: 1}); len(found) == 0 || q.SaidBefore != 0; q.SaidBefore = totals.SaidNext {
		var list []Run
		list, totals, err = l.List(t.Context(), q)
		require.NoError(t, err)
		require.Len(t, list, 1)
		found = append(found, list[0].Trace)
		if totals.SaidNext != 0 {
			require.Equal(t, list[0].Started, totals.SaidSince)
		}
	}
	require.Equal(t, []string{id(3), id(2), id(1)}, found, "it goes on where it ended, within a day, too")
}

// TestSaidSpelled: what is searched for is found however it is written, and nothing is found in what surrounds a text.
func TestSaidSpelled(t *testing.T) {
	for _, c := range []struct {
		text, said string
		want       bool
	}{
		{`{"a":"\u00c9LAN \u2713"}`, "élan ✓", true},
		{`{"a":"\ud83d\ude80 up"}`, "🚀 UP", true},
		{`{"a":"\ud83d up"}`, "\\ud83d up", true},
		{`{"a":"1 \u003c 2 \u0026 3"}`, "1 < 2 & 3", true},
		{`{"a":"{\"b\":\"\\u00e9t\\u00e9\"}"}`, "ét", true},
		{`{"a":"one\ntwo\u0022"}`, "one\ntwo", true},
		{"İstanbul K", "istanbul k", true},
		{"\\u00", "\\u00", true},
		{"x", "KLMNOPQR", false}, // the id of the span
	} {
		l := open(t)
		const span Span = 0x4b4c4d4e4f505152
		l.must(t, Batch{Runs: []Run{run(1, 1, 0, 1)}, Texts: []Text{{id(1), span, 0, SideInput, 1, c.text}}})
		require.Equal(t, c.want, len(runs(t, l, RunQuery{Filter: Filter{Said: c.said}})) == 1, "%s in %s", c.said, c.text)
	}
}

// TestSaidDamaged: a piece that cannot be read hides its own text alone.
func TestSaidDamaged(t *testing.T) {
	l := open(t)
	for n := range 3 {
		l.must(t, Batch{Runs: []Run{run(n+1, 1, 0, 1)}, Texts: []Text{{id(n + 1), 1, 0, SideInput, 5, "hello"}}})
	}
	require.NoError(t, script(l.write, "UPDATE texts SET body = x'ff' WHERE trace = 2"))
	require.Len(t, runs(t, l, RunQuery{Filter: Filter{Said: "hello"}}), 2)
}

// TestSpendOfTwoDimensions: what one dimension spent of one value of another is that of its runs, whole, and nothing else.
func TestSpendOfTwoDimensions(t *testing.T) {
	l := open(t)
	for n, who := range []Who{
		{Agent: "clerk", User: "ada", Attributes: `{"team.name":"blue"}`}, {Agent: "clerk", User: "bob"}, {Agent: "scout", User: "ada"},
		{Agent: "clerk", User: "ada", Session: "s1"},
	} {
		usd := Money(1) << (4 * n)
		r, inner, c := run(n+1, 1, 0, usd), run(n+1, 2, 1, usd), call(n+1, 3, 2, usd)
		r.Who, inner.Who, c.Who = who, who, who
		inner.Agent, c.Agent = "helper", "helper"
		l.must(t, Batch{Runs: []Run{r, inner}, Calls: []Call{c}})
	}
	for _, c := range []struct {
		q    SpendQuery
		want map[string]Money
	}{
		{SpendQuery{By: "agent", Where: "user", Value: "ada"}, map[string]Money{"clerk": 0x1001, "scout": 0x100}},
		{SpendQuery{By: "user", Where: "agent", Value: "clerk"}, map[string]Money{"ada": 0x1001, "bob": 0x10}},
		{SpendQuery{By: "user", Where: "team.name", Value: "blue"}, map[string]Money{"ada": 1}},
		{SpendQuery{By: "team.name", Where: "user", Value: "ada"}, map[string]Money{"blue": 1, "": 0x1100}},
		{SpendQuery{By: BySession, Where: "user", Value: "ada"}, map[string]Money{"s1": 0x1000, "": 0x101}},
		{SpendQuery{By: ByDay, Where: BySession, Value: "s1", EachDay: true}, map[string]Money{"2026-11-27": 0x1000}},
		{SpendQuery{By: ByModel, Where: "user", Value: "ada", Provider: "openai"}, map[string]Money{"gpt-5": 0x1101}},
		{SpendQuery{By: ByModel, Provider: "anthropic"}, map[string]Money{}},
		{SpendQuery{By: "user", Where: "agent", Value: "clerk", To: noon.Time().AddDate(0, 0, -1)}, map[string]Money{}},
	} {
		require.Equal(t, c.want, spent(t, l, c.q), "%+v", c.q)
	}
	for _, q := range []SpendQuery{
		{By: "user", Where: "agent", Value: "clerk", Model: "gpt-5"}, {By: "user", Where: ByModel, Value: "gpt-5"}, {By: "user", Where: ByProvider},
	} {
		_, err := l.Spend(t.Context(), q)
		require.ErrorIs(t, err, ErrQuery, "%+v", q)
	}
}

// TestSumsOfRunsAreThoseOfDays: where all of a trace is for one user, team and so on, what is summed up of two dimensions adds up to
// the sums of days of either, whatever attributes are called and whenever in its day a period begins or ends.
func TestSumsOfRunsAreThoseOfDays(t *testing.T) {
	const odd = `$."a.b" or 1=1 --`
	rapid.Check(t, func(rt *rapid.T) {
		l := open(t)
		pick := func(what string) string { return rapid.SampledFrom([]string{"", "a", "b'", "é"}).Draw(rt, what) }
		for n := range rapid.IntRange(1, 8).Draw(rt, "traces") {
			kept, err := json.Marshal(map[string]string{odd: pick("odd"), "usd": pick("usd"), "[0]": pick("list")})
			require.NoError(rt, err)
			who := Who{User: pick("user"), Agent: pick("agent"), Tenant: pick("tenant"), Session: pick("session"), Attributes: string(kept)}
			usd := Money(rapid.IntRange(0, 1000).Draw(rt, "usd"))
			r, c := run(n+1, 1, 0, usd), call(n+1, 2, 1, usd)
			r.Who, c.Who = who, who
			shift := Nanos(rapid.Int64Range(-72, 72).Draw(rt, "hours")) * Nanos(time.Hour)
			r.Started, r.Ended, c.Started, c.Ended = r.Started+shift, r.Ended+shift, c.Started+shift, c.Ended+shift
			l.must(t, Batch{Runs: []Run{r}, Calls: []Call{c}})
		}
		dimensions := []string{"agent", "user", "tenant", odd, "usd", "[0]"}
		by, of := rapid.SampledFrom(dimensions).Draw(rt, "by"), rapid.SampledFrom(dimensions).Draw(rt, "of")
		q := SpendQuery{By: of}
		if rapid.Bool().Draw(rt, "period") {
			q.From = noon.Time().Add(time.Duration(rapid.Int64Range(-80, 0).Draw(rt, "from")) * time.Hour)
			q.To = noon.Time().Add(time.Duration(rapid.Int64Range(0, 80).Draw(rt, "to")) * time.Hour)
		}
		for value, usd := range spent(t, l, q) {
			both := q
			both.By, both.Where, both.Value = by, of, value
			sum := Money(0)
			for _, m := range spent(t, l, both) {
				sum += m
			}
			require.Equal(rt, usd, sum, "%+v", both)
		}
	})
}

// A full disk is an error, and what could not be written is written whole once there is room.
func TestAFullDisk(t *testing.T) {
	l := open(t)
	pages, err := number(l.write, "PRAGMA page_count")
	require.NoError(t, err)
	require.NoError(t, script(l.write, fmt.Sprintf("PRAGMA max_page_count = %d", pages)))
	b := Batch{Runs: []Run{run(1, 1, 0, 100)}}
	for n := range Span(500) {
		b.Calls = append(b.Calls, call(1, n+2, 1, 1))
	}
	_, err = l.Write(&b)
	require.ErrorIs(t, err, sqlite3.FULL)
	require.Empty(t, runs(t, l, RunQuery{}))
	require.NoError(t, script(l.write, "PRAGMA max_page_count = 100000"))
	require.Equal(t, 501, l.must(t, b).New)
	require.Equal(t, Money(500), spent(t, l, SpendQuery{By: ByModel})["gpt-5"])
}

// Sums that no ledger can hold are the greatest there is, and never an error: a batch that cannot be written would be tried
// for ever.
func TestSumsThatAreTooLarge(t *testing.T) {
	l := open(t)
	for n := range 30 {
		c := call(1, Span(n+1), 0, MaxMoney)
		l.must(t, Batch{Calls: []Call{c}})
		l.must(t, Batch{Runs: []Run{run(n+2, 1, 0, MaxMoney)}})
	}
	for _, by := range []string{ByModel, BySession, "user", ByDay} {
		_, err := l.Spend(t.Context(), SpendQuery{By: by})
		require.NoError(t, err)
	}
	totals, err := l.RunTotals(t.Context(), Filter{})
	require.NoError(t, err)
	require.Equal(t, Money(math.MaxInt64), totals.USD.Money)
}
