package sandbox

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// Cursor is where reading the log API stands; first where it is to begin.
func (s *Sandbox) Cursor(first time.Time) time.Time {
	if c := &s.state.Cursor; c.Mark.IsZero() {
		c.Mark = first
	}
	return s.state.Cursor.Mark
}

// Settle says that all pages of the log were read.
func (s *Sandbox) Settle() { s.state.Cursor.Settle() }

// Entry takes a line of E2B's log, or a pushed message, received at the given time. False where it was told before.
func (s *Sandbox) Entry(e *e2b.Entry, from Source, at time.Time) bool {
	if !e.At.IsZero() && e.Logger != "" && !s.state.Cursor.Take(e.Key(), e.At) {
		s.drop(DropDuplicate, 1)
		return false
	}
	s.Heard = at
	s.learn(e.Template, "", "", nil)
	when := e.At
	if when.IsZero() {
		when = at
	}
	switch e.Event {
	case e2b.ProcessStart:
		s.logStart(e, from, when)
	case e2b.ProcessEnd:
		s.logEnd(e, when, at)
	case e2b.Stdout, e2b.Stderr:
		s.logOutput(e, from, when)
	default:
		s.logOther(e, when)
	}
	return true
}

// logStart matches the start of a process with what is attached, or opens a process that nobody attached to.
func (s *Sandbox) logStart(e *e2b.Entry, from Source, when time.Time) {
	if p := s.ops[e.Op]; p != nil && e.Op != "" && p.PID == e.PID {
		return
	}
	p := s.pids[e.PID]
	if p == nil || p.Op != "" || p.Ended && when.After(p.End.Add(sameRun)) {
		p = s.begin(process{Key: "p" + strconv.FormatUint(uint64(e.PID), 10), PID: e.PID, Source: sourceNames[from]}, when)
		if p == nil {
			return
		}
		p.Command = cut(redact(e.Command), s.opt.Command)
		p.Args = []string{cut(redact(e.Command), maxArgLen)}
		c := parseContext(e.Parent, e.State)
		s.settle(c)
		p.adopt(c)
	} else if when.Before(p.Start) {
		p.Start = when
	}
	p.Op, p.Told = e.Op, true
	s.enter(p)
}

// logEnd takes the end of a process and, from newer sandboxes, how many bytes it printed.
func (s *Sandbox) logEnd(e *e2b.Entry, when, at time.Time) {
	p := s.ending(e)
	if p == nil || p.Out {
		return
	}
	if e.HasCounts && !p.Counts {
		p.Counted, p.Counts = [2]int64{e.Stdout, e.Stderr}, true
		if s.opt.PTY { // read as stdout
			p.Counted[0] += e.PTY
		}
	}
	if !e.HasExit && !p.HasExit && !p.Logged && p.stream == 0 {
		s.wanted = append(s.wanted, *e)
	}
	p.Logged = true
	known := p.Ended
	s.end(p, ended{at: when, exit: e.Exit, known: e.HasExit, aborted: e.HasExit && e.Exit < 0})
	if !known && !p.Out { // waiting is by our clock
		p.Heard, p.Until = at, at.Add(s.opt.Wait)
	}
}

// ending is the process whose end an entry tells.
func (s *Sandbox) ending(e *e2b.Entry) *process {
	p := s.ops[e.Op]
	if p == nil || e.Op == "" {
		p = s.pids[e.PID]
	}
	if p == nil && e.PID == 0 {
		p = s.tails[shipped]
	}
	return p
}

// Wanted are the entries whose exit code is not known yet, for as long as the span of the process waits.
func (s *Sandbox) Wanted() []e2b.Entry {
	s.wanted = slices.DeleteFunc(s.wanted, func(e e2b.Entry) bool {
		p := s.ending(&e)
		return p == nil || p.Out || p.HasExit
	})
	return slices.Clone(s.wanted)
}

// Found takes the raw line of an entry that was wanted.
func (s *Sandbox) Found(e *e2b.Entry, at time.Time) { s.logEnd(e, e.At, at) }

// shipped names the stream of pushed output that tells no process.
const shipped = "s"

func (s *Sandbox) logOutput(e *e2b.Entry, from Source, when time.Time) {
	to := transcript.Stdout
	if e.Event == e2b.Stderr {
		to = transcript.Stderr
	}
	text := e.Text
	if e.Whole && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	p := s.printer(e, from, when)
	switch {
	case p != nil:
		if from == Logs { // which has all, where an old sandbox was joined late
			p.LogSeen[to] += int64(len(text))
		}
		if p.Attached.IsZero() {
			p.Seen[to] += int64(len(text))
		}
		s.read(p, from, to, []byte(text), when)
	case e.PID == 0 && e.Op == "":
		c := parseContext(e.Parent, e.State)
		s.settle(c)
		s.loose(shipped, Shipped, to, []byte(text), when, c)
	}
}

// printer is the process that an entry with output speaks of.
func (s *Sandbox) printer(e *e2b.Entry, from Source, when time.Time) *process {
	switch {
	case e.Op != "" && s.ops[e.Op] != nil:
		return s.ops[e.Op]
	case e.PID != 0 && s.pids[e.PID] != nil && !(s.pids[e.PID].Out && from == Pushed):
		return s.pids[e.PID]
	case e.PID == 0 && e.Op == "":
		return nil
	}
	key := "o" + e.Op
	if e.PID != 0 {
		key = "p" + strconv.FormatUint(uint64(e.PID), 10)
	}
	p := s.begin(process{Key: key, PID: e.PID, Op: e.Op, Source: sourceNames[from]}, when)
	if p != nil {
		p.Command = cut(redact(e.Command), s.opt.Command)
		c := parseContext(e.Parent, e.State)
		s.settle(c)
		p.adopt(c)
	}
	return p
}

// logOther takes the orchestrator's lines, and those that programs in the sandbox wrote to the pipeline themselves.
func (s *Sandbox) logOther(e *e2b.Entry, when time.Time) {
	if e.Application() {
		s.application(e, when)
		return
	}
	r := s.Run
	if r == nil || when.Before(r.Start.Add(-time.Minute)) {
		s.drop(DropControl, 1)
		return
	}
	switch e.Message {
	case "Started creating sandbox":
		r.Asked = when
	case "Sandbox created":
		if !r.Asked.IsZero() && when.After(r.Asked) {
			r.Create = when.Sub(r.Asked)
		}
	case "Killing sandbox":
		r.Reason = e.KillReason
		s.finish(r)
	default:
		s.drop(DropControl, 1)
	}
}
