// Package sqlite is what our users of SQLite share: connections whose statements stay prepared, and queries that call back for each row.
// SQLite itself comes from ncruces' translation to Go, which needs no C compiler.
package sqlite

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Stmt is a prepared statement.
type Stmt = sqlite3.Stmt

// Conn is a connection. It is not safe for concurrent use.
type Conn struct {
	*sqlite3.Conn
	prepared map[string]*Stmt
}

// Open opens a file to read it, or to write it, too, which creates a file that is missing. A statement waits for what another process has
// locked at most for busy.
func Open(path string, write bool, busy time.Duration) (*Conn, error) {
	flags := sqlite3.OPEN_READONLY
	if write {
		flags = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
	}
	conn, err := sqlite3.OpenFlags(path, flags)
	if err != nil {
		return nil, err
	}
	if err := conn.BusyTimeout(busy); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &Conn{conn, map[string]*Stmt{}}, nil
}

// tempDir is where SQLite looks for a directory first.
const tempDir = "SQLITE_TMPDIR"

// SpillInto makes connections that are opened from now on write what does not fit into their memory into dir, where the system has no
// directory for such files: a container whose root is read-only seldom has one.
func SpillInto(dir string) error {
	if os.Getenv(tempDir) != "" {
		return nil
	}
	f, err := os.CreateTemp("", "sqlite-*")
	if err != nil {
		return os.Setenv(tempDir, dir)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Close ends the connection and its statements.
func (c *Conn) Close() (err error) {
	for _, s := range c.prepared {
		err = errors.Join(err, s.Close())
	}
	clear(c.prepared)
	return errors.Join(err, c.Conn.Close())
}

// Prepare is the statement of an SQL text, without parameters and before its first row. It stays prepared as long as the connection, so that
// texts should be few.
func (c *Conn) Prepare(sql string) (*Stmt, error) {
	if s := c.prepared[sql]; s != nil {
		_ = s.Reset() // which says once more what went wrong the last time
		return s, s.ClearBindings()
	}
	s, _, err := c.Conn.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, err
	}
	c.prepared[strings.Clone(sql)] = s
	return s, nil
}

// Begin begins a transaction that may write. What it returns is to be deferred: it commits where there is no error, and else undoes all.
func (c *Conn) Begin() (end func(*error), err error) {
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	return func(err *error) {
		if *err == nil {
			*err = c.Exec("COMMIT")
		}
		if *err != nil && !c.GetAutocommit() { // SQLite has not undone it itself
			*err = errors.Join(*err, c.Exec("ROLLBACK"))
		}
	}, nil
}

// Query runs a statement and calls row for each of its rows.
func (c *Conn) Query(sql string, args []any, row func(*Stmt) error) error {
	s, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	defer func() { _ = s.Reset() }() // which says once more what went wrong
	for i, arg := range args {
		if err := Bind(s, i+1, arg); err != nil {
			return err
		}
	}
	for s.Step() {
		if err := row(s); err != nil {
			return err
		}
	}
	return s.Err()
}

// Run runs a statement that has no rows.
func (c *Conn) Run(sql string, args ...any) error {
	return c.Query(sql, args, func(*Stmt) error { return nil })
}

// Bind sets parameter i, from 1 on. What is no UTF-8 in a text is replaced.
func Bind(s *Stmt, i int, value any) error {
	switch v := value.(type) {
	case string:
		return s.BindText(i, strings.ToValidUTF8(v, "\uFFFD"))
	case int64:
		return s.BindInt64(i, v)
	case int:
		return s.BindInt64(i, int64(v))
	default:
		return fmt.Errorf("a parameter of type %T", value)
	}
}

// Null reports whether a column of the row has no value.
func Null(s *Stmt, column int) bool { return s.ColumnType(column) == sqlite3.NULL }

// Damaged reports whether an error says that a file is none of SQLite's, or not any more.
func Damaged(err error) bool {
	return errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB)
}

// probeBytes is how much Why tries to write: as much as a transaction may need.
const probeBytes = 1 << 20

// Why adds to an error of reading or writing a file in dir what the system says of writing there, a full disk for one: SQLite forgets it
// while it undoes the rest.
func Why(err error, dir string) error {
	if !errors.Is(err, sqlite3.IOERR) {
		return err
	}
	f, cause := os.CreateTemp(dir, "probe-*")
	if cause == nil {
		_, cause = f.Write(make([]byte, probeBytes))
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	if cause == nil {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}
