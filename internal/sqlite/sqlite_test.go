package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

func open(t *testing.T, path string) *Conn {
	conn, err := Open(path, true, time.Second)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	require.NoError(t, conn.Exec("CREATE TABLE IF NOT EXISTS words (word TEXT UNIQUE, n INTEGER)"))
	return conn
}

func count(t *testing.T, c *Conn) (n int64) {
	require.NoError(t, c.Query("SELECT count(*) FROM words", nil, func(s *Stmt) error {
		n = s.ColumnInt64(0)
		return nil
	}))
	return n
}

// A statement that is asked for again has neither the parameters nor the rows of before.
func TestStatementsBeginAnew(t *testing.T) {
	c := open(t, filepath.Join(t.TempDir(), "x.db"))
	require.NoError(t, c.Run("INSERT INTO words VALUES (?, ?)", "a\xff", 7))
	require.NoError(t, c.Run("INSERT INTO words VALUES (?, ?)", "b"))
	require.NoError(t, c.Run("INSERT INTO words VALUES (?, ?)", "c", int64(8)))
	stop := errors.New("stop")
	for range 2 {
		var words []string
		err := c.Query("SELECT word, n FROM words ORDER BY word", nil, func(s *Stmt) error {
			words = append(words, s.ColumnText(0))
			if Null(s, 1) {
				return stop
			}
			return nil
		})
		require.ErrorIs(t, err, stop)
		require.Equal(t, []string{"a\uFFFD", "b"}, words)
	}
	require.ErrorContains(t, c.Run("INSERT INTO words VALUES (?, ?)", 1.5), "float64")
	require.ErrorContains(t, c.Run("INSERT INTO words VALUES (?, ?)", "a\uFFFD", 1), "UNIQUE")
	require.NoError(t, c.Run("INSERT INTO words VALUES (?, ?)", "d", 1), "after an error")
	require.ErrorContains(t, c.Run("SELECT nothing"), "nothing")
	require.EqualValues(t, 4, count(t, c))
}

// A transaction is written whole or not at all.
func TestTransactions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	c := open(t, path)
	write := func(fails error) (err error) {
		end, err := c.Begin()
		require.NoError(t, err)
		defer end(&err)
		require.NoError(t, c.Run("INSERT INTO words (n) VALUES (1), (2)"))
		return fails
	}
	mistake := errors.New("mistake")
	require.ErrorIs(t, write(mistake), mistake)
	require.Zero(t, count(t, c))
	require.NoError(t, write(nil))
	require.EqualValues(t, 2, count(t, c))

	other, err := Open(path, true, time.Millisecond)
	require.NoError(t, err)
	defer other.Close()
	end, err := other.Begin()
	require.NoError(t, err)
	require.NoError(t, c.BusyTimeout(time.Millisecond))
	_, err = c.Begin()
	require.ErrorContains(t, err, "locked")
	end(&err)
}

// A question ends with its context, and leaves a connection that answers the next.
func TestQuestionsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	open(t, path)
	p := NewPool(1, func() (*Conn, error) { return Open(path, false, time.Second) })
	ask := func(ctx context.Context, sql string) error {
		return p.With(ctx, func(c *Conn) error { return c.Run(sql) })
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.ErrorContains(t, ask(ctx, endless), "interrupted")
	require.NoError(t, ask(t.Context(), "SELECT word FROM words"))
	require.ErrorContains(t, ask(t.Context(), "DELETE FROM words"), "readonly")
	require.NoError(t, p.With(t.Context(), func(*Conn) error { // while the only connection is at work
		require.ErrorIs(t, ask(ctx, "SELECT 1"), context.DeadlineExceeded)
		return nil
	}))
	require.NoError(t, p.Close())
	require.NoError(t, p.Close(), "once more")
	require.ErrorIs(t, ask(t.Context(), "SELECT 1"), ErrClosed)
}

// A container may have no directory for temporary files.
func TestSpilling(t *testing.T) {
	dir := t.TempDir()
	c := open(t, filepath.Join(dir, "x.db"))
	const many = "CREATE TEMP TABLE t%s AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT hex(randomblob(20)) AS x FROM n ORDER BY x"
	t.Setenv("TMPDIR", filepath.Join(dir, "none"))
	t.Setenv(tempDir, "")
	require.Error(t, c.Exec(fmt.Sprintf(many, "1")))
	require.NoError(t, SpillInto(dir))
	require.NoError(t, c.Exec(fmt.Sprintf(many, "2")))
	t.Setenv("TMPDIR", dir)
	t.Setenv(tempDir, "")
	require.NoError(t, SpillInto("/nowhere"))
	require.Empty(t, os.Getenv(tempDir), "the system has one")
}

// What is not there, or not a database, is an error, and does not take a place of the pool for good.
func TestWhatCannotBeOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	p := NewPool(1, func() (*Conn, error) { return Open(path, false, time.Second) })
	defer p.Close()
	ask := func() error { return p.With(t.Context(), func(c *Conn) error { return c.Run("SELECT n FROM words") }) }
	for range 3 {
		require.ErrorContains(t, ask(), "unable to open")
	}
	require.NoError(t, os.WriteFile(path, make([]byte, 5000), 0o600))
	require.True(t, Damaged(ask()))
	require.False(t, Damaged(nil))
}

// What the system says is told with an error of a file, where it says anything.
func TestWhy(t *testing.T) {
	mistake := errors.New("mistake")
	require.Equal(t, mistake, Why(mistake, "/nowhere"))
	require.Equal(t, sqlite3.IOERR_WRITE, Why(sqlite3.IOERR_WRITE, t.TempDir()))
	err := Why(sqlite3.IOERR_WRITE, filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, sqlite3.IOERR_WRITE)
	require.ErrorIs(t, err, os.ErrNotExist)
}
