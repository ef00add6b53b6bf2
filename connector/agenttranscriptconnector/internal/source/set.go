package source

import (
	"errors"
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

var errIncomplete = errors.New("source: state is incomplete")

// Set are the sources that are read, at most Max. It is not safe for concurrent use.
//
// What a batch of lines makes is either accepted by whoever it is for, and then kept (Keep), or not, and then undone
// (Undo): the sources are as if the batch had never come, and it can come again.
type Set struct {
	Options
	Reading
	Max int

	open    map[string]*Source
	touched map[string]*Source // since the last Keep or Undo
	closed  map[string]bool    // of those
	made    Made
}

// Made is what became of lines.
type Made struct {
	Spans  ptrace.Traces
	Logs   plog.Logs
	Drops  map[transcript.Drop]uint64
	Taken  int // lines that an agent printed
	Passed int // that nobody knows
}

// DropSources is the reason of a source that was closed because there were too many.
const DropSources transcript.Drop = "too_many"

// New makes an empty set.
func New(opt Options, reading Reading, limit int) *Set {
	s := &Set{Options: opt, Reading: reading, Max: limit, open: map[string]*Source{}}
	s.reset()
	return s
}

func (t *Set) reset() {
	t.touched, t.closed = map[string]*Source{}, map[string]bool{}
	t.made = Made{Spans: ptrace.NewTraces(), Logs: plog.NewLogs(), Drops: map[transcript.Drop]uint64{}}
}

// Len is the number of sources.
func (t *Set) Len() int { return len(t.open) }

// Feed reads a record that came at the given time. It reports whether the record is taken; where it is not, write puts on
// the copy that is passed on what the record alone does not say.
func (t *Set) Feed(res pcommon.Resource, rec plog.LogRecord, now time.Time) (taken bool, write func(plog.LogRecord)) {
	l, ok := t.Read(res, rec)
	if !ok {
		t.made.Passed++
		return false, func(plog.LogRecord) {}
	}
	if l.At.IsZero() {
		l.At = now
	}
	s := t.open[l.Key]
	if s == nil && !l.telling() {
		t.made.Passed++
		return false, func(plog.LogRecord) {}
	}
	fresh := s == nil
	if fresh {
		s = open(&l, res, rec, &t.Options)
	}
	waited := s.waits()
	taken, whole := s.Feed(&l, now)
	waits := s.waits()
	if fresh && (taken || waits) {
		s.Probing = !taken
		t.add(s)
	}
	if taken || waited || waits {
		t.touched[l.Key] = s
	}
	if taken {
		s.Probing = false
		t.made.Taken++
		return true, nil
	}
	if !fresh && s.Probing && !waits {
		t.close(s)
	}
	t.made.Passed++
	trace, span := s.Context()
	return false, func(to plog.LogRecord) {
		if whole != nil {
			to.Body().SetStr(string(whole))
		}
		if to.TraceID().IsEmpty() {
			to.SetTraceID(trace)
			to.SetSpanID(span)
		}
	}
}

// add adds a source. A line that tells nothing of an agent makes none: most of what is printed is of other programs. One that may begin
// what an agent printed makes one until it is known to be another's.
func (t *Set) add(s *Source) {
	if len(t.open) >= t.Max {
		t.close(t.oldest())
		t.made.Drops[DropSources]++
	}
	if was := t.touched[s.Key]; was != nil {
		s.saved = was.saved
	}
	t.open[s.Key] = s
	delete(t.closed, s.Key)
}

func (t *Set) oldest() *Source {
	var old *Source
	for _, s := range t.open {
		if old == nil || s.Heard.Before(old.Heard) || s.Heard.Equal(old.Heard) && s.Key < old.Key {
			old = s
		}
	}
	return old
}

func (t *Set) close(s *Source) {
	s.End()
	t.collect(s)
	delete(t.open, s.Key)
	t.touched[s.Key], t.closed[s.Key] = s, true
}

func (t *Set) collect(s *Source) {
	td, ld := s.Drain(t.made.Drops)
	td.ResourceSpans().MoveAndAppendTo(t.made.Spans.ResourceSpans())
	ld.ResourceLogs().MoveAndAppendTo(t.made.Logs.ResourceLogs())
}

// Tick tells the time: what waits comes out, and sources of which nothing was heard for idle are closed.
func (t *Set) Tick(now time.Time, idle time.Duration) {
	for _, key := range t.keys() {
		s := t.open[key]
		if now.Sub(s.Heard) >= idle {
			t.close(s)
			continue
		}
		s.Tick(now)
		before := t.made.Spans.ResourceSpans().Len() + t.made.Logs.ResourceLogs().Len()
		t.collect(s)
		if t.made.Spans.ResourceSpans().Len()+t.made.Logs.ResourceLogs().Len() > before {
			t.touched[key] = s
		}
	}
}

// CloseAll closes all sources.
func (t *Set) CloseAll() {
	for _, key := range t.keys() {
		t.close(t.open[key])
	}
}

func (t *Set) keys() []string {
	keys := make([]string, 0, len(t.open))
	for key := range t.open {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Take returns what was made of the lines since the last Keep or Undo.
func (t *Set) Take() Made {
	for key, s := range t.touched {
		if !t.closed[key] {
			t.collect(s)
		}
	}
	return t.made
}

// Keep says that what was taken is accepted. It returns the state of the sources that changed, by key; nil of those that
// are closed.
func (t *Set) Keep() (map[string][]byte, error) {
	var errs []error
	changed := make(map[string][]byte, len(t.touched))
	for key, s := range t.touched {
		if t.closed[key] {
			changed[key] = nil
			continue
		}
		raw, err := s.Snapshot()
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s.saved, changed[key] = raw, raw
	}
	t.reset()
	return changed, errors.Join(errs...)
}

// Undo says that what was taken is refused.
func (t *Set) Undo() {
	for key, s := range t.touched {
		delete(t.open, key)
		if s.saved != nil {
			_ = t.Restore(s.saved) // it was made by Snapshot
		}
	}
	t.reset()
}

// Restore adds a source from its state.
func (t *Set) Restore(raw []byte) error {
	s, err := restore(raw, &t.Options)
	if err != nil {
		return err
	}
	t.open[s.Key] = s
	return nil
}

func sorted(attrs pcommon.Map) []string {
	keys := make([]string, 0, attrs.Len())
	for key := range attrs.All() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
