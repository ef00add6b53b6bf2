package sessions

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// File is one file of a Library. Fields are exported for encoding only.
type File struct {
	Path   string          `json:"path"`
	Offset int64           `json:"offset,omitempty"` // bytes read, of a file of lines
	Prime  int64           `json:"prime,omitempty"`  // what is before is read to know the session, and tells nothing
	Size   int64           `json:"size,omitempty"`   // when it was last read
	Time   time.Time       `json:"time,omitzero"`    // of its last change then
	Keys   []uint64        `json:"keys,omitempty"`   // of the calls it told first
	Row    int64           `json:"row,omitempty"`    // of a database: when the newest message that was read was changed
	State  json.RawMessage `json:"state,omitempty"`  // of the reader

	lib    *Library
	reader *transcript.Reader
	fresh  []uint64 // keys since the last Keep
}

// Changed reports whether there is anything to read.
func (f *File) Changed() bool {
	size, at, err := f.stat()
	if err != nil {
		return false
	}
	return size != f.Size || !at.Equal(f.Time) || f.Offset < size && f.lines() && f.Prime < size
}

// stat is the size of the file, and when it changed last. What is new in a database is in its log first.
func (f *File) stat() (size int64, at time.Time, err error) {
	info, err := os.Stat(f.Path)
	if err != nil {
		return 0, time.Time{}, err
	}
	size, at = info.Size(), info.ModTime()
	if log, err := os.Stat(f.Path + "-wal"); err == nil && f.database() {
		size += log.Size()
		if log.ModTime().After(at) {
			at = log.ModTime()
		}
	}
	return size, at, nil
}

// lines reports whether the file grows by lines. Others are written anew.
func (f *File) lines() bool { return strings.HasSuffix(f.Path, ".jsonl") }

func (f *File) database() bool {
	return strings.HasSuffix(f.Path, ".db") || strings.HasSuffix(f.Path, ".sqlite")
}

// chunk is how much is read at a time, in bytes; longest is the longest line: sessions hold pictures.
const (
	chunk   = 4 << 20
	longest = 64 << 20
)

// Read reads what is new, at most a chunk of it, at the given time. It reports whether there is more. After it comes Keep
// or Undo.
func (f *File) Read(now time.Time) (more bool, err error) {
	if f.reader == nil {
		if err := errors.Join(f.wake(), f.wakeFamily(now)); err != nil {
			return false, err
		}
	}
	size, at, err := f.stat()
	if err != nil {
		return false, err
	}
	switch {
	case f.database():
		err = f.readDatabase(now)
	case f.lines():
		more, err = f.readLines(size, now)
	default:
		err = f.readDocument(now)
	}
	if err == nil && !more {
		f.Size, f.Time = size, at
	}
	return more, err
}

// wake makes the reader, as it was.
func (f *File) wake() (err error) {
	if f.reader != nil {
		return nil
	}
	if f.State == nil {
		f.reader = transcript.New(f.settings())
		return nil
	}
	f.reader, err = transcript.Restore(f.settings(), f.State)
	return err
}

// wakeFamily makes the readers of the files of subagents, whose calls the session sums up, and reads what they are not to
// tell.
func (f *File) wakeFamily(now time.Time) error {
	below := strings.TrimSuffix(f.Path, ".jsonl") + string(os.PathSeparator)
	for path, s := range f.lib.files {
		if !f.lines() || !strings.HasPrefix(path, below) || s.reader != nil {
			continue
		}
		if err := s.wake(); err != nil {
			return err
		}
		for more := s.Offset < s.Prime; more; {
			var err error
			if more, err = s.readLines(s.Size, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *File) settings() transcript.Settings {
	return transcript.Settings{
		Agent: service(f.Path),
		Seed:  seed, TracePerRun: true, Content: f.lib.Content, Counted: f.counted, Told: &f.lib.told, Owner: f.Path,
		Repository: f.lib.repository,
		Limits:     transcript.Limits{Line: longest},
		Resource:   func(r pcommon.Resource) { f.lib.resource(f.Path, r) },
	}
}

// seed makes ids those of the sessions alone, wherever and whenever they are read.
const seed = "agent_sessions"

// Tick tells the time, so that what waits comes out.
func (f *File) Tick(now time.Time) {
	if f.reader != nil {
		f.reader.Tick(now)
	}
}

// End closes what is open: the file is not read any further.
func (f *File) End() {
	if f.reader != nil {
		f.reader.End(transcript.EndInfo{At: f.Time, Exited: true})
	}
}

// Take returns, and forgets, the spans that are complete.
func (f *File) Take() ptrace.Traces {
	if f.reader == nil {
		return ptrace.NewTraces()
	}
	td, _ := f.reader.Drain()
	return td
}

// Skip says that what is in the file now is not to be told. Lines are read all the same once the file changes: what follows
// cannot be understood without them. Of others it is remembered which calls they hold.
func (f *File) Skip(now time.Time) error {
	size, at, err := f.stat()
	if err != nil {
		return err
	}
	if f.Prime = size; !f.lines() {
		f.Prime = 0
		if _, err = f.Read(now); err != nil {
			return err
		}
		f.reader.Disown()
	}
	f.Size, f.Time = size, at
	return nil
}

// Rest closes what is open: nothing was heard of it for long. The file may go on.
func (f *File) Rest() {
	if f.reader != nil {
		f.reader.Rest()
	}
}
