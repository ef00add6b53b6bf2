package sandbox

import (
	"time"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// Tell takes a lifecycle event. Events are read seldom, and the list often: by then the run that an event is about may be known
// without its id, have ended, or have been followed by the next.
func (s *Sandbox) Tell(e *e2b.Event, at time.Time) {
	s.Heard = at
	s.learn(e.TemplateID, "", "", e.Metadata)
	switch e.Kind {
	case e2b.Created, e2b.Resumed:
		s.tellBegin(e, at)
	case e2b.PausedEvent, e2b.Killed:
		s.tellEnd(e)
	}
}

func (s *Sandbox) tellBegin(e *e2b.Event, at time.Time) {
	switch s.about(e.RunID, e.At) {
	case runPast:
		return
	case runNext:
		s.nextRun(e.At)
	case runOpen:
		if !s.Run.Told {
			s.Run.Start, s.Run.Told = e.At, true
		}
	}
	s.Run.ID = e.RunID
	if s.Run.End.IsZero() {
		s.Gone = false
		s.Run.Alive = at
		s.announce()
	}
}

func (s *Sandbox) tellEnd(e *e2b.Event) {
	began := e.RunStart
	if began.IsZero() {
		began = e.At
	}
	switch s.about(e.RunID, began) {
	case runPast:
		if s.Run != nil {
			s.tellMissed(e)
			return
		}
		if e.Kind != e2b.Killed {
			return
		}
	case runNext:
		if !e.RunStart.IsZero() { // a life that was over before it was seen
			s.nextRun(e.RunStart)
		}
	}
	if r := s.Run; r != nil {
		r.ID = e.RunID
		if e.VCPUs > 0 {
			r.VCPUs, r.Memory = e.VCPUs, e.MemoryMiB
		}
		if e.Execution > 0 {
			r.Billed = e.Execution
		}
	}
	how := endPaused
	if e.Kind == e2b.Killed {
		how = endKilled
		s.Gone = true
	}
	s.endRun(ending{how: how, at: e.At, reason: e.KillReason})
	if s.Gone {
		s.endProcesses(e.At)
	}
}

// tellMissed takes the end of a run that nobody saw and that another has followed: the event alone says all about it.
func (s *Sandbox) tellMissed(e *e2b.Event) {
	if e.RunStart.IsZero() || s.Past != nil && !e.RunStart.After(s.Past.End) {
		return
	}
	open := s.Run
	s.Run = &run{
		Start: e.RunStart, Told: true, Seed: moment(e.RunStart), ID: e.RunID, VCPUs: e.VCPUs, Memory: e.MemoryMiB,
		Billed: e.Execution, End: e.At, How: endPaused, Reason: e.KillReason,
	}
	s.emitRun()
	s.Run = open
}

// Which run an event is about.
type which uint8

const (
	runOpen which = iota
	runPast       // one whose span is out, or that began before the open one
	runNext       // one that nobody has told of
)

// slowStart is how long after the start that the list shows a run's first event may be stamped: a machine is made first.
const slowStart = 30 * time.Second

// about says which run has this id, or where ids are not known, was running at the given time, soon after its start.
func (s *Sandbox) about(id string, at time.Time) which {
	r, past := s.Run, s.Past
	switch {
	case r != nil && id != "" && id == r.ID:
		return runOpen
	case past != nil && (id != "" && id == past.ID || !at.After(past.End)):
		return runPast
	case r == nil:
		return runNext
	case !r.Told:
		return runOpen
	case at.Before(r.Start.Add(-sameRun)):
		return runPast
	case id != "" && r.ID != "", !r.End.IsZero() && at.After(r.End), at.Sub(r.Start) > slowStart && id != "":
		return runNext
	}
	return runOpen
}
