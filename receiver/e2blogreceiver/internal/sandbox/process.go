package sandbox

import (
	"slices"
	"strconv"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
)

// process is one process, or a stream of output whose process nobody told.
type process struct {
	Key     string   `json:"key"` // identity within the run; part of every id
	Seed    string   `json:"seed"`
	PID     uint32   `json:"pid,omitempty"`
	Op      string   `json:"op,omitempty"`
	Name    string   `json:"name,omitempty"`    // of a stream that knows no process
	Command string   `json:"command,omitempty"` // redacted and cut
	Args    []string `json:"args,omitempty"`    // redacted, for the transcript
	Source  string   `json:"source"`
	// Own context; zero where spans go home.
	Trace   string `json:"trace,omitempty"`
	Parent  string `json:"parent,omitempty"`
	Tracing string `json:"state,omitempty"`

	Start    time.Time `json:"start"`
	Told     bool      `json:"told,omitempty"` // E2B's log told the start
	Attached time.Time `json:"attached,omitzero"`
	stream   uint64    // number of the stream that is open, or about to be; 0 where there is none
	Missing  int       `json:"-"` // lists in a row that did not hold it
	Late     bool      `json:"late,omitempty"`

	Seen    [2]int64  `json:"seen"`              // bytes of stdout and stderr
	LogSeen [2]int64  `json:"log_seen,omitzero"` // bytes that E2B's log told
	Counted [2]int64  `json:"counted"`
	Counts  bool      `json:"counts,omitempty"` // Counted is known
	Lost    int64     `json:"lost,omitempty"`   // bytes dropped on our side
	Last    time.Time `json:"last,omitzero"`    // of output, by the sender's clock
	Fed     time.Time `json:"fed,omitzero"`     // of output, by ours

	Ended   bool      `json:"ended,omitempty"`
	Logged  bool      `json:"logged,omitempty"` // E2B's log told the end
	End     time.Time `json:"end,omitzero"`
	Exit    int64     `json:"exit,omitempty"`
	HasExit bool      `json:"has_exit,omitempty"`
	Signal  string    `json:"signal,omitempty"` // what killed it, in envd's words
	Aborted bool      `json:"aborted,omitempty"`
	Heard   time.Time `json:"heard,omitzero"` // when its end was first told
	Until   time.Time `json:"until,omitzero"` // when its span goes out at the latest
	Out     bool      `json:"out,omitempty"`  // its span is out

	Lines map[Source]*[2]transcript.Lines `json:"lines,omitempty"` // half lines, where sources are merged
	Link  string                          `json:"link,omitempty"`  // key of the process that reads this one's lines
}

// index rebuilds what Restore cannot read.
func (s *Sandbox) index() {
	s.Procs = slices.DeleteFunc(s.Procs, func(p *process) bool { return p == nil })
	s.pids, s.ops, s.tails = make(map[uint32]*process), make(map[string]*process), make(map[string]*process)
	for _, p := range s.Procs {
		s.enter(p)
	}
}

func (s *Sandbox) enter(p *process) {
	if p.PID != 0 {
		s.pids[p.PID] = p
	}
	if p.Op != "" {
		s.ops[p.Op] = p
	}
	if p.Name != "" {
		s.tails[p.Name] = p
	}
}

// begin adds a process. Key is its base name; one that was used before in this sandbox gets a number. It is nil where
// there are too many.
func (s *Sandbox) begin(p process, at time.Time) *process {
	if s.open() >= maxProcesses {
		s.drop(DropProcesses, 1)
		return nil
	}
	s.guessRun(at)
	base := p.Key
	for n := 1; slices.ContainsFunc(s.Procs, func(q *process) bool { return q.Key == p.Key }); n++ {
		p.Key = base + "." + strconv.Itoa(n)
	}
	p.Seed = s.runSeed()
	if p.Start.IsZero() {
		p.Start = at
	}
	p.Last, p.Fed = p.Start, s.Heard
	s.Procs = append(s.Procs, &p)
	s.enter(&p)
	s.forget()
	return &p
}

// forget drops the oldest ended processes beyond maxEnded.
func (s *Sandbox) forget() {
	over := len(s.Procs) - s.open() - maxEnded
	if over <= 0 {
		return
	}
	s.Procs = slices.DeleteFunc(s.Procs, func(p *process) bool {
		if !p.Out || over <= 0 {
			return false
		}
		over--
		return true
	})
	s.index()
}

// adopt makes c the process's own context, if it is one.
func (p *process) adopt(c context) {
	if c.Trace.IsEmpty() {
		return
	}
	p.Trace, p.Parent, p.Tracing = c.Trace.String(), c.Span.String(), c.State
}

// Bounds of the arguments kept for the transcript, which looks for options.
const (
	maxArgs   = 64
	maxArgLen = 2048
)

func (p *process) command(cmd string, args []string, limit int) {
	whole := cmd
	p.Args = []string{cut(redact(cmd), maxArgLen)}
	for i, arg := range args {
		whole += " " + arg
		if i < maxArgs {
			p.Args = append(p.Args, cut(redact(arg), maxArgLen))
		}
	}
	p.Command = cut(redact(whole), limit)
}

// detach gives up a stream; it is nil where that was given up before.
func (s *Sandbox) detach(number uint64) *process {
	p := s.live[number]
	if p != nil {
		p.stream = 0
		delete(s.live, number)
	}
	return p
}

// DetachAll gives up all streams: the sandbox does not run, or did not.
func (s *Sandbox) DetachAll() {
	for number := range s.live {
		s.Detached(number)
	}
}

// Exit says that envd told the end of a stream's process at the given time.
func (s *Sandbox) Exit(number uint64, e *envd.End, at time.Time) {
	if p := s.detach(number); p != nil {
		if !e.Exited && !p.HasExit {
			p.Signal = cut(e.Status, maxSignal)
		}
		s.end(p, ended{at: at, exit: e.ExitCode, known: true, aborted: !e.Exited})
	}
}

// NotFound says that envd knows nothing of a stream's process any more, nor how it ended.
func (s *Sandbox) NotFound(number uint64, at time.Time) {
	if p := s.detach(number); p != nil {
		s.end(p, ended{at: at, aborted: true})
	}
}

const maxSignal = 100

type ended struct {
	at      time.Time
	exit    int64
	known   bool
	aborted bool
}

// end takes news of a process's end. What is known wins over what is not.
func (s *Sandbox) end(p *process, e ended) {
	if p.Out {
		return
	}
	if e.known && !p.HasExit {
		p.Exit, p.HasExit, p.Aborted = e.exit, true, e.aborted
	}
	if !p.Ended {
		p.Ended, p.End, p.Heard = true, e.at, e.at
		p.Aborted = e.aborted
		p.Until = e.at.Add(s.opt.Wait)
	}
	if s.opt.Wait == 0 || p.HasExit && p.Logged && p.stream == 0 && !s.merges() { // old sandboxes log the last output after the end
		s.emit(p)
	}
}

// endProcesses ends what is still open when the sandbox does.
func (s *Sandbox) endProcesses(at time.Time) {
	for _, p := range slices.Clone(s.Procs) {
		if !p.Ended {
			s.end(p, ended{at: at, aborted: p.Name == ""})
		}
	}
}
