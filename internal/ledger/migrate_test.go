package ledger

import (
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"

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
