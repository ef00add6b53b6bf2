package sandbox

import (
	"encoding/json"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/tail"
)

// Options are the same for all sandboxes and do not change.
type Options struct {
	// Cost is the price of a machine of this size that ran for d until at.
	Cost func(at time.Time, vcpus, memoryMiB int64, d time.Duration) (pricing.Sandbox, pricing.Reason)
	// Metadata keys to put on the resource.
	Metadata []string
	// Command is the most characters kept of a command line.
	Command int
	// PTY also reads interactive sessions.
	PTY bool
	// Merge says that the output of a process may come from several sources, by one of which it is not known whose it is
	// if Loose. Without Loose, only E2B's log of old sandboxes repeats what is attached to.
	Merge bool
	Loose bool
	// Linger is how long an ended run waits for what other sources have to say about it; Wait is that of a process, which
	// waits for E2B's log, and with Loose for lines. 0 where there are no such sources.
	Linger time.Duration
	Wait   time.Duration
	// Billed says that a source tells for how long a run is billed.
	Billed bool
	// Idle closes what only pushed lines told of, after so long a silence.
	Idle time.Duration
	// Watchdog closes a run of which nothing was heard for so long after it should have ended.
	Watchdog time.Duration
	// Content, Model and Events are the transcript's.
	Content bool
	Model   string
	Events  *transcript.Events
}

// Bounds of a sandbox's state; what is beyond is dropped and counted, or forgotten oldest first.
const (
	maxProcesses = 1024 // open or waiting
	maxSeen      = 5000 // log entries, before the cursor is settled without being told to
	maxEnded     = 256  // remembered, so that late news of them is known for what it is
)

// Sandbox is one sandbox. It is not safe for concurrent use.
type Sandbox struct {
	opt *Options
	state
	readers map[string]*transcript.Reader
	spans   ptrace.Traces
	logs    plog.Logs
	drops   map[Drop]uint64
	lost    int64 // bytes, since they were last asked for
	wanted  []e2b.Entry
	live    map[uint64]*process // by the number of its stream
	number  uint64
	pids    map[uint32]*process // the latest of each pid
	ops     map[string]*process
	tails   map[string]*process // the latest of each stream that knows no process, by name
}

// Drop is a reason why something told was not used. The list is closed: reasons are metric labels.
type Drop string

// The reasons; those of transcript.Drop come on top.
const (
	DropDuplicate Drop = "duplicate"      // a line that another source told
	DropPTY       Drop = "pty"            // output of an interactive session, where those are not read
	DropProcesses Drop = "too_many"       // news of a process beyond maxProcesses
	DropEnded     Drop = "after_end"      // output of a process whose span is already out
	DropControl   Drop = "control"        // E2B's own log lines, which say nothing about the agent
	DropOverflow  Drop = "buffer_full"    // output that came faster than it could be read
	DropRestore   Drop = "restore_failed" // stored state that could not be read
)

// state is all of a Sandbox that must survive a restart. Fields are exported for encoding only.
type state struct {
	ID     string                     `json:"id"`
	Info   info                       `json:"info"`
	Run    *run                       `json:"run,omitempty"`
	Past   *run                       `json:"past,omitempty"` // the latest run whose span is out
	Home   home                       `json:"home"`
	Procs  []*process                 `json:"procs,omitempty"` // oldest first
	Read   map[string]json.RawMessage `json:"read,omitempty"`  // of the readers; filled by Snapshot
	Ledger transcript.Ledger          `json:"ledger"`
	Sieve  sieve                      `json:"sieve"`
	Cursor tail.Cursor                `json:"cursor"`
	Files  map[string]*stream         `json:"files,omitempty"` // what is tailed or shipped, by name
	Heard  time.Time                  `json:"heard"`           // when anything was last told
	Gone   bool                       `json:"gone,omitempty"`
}

// New makes a sandbox of which only the id is known.
func New(id string, opt *Options) *Sandbox {
	s := &Sandbox{opt: opt, readers: make(map[string]*transcript.Reader), live: make(map[uint64]*process)}
	s.ID = id
	s.Files = make(map[string]*stream)
	s.reset()
	s.index()
	return s
}

// Restore makes a sandbox from a Snapshot.
func Restore(raw []byte, opt *Options) (*Sandbox, error) {
	s := New("", opt)
	if err := json.Unmarshal(raw, &s.state); err != nil {
		return nil, fmt.Errorf("restore sandbox: %w", err)
	}
	s.index()
	for _, p := range s.Procs {
		if read, ok := s.Read[p.Key]; ok {
			r, err := transcript.Restore(s.settings(p), read)
			if err != nil {
				s.drop(DropRestore, 1)
				continue
			}
			s.readers[p.Key] = r
		}
	}
	s.Read = nil
	for _, p := range s.Procs {
		if !p.Ended && !p.Attached.IsZero() { // what it printed meanwhile is missing
			p.Late = true
			s.cutOffAll(p)
		}
	}
	return s, nil
}

// Snapshot is what Restore needs. It holds nothing that Drain would still return.
func (s *Sandbox) Snapshot() ([]byte, error) {
	s.Read = make(map[string]json.RawMessage, len(s.readers))
	defer func() { s.Read = nil }()
	for key, r := range s.readers {
		raw, err := r.State()
		if err != nil {
			return nil, fmt.Errorf("snapshot of %s: %w", key, err)
		}
		s.Read[key] = raw
	}
	return json.Marshal(&s.state)
}

// Drain returns, and forgets, the spans and log records that are complete, and what was dropped, by reason.
func (s *Sandbox) Drain() (ptrace.Traces, plog.Logs, map[Drop]uint64) {
	for _, r := range s.readers {
		s.collect(r)
	}
	td, ld, drops := s.spans, s.logs, s.drops
	s.reset()
	return td, ld, drops
}

func (s *Sandbox) reset() {
	s.spans, s.logs, s.drops = ptrace.NewTraces(), plog.NewLogs(), make(map[Drop]uint64)
}

func (s *Sandbox) collect(r *transcript.Reader) {
	td, ld := r.Drain()
	td.ResourceSpans().MoveAndAppendTo(s.spans.ResourceSpans())
	ld.ResourceLogs().MoveAndAppendTo(s.logs.ResourceLogs())
}

// Lost is how many bytes of output were found to be missing since the last call.
func (s *Sandbox) Lost() int64 {
	n := s.lost
	s.lost = 0
	return n
}

// Done reports whether the sandbox is over and nothing about it is open.
func (s *Sandbox) Done() bool { return s.Gone && s.Run == nil && s.open() == 0 }

// Open is the number of processes that have not ended.
func (s *Sandbox) Open() int { return s.open() }

func (s *Sandbox) open() (n int) {
	for _, p := range s.Procs {
		if !p.Out {
			n++
		}
	}
	return n
}

func (s *Sandbox) drop(why Drop, n uint64) {
	if n > 0 {
		s.drops[why] += n
	}
}

// resource fills the resource of everything that the sandbox makes.
func (s *Sandbox) resource(r pcommon.Resource) {
	a := r.Attributes()
	a.PutStr("service.name", "e2b")
	s.Info.attributes(s.ID, a)
}

// Began is when the latest run began; zero where nobody told.
func (s *Sandbox) Began() time.Time {
	for _, r := range []*run{s.Run, s.Past} {
		if r != nil && r.Told {
			return r.Start
		}
	}
	return time.Time{}
}

// Running reports whether a run is open and has not ended.
func (s *Sandbox) Running() bool { return s.Run != nil && s.Run.End.IsZero() }
