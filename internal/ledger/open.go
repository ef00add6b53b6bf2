package ledger

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

// FileName is the ledger's file in its directory.
const FileName = "ledger.db"

// Version is the schema that this package writes. A file of an older one is migrated, one of a newer one refused.
const Version = 3

// applicationID marks the file as a ledger, for the command file and for us: "ag$l".
const applicationID = 0x6167246c

// The errors of Open that a user can do something about.
var (
	ErrNone    = errors.New("there is no ledger")
	ErrDamaged = errors.New("the file is damaged")
	ErrForeign = errors.New("the file is a database of something else")
	ErrNewer   = errors.New("the file was written by a newer version")
	ErrQuery   = errors.New("a question that the ledger cannot answer")
)

//go:embed schema/*.sql
var schema embed.FS

// migrations are the steps of the schema: the first makes a file, each other brings one to its version.
type migrations struct {
	steps   fs.FS // schema/N.sql
	version int
}

var ours = migrations{schema, Version}

// readers is how many queries run at once: two tabs, their live lists, the terminal.
const readers = 4

// busyTimeout is how long a statement waits for another process's.
const busyTimeout = 5 * time.Second

// Ledger is an open file. Its methods are safe for concurrent use.
type Ledger struct {
	path string
	read *sqlite.Pool

	mu      sync.Mutex // one writer
	write   *sqlite.Conn
	pending writing
	closed  bool

	watchers watchers
}

// Open opens the ledger in a directory to write and to read it; it creates both where they are missing.
func Open(dir string) (*Ledger, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := sqlite.SpillInto(dir); err != nil {
		return nil, err
	}
	l := &Ledger{path: filepath.Join(dir, FileName)}
	conn, err := ours.open(l.path)
	if err != nil {
		return nil, explain(err)
	}
	l.write = conn
	l.read = sqlite.NewPool(readers, l.reader)
	return l, nil
}

// OpenReader opens the ledger in a directory to read it, while another process may write it.
func OpenReader(dir string) (*Ledger, error) {
	l := &Ledger{path: filepath.Join(dir, FileName)}
	if _, err := os.Stat(l.path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNone, dir)
	}
	conn, err := l.reader()
	if err != nil {
		return nil, explain(err)
	}
	version, err := checkVersion(conn, Version)
	if err = errors.Join(err, conn.Close()); err != nil {
		return nil, explain(err)
	}
	if version < Version {
		return nil, errors.New("the ledger is of an older version, which the collector migrates when it starts")
	}
	l.read = sqlite.NewPool(readers, l.reader)
	return l, nil
}

// reader opens a connection to read.
func (l *Ledger) reader() (*sqlite.Conn, error) { return sqlite.Open(l.path, false, busyTimeout) }

// Path is where the file is.
func (l *Ledger) Path() string { return l.path }

// Close ends writing and reading, once. Queries that are running end first.
func (l *Ledger) Close() (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		err = l.read.Close()
	}
	if l.write != nil {
		err = errors.Join(err, l.write.Close())
		l.write = nil
	}
	return err
}

// open opens the file and brings it to the newest schema.
func (m migrations) open(path string) (*sqlite.Conn, error) {
	conn, err := sqlite.Open(path, true, busyTimeout)
	if err != nil {
		return nil, err
	}
	if err := m.prepare(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (m migrations) prepare(conn *sqlite.Conn) error {
	version, err := checkVersion(conn, m.version)
	if err != nil {
		return err
	}
	for _, pragma := range []string{
		"page_size = 16384",         // before the first table: the log takes two writes for a page, and texts fill it
		"auto_vacuum = incremental", // likewise: the file shrinks when days go
		"journal_mode = wal",        // readers and the writer do not wait for each other
		"synchronous = normal",      // survives a killed process; a loss of power takes the last moments
		"cache_size = -4096",        // KiB
	} {
		if err := conn.Exec("PRAGMA " + pragma); err != nil {
			return err
		}
	}
	for version < m.version {
		if version, err = m.migrate(conn); err != nil {
			return fmt.Errorf("migration to version %d: %w", version, err)
		}
	}
	return nil
}

// migrate runs the next step of the schema, whole or not at all, unless another process has just done so. It returns the version that
// the file has then, or should have.
func (m migrations) migrate(conn *sqlite.Conn) (version int, err error) {
	end, err := conn.Begin()
	if err != nil {
		return m.version, err
	}
	defer end(&err)
	if version, err = checkVersion(conn, m.version); err != nil || version == m.version {
		return m.version, err
	}
	version++
	script, err := fs.ReadFile(m.steps, "schema/"+strconv.Itoa(version)+".sql")
	if err != nil {
		return version, err
	}
	return version, conn.Exec(fmt.Sprintf("%s\nPRAGMA application_id = %d;\nPRAGMA user_version = %d;\n",
		script, applicationID, version))
}

// checkVersion is the schema's version of a file, 0 of a new one. It may be at most newest.
func checkVersion(conn *sqlite.Conn, newest int) (int, error) {
	tables, err := number(conn, "SELECT count(*) FROM sqlite_master")
	if err != nil {
		return 0, err
	}
	id, err := number(conn, "PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	version, err := number(conn, "PRAGMA user_version")
	switch {
	case err != nil:
		return 0, err
	case tables == 0:
		return 0, nil
	case id != applicationID:
		return 0, ErrForeign
	case version > int64(newest):
		return 0, fmt.Errorf("%w: its schema is %d, this one knows %d", ErrNewer, version, newest)
	}
	return int(version), nil
}

// number is the one number that a query returns.
func number(conn *sqlite.Conn, query string, args ...any) (n int64, err error) {
	err = conn.Query(query, args, func(s *sqlite.Stmt) error {
		n = s.ColumnInt64(0)
		return nil
	})
	return n, err
}

// explain puts SQLite's errors that mean a damaged file into one of ours.
func explain(err error) error {
	if sqlite.Damaged(err) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// with runs f with a connection to read.
func (l *Ledger) with(ctx context.Context, f func(*sqlite.Conn) error) error {
	return explain(l.read.With(ctx, f))
}
