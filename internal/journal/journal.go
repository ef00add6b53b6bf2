package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Settings say where a journal is kept.
type Settings struct {
	Dir          string // "" for memory
	SegmentBytes int64  // when a file is full; a record that is larger has one for itself
	MaxBytes     int64  // of all segments; above it Append fails with ErrFull, and for a larger record with ErrTooLarge
	Sync         bool   // every record is on the disk before Append returns
}

// ErrFull says that the journal has reached its limit.
var ErrFull = errors.New("the journal is full")

// ErrTooLarge says that a record would not find room in an empty journal, either.
var ErrTooLarge = errors.New("larger than the journal may become")

// maxRecord bounds one record: lengths and offsets have 32 bits.
const maxRecord = 1 << 30

// Journal is safe for concurrent use.
type Journal struct {
	set  Settings
	lock *os.File // of the directory; nil in memory

	mu       sync.Mutex
	open     *segment // the file that records go to; nil where none is open
	segments map[uint64]*segment
	next     uint64 // number of the next segment: never one that a process before has used, and may have noted elsewhere
	bytes    int64
	old      []*segment // found by Open, in order; until Settle they stay whatever is in them
	last     time.Time
	closed   bool
}

// Open opens a journal. What the directory has from before stays until Replay and Settle have been called.
func Open(set Settings) (*Journal, error) {
	j := &Journal{set: set, segments: map[uint64]*segment{}, next: uint64(time.Now().UnixMicro())}
	if set.Dir == "" {
		return j, nil
	}
	if err := os.MkdirAll(set.Dir, 0o700); err != nil {
		return nil, err
	}
	var err error
	if j.lock, err = lockFile(filepath.Join(set.Dir, "lock")); err != nil {
		return nil, fmt.Errorf("%s is in use: %w", set.Dir, err)
	}
	if err := j.find(); err != nil {
		return nil, errors.Join(err, j.lock.Close())
	}
	return j, nil
}

// Last is when the process before wrote last, zero where it left nothing.
func (j *Journal) Last() time.Time { return j.last }

// find opens the segments of the process before.
func (j *Journal) find() error {
	names, err := filepath.Glob(filepath.Join(j.set.Dir, "*"+suffix))
	if err != nil {
		return err
	}
	for _, name := range names {
		number, ok := numberOf(name)
		if !ok {
			continue
		}
		file, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		info, err := file.Stat()
		if err != nil {
			return errors.Join(err, file.Close())
		}
		s := &segment{j: j, number: number, file: file, size: info.Size(), sealed: true, kept: true}
		j.segments[number] = s
		j.old = append(j.old, s)
		j.bytes += s.size
		j.next = max(j.next, number+1)
		if info.ModTime().After(j.last) {
			j.last = info.ModTime()
		}
	}
	slices.SortFunc(j.old, func(a, b *segment) int { return int(int64(a.number) - int64(b.number)) })
	return nil
}

// Append writes a record of so many items, each of which must be released once. The journal may keep payload.
func (j *Journal) Append(at time.Time, kind byte, payload []byte, items int) (Ref, error) {
	if n := int64(len(payload)); n > maxRecord || j.set.MaxBytes > 0 && n > j.set.MaxBytes {
		return Ref{}, fmt.Errorf("a record of %d bytes is %w", n, ErrTooLarge)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return Ref{}, os.ErrClosed
	}
	if j.full(payload) && j.open != nil && j.open.live == 0 {
		j.seal() // nothing of it is needed, and it may be all that there is
	}
	if j.full(payload) {
		return Ref{}, ErrFull
	}
	s, off, err := j.place(at, kind, payload)
	if err != nil {
		return Ref{}, err
	}
	s.live += items
	if items == 0 {
		j.drop(s)
	}
	return Ref{s, off, uint32(len(payload))}, nil
}

func (j *Journal) full(payload []byte) bool {
	return j.set.MaxBytes > 0 && j.bytes+int64(len(payload)) > j.set.MaxBytes
}

// seal ends the file that is open.
func (j *Journal) seal() {
	s := j.open
	s.sealed, j.open = true, nil
	j.drop(s)
}

// place puts a record into a segment that has room.
func (j *Journal) place(at time.Time, kind byte, payload []byte) (*segment, uint32, error) {
	if j.set.Dir == "" {
		s := &segment{j: j, number: j.take(), mem: payload, size: int64(len(payload)), sealed: true}
		j.segments[s.number] = s
		j.bytes += s.size
		return s, 0, nil
	}
	if s := j.open; s != nil && s.size+int64(len(payload)) > j.set.SegmentBytes {
		j.seal()
	}
	if j.open == nil {
		s, err := create(j, j.next)
		if err != nil {
			return nil, 0, err
		}
		j.take()
		j.segments[s.number], j.open = s, s
		j.bytes += s.size
	}
	before := j.open.size
	off, err := j.open.append(at, kind, payload)
	j.bytes += j.open.size - before
	return j.open, off, err
}

func (j *Journal) take() uint64 {
	j.next++
	return j.next - 1
}

// drop removes a segment that nothing needs any more.
func (j *Journal) drop(s *segment) {
	if s.live > 0 || !s.sealed || s.kept || j.segments[s.number] != s {
		return
	}
	delete(j.segments, s.number)
	j.bytes -= s.size
	s.remove()
	for _, pin := range s.pins {
		pin.Release()
	}
	s.pins = nil
}

// Bytes is the size of all segments.
func (j *Journal) Bytes() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.bytes
}

// Find is the segment of that number as a reference, false where it has gone.
func (j *Journal) Find(number uint64) (Ref, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s, ok := j.segments[number]
	return Ref{seg: s}, ok
}

// Close closes the files. What is in them stays, unless nothing of it is needed.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil
	}
	j.closed = true
	if j.open != nil {
		j.seal()
	}
	var errs []error
	for _, s := range j.segments {
		if s.file != nil {
			errs = append(errs, s.file.Close())
		}
	}
	if j.lock != nil {
		errs = append(errs, j.lock.Close())
	}
	return errors.Join(errs...)
}
