package sandbox

import (
	"slices"
	"time"
)

// Tick tells the time, so that what waits or is overdue comes out.
func (s *Sandbox) Tick(now time.Time) {
	for _, r := range s.readers {
		r.Tick(now)
	}
	if len(s.state.Cursor.Seen) > maxSeen {
		s.state.Cursor.Settle()
	}
	for _, p := range slices.Clone(s.Procs) {
		switch {
		case p.Out:
		case p.Ended && !now.Before(p.Until):
			s.emit(p)
		case !p.Ended && p.Attached.IsZero() && !p.Told && now.Sub(p.Fed) >= s.opt.Idle:
			s.end(p, ended{at: p.Last})
		}
	}
	r := s.Run
	switch {
	case r == nil:
	case !r.End.IsZero():
		if !now.Before(r.Until) {
			s.emitRun()
		}
	case !r.Told && now.Sub(s.Heard) >= s.opt.Idle: // only output told of it
		s.lose(s.Heard)
	case r.Told && s.overdue(now):
		s.lose(r.lastAlive())
	}
}

// longest is the longest run that E2B allows, a day, for runs whose due end was not told.
const longest = 24 * time.Hour

// overdue reports whether the end of the run should have been told long ago.
func (s *Sandbox) overdue(now time.Time) bool {
	due := s.Run.Due
	if due.IsZero() {
		due = s.Run.Start.Add(longest)
	}
	if s.Run.Alive.After(due) {
		due = s.Run.Alive
	}
	return now.Sub(due) >= s.opt.Watchdog
}

// lose closes a run, and all in it, whose end nobody told.
func (s *Sandbox) lose(at time.Time) {
	s.Gone = true
	s.endRun(ending{how: endUnknown, at: at})
	s.endProcesses(at)
	if s.Run != nil { // it has been waited for long enough
		s.emitRun()
	}
}

// Abandon closes everything at once, because the receiver stops and has nowhere to keep state. The span of the run
// does not go out: whoever reads on will know its true end.
func (s *Sandbox) Abandon(at time.Time) {
	if len(s.state.Cursor.Seen) > maxSeen {
		s.state.Cursor.Settle()
	}
	for _, p := range slices.Clone(s.Procs) {
		if !p.Out {
			s.end(p, ended{at: at, aborted: true})
			if !p.Out {
				s.emit(p)
			}
		}
	}
	if s.Run != nil && !s.Run.End.IsZero() {
		s.emitRun()
	}
}
