package transcript

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Reader reads what one process prints. Each span is available as soon as it is complete: a chat span when the next
// message begins, a tool span with its result, the run's invoke_agent span when the process ends.
type Reader struct {
	set Settings
	state
	out   out
	facts *facts // of the session whose spans are emitted
}

// state is the part of a Reader that must survive a restart. Fields are exported only for encoding.
type state struct {
	Lines  [streams]Lines      `json:"lines"`
	Texts  [streams]textRecord `json:"texts"`
	Torn   [streams]torn       `json:"torn"`
	Behind [streams]behind     `json:"behind"`
	Agents agents              `json:"agents"`
	Recent []string            `json:"recent,omitempty"` // ids of the last spans
	Counts Counts              `json:"counts"`
	Last   time.Time           `json:"last,omitzero"`
	Ended  bool                `json:"ended,omitempty"`
}

// New makes a Reader for a process whose output is read from the beginning.
func New(set Settings) *Reader {
	set.Limits = set.Limits.orDefault()
	if set.TraceID.IsEmpty() {
		set.TraceID = pcommon.TraceID(hash16(set.Seed, "trace"))
	}
	r := &Reader{set: set}
	r.Counts.Dropped = map[Drop]uint64{}
	r.out.reset()
	return r
}

// Restore makes a Reader that continues where another one with the same settings was when its State was called.
func Restore(set Settings, state []byte) (*Reader, error) {
	r := New(set)
	if err := json.Unmarshal(state, &r.state); err != nil {
		return nil, fmt.Errorf("restore transcript: %w", err)
	}
	if !r.Agents.sound() {
		return nil, errors.New("restore transcript: state is incomplete")
	}
	if r.Counts.Dropped == nil {
		r.Counts.Dropped = map[Drop]uint64{}
	}
	for _, s := range r.Agents.Sessions.Open {
		set.Told.put(s.ID, set.Owner, s.Given)
	}
	return r, nil
}

// State is what Restore needs. It does not include what Drain would still return, so drain and deliver before saving it.
func (r *Reader) State() ([]byte, error) { return json.Marshal(&r.state) }

// Write reads a chunk of a stream, received at the given time. Chunks may be cut anywhere.
func (r *Reader) Write(s Stream, chunk []byte, at time.Time) {
	l := &r.Lines[s]
	before := l.Dropped
	l.Write(chunk, at, r.set.Limits.Line, func(line []byte, at time.Time) { r.line(s, line, at) })
	r.drop(DropLine, l.Dropped-before)
}

// Line reads one whole line, with or without its newline.
func (r *Reader) Line(s Stream, line []byte, at time.Time) {
	r.Write(s, line, at)
	if n := len(line); n == 0 || line[n-1] != '\n' {
		r.Write(s, []byte{'\n'}, at)
	}
}

// Gap reports that bytes of a stream did not come. An unfinished line before the gap ends there.
func (r *Reader) Gap(s Stream) {
	r.Lines[s].End(func(line []byte, at time.Time) { r.line(s, line, at) })
	r.flushText(s)
	r.tornOff(s)
}

// Lose reports that nobody tells what was in a gap, which may have been lines of an agent: what it did is a lower bound, unless a
// sum shows later what its calls used.
func (r *Reader) Lose() { r.Agents.lose() }

// Tick tells the Reader the time while nothing is printed, so that it can complete what was waiting for another line: a
// text record after a second, a message after ten, the span of a run that has printed its result after a minute.
func (r *Reader) Tick(at time.Time) {
	r.claudeTick(pcommon.NewTimestampFromTime(at))
	r.sessionsTick(pcommon.NewTimestampFromTime(at))
	for s := range streams {
		if t := &r.Texts[s]; t.open() && at.Sub(t.Last) >= textPatience {
			if t.endsWith(clean(r.Lines[s].Half)) { // not all programs end what they print with a newline
				r.Lines[s].End(func(line []byte, at time.Time) { r.line(s, line, at) })
			}
			r.flushText(s)
		}
	}
}

// End reports that the process ended, and closes what is still open. Open spans are marked as aborted, unless the
// process exited by itself after printing its result. Further calls do nothing.
func (r *Reader) End(info EndInfo) {
	if r.Ended {
		return
	}
	for s := range streams {
		r.Gap(s)
	}
	switch {
	case info.Missing == 0:
		r.Agents.found()
	case info.Missing > 0:
		r.Agents.lack()
	}
	if info.At.Before(r.Last) {
		info.At = r.Last
	}
	r.endAgents(info)
	r.Ended = true
}

// Drain returns and removes the spans and log records that are complete. Either may be empty.
func (r *Reader) Drain() (ptrace.Traces, plog.Logs) {
	td, ld := r.out.td, r.out.ld
	r.out.reset()
	return td, ld
}

// Totals counts what the Reader has seen and dropped since its process began.
func (r *Reader) Totals() Counts { return r.Counts }

// line reads one clean line.
func (r *Reader) line(s Stream, line []byte, at time.Time) {
	if r.Ended {
		return
	}
	if at.After(r.Last) {
		r.Last = at
	}
	r.Counts.Lines++
	r.tornBy(s, line)
	switch {
	case r.Texts[s].within(line):
		r.text(s, line, at)
	case r.json(s, line, at):
		r.tornAt(s, line)
	case !r.piece(s, line, stampOf(at)):
		r.text(s, line, at)
	}
}

// Context is where what is printed now belongs: the run that is open, where each has a trace of its own, else what the
// Settings say. Without either it is zero.
func (r *Reader) Context() (pcommon.TraceID, pcommon.SpanID) {
	if !r.set.TracePerRun {
		return r.set.TraceID, r.set.Parent
	}
	run, ok := r.Agents.open()
	if !ok {
		return pcommon.TraceID{}, pcommon.SpanID{}
	}
	return r.trace(run.Run), run.ID
}

func (r *Reader) drop(why Drop, n uint64) {
	if n > 0 {
		r.Counts.Dropped[why] += n
	}
}
