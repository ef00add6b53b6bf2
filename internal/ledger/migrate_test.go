package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A ledger of the previous schema is brought to the next one with all that is in it. A step that fails changes nothing: the
// version before reads and writes the file as if nothing had been.
func TestALedgerOfThePreviousSchema(t *testing.T) {
	l := open(t)
	l.must(t, Batch{Runs: []Run{run(1, 1, 0, 500)}, Calls: []Call{call(1, 2, 1, 500)}})
	path := l.Path()
	require.NoError(t, l.Close())
	steps := func(next string) migrations {
		files := fstest.MapFS{fmt.Sprintf("schema/%d.sql", Version+1): {Data: []byte(next)}}
		for v := range Version {
			name := fmt.Sprintf("schema/%d.sql", v+1)
			body, err := schema.ReadFile(name)
			require.NoError(t, err)
			files[name] = &fstest.MapFile{Data: body}
		}
		return migrations{files, Version + 1}
	}
	_, err := steps("ALTER TABLE runs ADD COLUMN more TEXT; UPDATE runs SET more = agent; ALTER TABLE nothing ADD COLUMN x TEXT;").open(path)
	require.ErrorContains(t, err, fmt.Sprintf("migration to version %d", Version+1))
	conn, err := ours.open(path)
	require.NoError(t, err, "as it was before")
	columns, err := number(conn, "SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'more'")
	require.NoError(t, err)
	require.Zero(t, columns)
	require.NoError(t, conn.Close())

	conn, err = steps("ALTER TABLE runs ADD COLUMN more TEXT; UPDATE runs SET more = agent;").open(path)
	require.NoError(t, err)
	kept, err := number(conn, "SELECT count(*) FROM runs JOIN calls USING (trace) WHERE more = 'clerk' AND calls.usd = 500")
	require.NoError(t, err)
	require.EqualValues(t, 1, kept)
	require.NoError(t, conn.Close())
	_, err = ours.open(path)
	require.ErrorIs(t, err, ErrNewer)
}

// A ledger that was made by each version before this one is brought to it.
func TestALedgerOfEachVersion(t *testing.T) {
	for version := 1; version < Version; version++ {
		path := filepath.Join(t.TempDir(), FileName)
		conn, err := (migrations{schema, version}).open(path)
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		l, err := Open(filepath.Dir(path))
		require.NoError(t, err)
		l.must(t, Batch{Merged: []Merged{{At: call(1, 2, 1, 500).At, Signal: "span", Status: "duplicate", Evidence: "same_id"}}})
		require.NoError(t, l.Close())
	}
}

// Processes that open an old ledger at the same time migrate it once.
func TestMigrationByMany(t *testing.T) {
	for range 5 {
		path := filepath.Join(t.TempDir(), FileName)
		conn, err := (migrations{schema, 1}).open(path)
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		var many sync.WaitGroup
		for range 4 {
			many.Go(func() {
				conn, err := ours.open(path)
				if assert.NoError(t, err) {
					assert.NoError(t, conn.Close())
				}
			})
		}
		many.Wait()
	}
}

