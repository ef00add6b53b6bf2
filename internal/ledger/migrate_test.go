package ledger

import (
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
	first, err := schema.ReadFile("schema/1.sql")
	require.NoError(t, err)
	steps := func(second string) migrations {
		return migrations{fstest.MapFS{"schema/1.sql": {Data: first}, "schema/2.sql": {Data: []byte(second)}}, Version + 1}
	}
	_, err = steps("ALTER TABLE runs ADD COLUMN more TEXT; UPDATE runs SET more = agent; ALTER TABLE nothing ADD COLUMN x TEXT;").open(path)
	require.ErrorContains(t, err, "migration to version 2")
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
