package agentrunprocessor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/journal"
	"github.com/otelcol-genai/otelcol-genai/internal/run/hold"
)

// The kinds of records in the journal.
const (
	kindTraces byte = iota + 1
	kindLogs
)

// segmentBytes is the size of a file of the journal: small enough to go soon, large enough for few files. A file goes only
// once it is full, so a journal has room for several, however small it is.
const (
	segmentBytes = 16 << 20
	leastFiles   = 4
)

// store is the journal of what was accepted and, in a directory, the index of what of it was taken.
type store struct {
	data, index *journal.Journal
	disk        bool
	dir         string
	since       time.Time // from when on the journal has all that was accepted
}

func inMemory(cfg *Config) *store {
	data, _ := journal.Open(journal.Settings{MaxBytes: 2 * cfg.memory()}) // fails for files only
	return &store{data: data, since: time.Now()}
}

// onDisk opens the journal of an instance in its directory.
func onDisk(cfg *Config, dir string) (*store, error) {
	s := &store{disk: true, dir: dir}
	limit := int64(cfg.MaxDiskMiB) << 20
	var err error
	s.data, err = journal.Open(journal.Settings{
		Dir: filepath.Join(dir, "items"), SegmentBytes: min(segmentBytes, limit/leastFiles), MaxBytes: limit, Sync: cfg.Fsync,
	})
	if err != nil {
		return nil, err
	}
	s.index, err = journal.Open(journal.Settings{Dir: filepath.Join(dir, "index"), SegmentBytes: segmentBytes, Sync: cfg.Fsync})
	if err != nil {
		return nil, errors.Join(err, s.data.Close())
	}
	if s.since, err = readSince(dir); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// readSince is when the journal in a directory began.
func readSince(dir string) (time.Time, error) {
	text, err := os.ReadFile(filepath.Join(dir, sinceFile))
	if err == nil {
		if since, err := time.Parse(time.RFC3339Nano, string(text)); err == nil {
			return since, nil
		}
	}
	return time.Now(), writeSince(dir, time.Now())
}

const sinceFile = "since"

func writeSince(dir string, since time.Time) error {
	return directory(dir).Set(context.Background(), sinceFile, []byte(since.Format(time.RFC3339Nano)))
}

// pause is for how long nothing has been written before this process.
func (s *store) pause(now time.Time) time.Duration {
	last := s.data.Last()
	if at := s.index.Last(); at.After(last) {
		last = at
	}
	if last.IsZero() || last.After(now) {
		return 0
	}
	return now.Sub(last)
}

func (s *store) bytes() int64 {
	if s.index == nil {
		return s.data.Bytes()
	}
	return s.data.Bytes() + s.index.Bytes()
}

func (s *store) close() error {
	if s.index == nil {
		return s.data.Close()
	}
	return errors.Join(s.data.Close(), s.index.Close())
}

// keepTraces writes a request into the journal. What it returns is where each of its n spans is.
func (s *store) keepTraces(now time.Time, td ptrace.Traces, n int) (func(i int) journal.Ref, error) {
	if n == 0 {
		return nil, nil
	}
	data, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	if err != nil {
		return nil, err
	}
	return s.keep(now, kindTraces, data, n)
}

// keepLogs does the same for log records.
func (s *store) keepLogs(now time.Time, ld plog.Logs, n int) (func(i int) journal.Ref, error) {
	if n == 0 {
		return nil, nil
	}
	data, err := (&plog.ProtoMarshaler{}).MarshalLogs(ld)
	if err != nil {
		return nil, err
	}
	return s.keep(now, kindLogs, data, n)
}

func (s *store) keep(now time.Time, kind byte, data []byte, n int) (func(i int) journal.Ref, error) {
	parts, err := hold.Ranges(data, make([]hold.Range, 0, n))
	if err != nil || len(parts) != n {
		return nil, fmt.Errorf("a request of %d items marshals to %d: %w", n, len(parts), err)
	}
	ref, err := s.data.Append(now, kind, data, n)
	if errors.Is(err, journal.ErrTooLarge) {
		return nil, consumererror.NewPermanent(fmt.Errorf("agent_run cannot keep a request: %w", err))
	}
	if err != nil {
		return nil, fmt.Errorf("agent_run cannot keep what it would accept: %w", err)
	}
	return func(i int) journal.Ref { return ref.Part(parts[i].At, parts[i].Len) }, nil
}

// sum tells log records apart, over restarts, too: by all their bytes and, within a request, by how many equal ones are before each.
func (s *store) sum(items []logItem, refs func(i int) journal.Ref) {
	seen := map[uint64]uint64{}
	var b []byte
	for i := range items {
		b, _ = refs(i).AppendTo(b[:0])
		sum := xxhash.Sum64(b)
		items[i].sum = sum + seen[sum]
		seen[sum]++
	}
}