// everything has a row in each table, with a value in nearly each column.
func everything() Batch {
	who := Who{Agent: "clerk", User: "u1", Session: "s1", Tenant: "north", Environment: "production", Service: "shop", Repository: "example/shop", Attributes: `{"team":"blue"}`}
	full := Call{
		At: placed(1, 3, 2, "chat gpt-5"), Who: who, Signal: "span", Operation: "chat", Emitter: "ai-sdk", Provider: "openai", Model: "gpt-5",
		RequestModel: "gpt-5", ResponseModel: "gpt-5-2025-08-07", Status: "partial", Reason: "unknown_units", Source: "computed", Price: "openai/gpt-5@2025-08-07",
		Assumed: "tier region", USD: Some(500), Reported: Some(510), Computed: Some(490),
		Parts:  Parts{Input: 100, CacheRead: 50, CacheWrite: 50, Output: 100, Reasoning: 50, Audio: 50, Image: 0, Tool: 50, Unsplit: 50},
		Tokens: Tokens{Input: 10, CacheRead: 20, CacheWrite: 30, Output: 40, Reasoning: 50, AudioInput: 60, AudioOutput: 70},
		Units:  `{"input":10}`, Tier: "standard", Region: "eu", Geo: "de", ID: "resp_1",
	}
	full.Error = "refused"
	other := call(1, 5, 2, 7)
	other.Who = who
	other.Agent = "helper"
	unpriced := call(2, 2, 0, 0)
	unpriced.Status, unpriced.Reason, unpriced.USD, unpriced.Parts = "unpriced", "unknown_model", Maybe{}, Parts{}
	outer, inner := run(1, 1, 0, 600), run(1, 2, 1, 500)
	outer.Who, outer.Title, outer.Tags, outer.Error = who, "Where is my order?", "a, b", "timeout"
	outer.LLM, outer.Sandboxes, outer.ToolFees, outer.Unpriced, outer.Tools, outer.ToolErrors = Some(500), Some(90), Some(10), 1, 2, 1
	correction := run(1, 2, 1, 501)
	correction.Said, correction.Corrected = Some(500), noon
	return Batch{
		Runs: []Run{outer, inner}, Calls: []Call{full, other, unpriced}, Corrections: []Run{correction},
		Merged:    []Merged{{At: placed(1, 4, 3, "POST"), Signal: "span", Emitter: "http", Model: "gpt-5", Status: "duplicate", Bill: 3, Evidence: "response_id"}},
		Tools:     []Tool{{At: placed(1, 6, 2, "search"), Agent: "clerk"}},
		Sandboxes: []Sandbox{{At: placed(1, 7, 8, "run"), Who: who, ID: "sb1", Template: "base", VCPUs: "2", ExitCode: "0", Command: "ls", USD: Some(90)}},
		Links:     []Link{{placed(1, 8, 1, "step")}},
		Texts: []Text{
			{Trace: id(1), Span: 3, Side: SideInput, Bytes: 18, Body: "Where is my order?"},
			{Trace: id(1), Span: 3, Side: SideOutput, Bytes: 400, Body: "On its way."},
		},
	}
}

// afterEverything comes in a batch of its own.
func afterEverything() Batch {
	return Batch{Calls: []Call{call(2, 3, 0, 9)}, Texts: []Text{{Trace: id(2), Span: 3, Side: SideInput, Bytes: 2, Body: "hi"}}}
}

// All that version 2 kept is there afterwards, looks as if this version had written it, and goes on in the same rows.
func TestWhatVersion2Kept(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	conn, err := (migrations{schema, 2}).open(path)
	require.NoError(t, err)
	rows, err := os.ReadFile("testdata/version2.sql")
	require.NoError(t, err)
	require.NoError(t, script(conn, string(rows)))
	require.NoError(t, conn.Close())
	l, err := Open(filepath.Dir(path))
	require.NoError(t, err)
	defer l.Close()
	fresh := open(t)
	for _, b := range []func() Batch{everything, afterEverything} {
		fresh.must(t, b())
	}
	require.Equal(t, contents(t, fresh), contents(t, l))
	for _, b := range []func() Batch{everything, afterEverything} {
		require.Zero(t, l.must(t, b()).New)
	}
	require.Equal(t, contents(t, fresh), contents(t, l))
}

// contents is all that can be asked for, without the numbers of rows.
func contents(t *testing.T, l *Ledger) (all []any) {
	t.Helper()
	for _, prefix := range []string{id(1)[:31] + "1", id(2)} {
		trace, err := l.Trace(t.Context(), prefix)
		require.NoError(t, err)
		rows := Batch{Runs: trace.Runs, Calls: trace.Calls, Merged: trace.Merged, Tools: trace.Tools, Sandboxes: trace.Sandboxes}
		require.NoError(t, rows.each(func(a *At) error { a.id = 0; return nil }))
		for i := range trace.Calls {
			trace.Calls[i].number = 0
		}
		for i := range trace.Sandboxes {
			trace.Sandboxes[i].number = 0
		}
		for i := range trace.Links {
			trace.Links[i].id = 0
		}
		texts, err := l.Texts(t.Context(), trace.ID, 3)
		require.NoError(t, err)
		all = append(all, trace, texts)
	}
	for _, dimension := range append(slices.Clone(Dimensions), All, "team", byReason) {
		days, err := l.Days(t.Context(), dimension, time.Time{}, time.Time{})
		require.NoError(t, err)
		all = append(all, days)
	}
	unpriced, err := l.Unpriced(t.Context(), Filter{})
	require.NoError(t, err)
	totals, err := l.RunTotals(t.Context(), Filter{Said: "where is"})
	require.NoError(t, err)
	require.EqualValues(t, 1, totals.Runs)
	return append(all, unpriced, totals)
}
