package transcript

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Settings is what the caller knows about the process. It is not part of the State, so Restore needs it again.
type Settings struct {
	// Seed identifies the process, for example by sandbox, run of the sandbox, and process. All ids are derived from it.
	Seed string
	// TraceID is that of the spans; if zero, it is derived from Seed.
	TraceID pcommon.TraceID
	// Parent is the parent of the outermost spans and the span of log records, usually the process span. May be zero.
	Parent pcommon.SpanID
	// Resource fills the resource of what the Reader makes. May be nil.
	Resource func(pcommon.Resource)
	// Command is the command line of the process, by argument. It says what transcripts do not: the model that Codex was
	// started with, and whether a run continues an earlier session. It is never emitted.
	Command []string
	// Agent is the name of the agent where the caller knows it. It tells agents apart that write in the format of another.
	Agent string
	// Model is for dialects that do not name theirs (Codex), and overrides Command. If both are empty, spans name no
	// model.
	Model string
	// Content puts prompts, answers, tool arguments and tool results on the spans, too.
	Content bool
	// Events describes how to read spans from JSON lines of the application's own format. May be nil.
	Events *Events
	// Ledger has the running totals of sessions that earlier processes of the sandbox worked on. May be nil.
	Ledger *Ledger
	// TracePerRun gives each run of an agent, and each turn of a session, a trace of its own instead of TraceID, whose ids
	// are made of Seed and the run. It is for processes and files that hold the work of weeks.
	TracePerRun bool
	// Attributes puts what the caller knows of the process on each span and log record. May be nil.
	Attributes func(pcommon.Map)
	// Counted reports whether the call with this key was told by another Reader, and remembers that it is now: a session
	// that goes on in another file may begin there with a copy of what it was. May be nil.
	Counted func(key string) bool
	// Repository is the address of the repository that a directory is in, "" where it is in none, for agents that do not say.
	// May be nil.
	Repository func(dir string) string
	// Told has what Readers of other files of the same session have told, where the agent's sums are of all of them. Owner
	// is this Reader's name in it. Told may be nil.
	Told  *Told
	Owner string
	// Limits bound memory. The zero value means DefaultLimits.
	Limits Limits
}

// Limits bound the memory of one Reader. A zero field means its default.
type Limits struct {
	Line    int // longest line in bytes; longer ones are dropped whole
	Record  int // longest multi-line record in bytes, e.g. a traceback; the next line starts a new one
	Open    int // tools, subagents and custom spans that are open at a time; the oldest is closed as aborted
	Content int // longest text in bytes kept of one prompt, answer, argument or result; the rest is cut
	Pending int // spans and log records held for Drain; newer ones are dropped
}

// DefaultLimits are the defaults of Limits.
var DefaultLimits = Limits{Line: 1 << 20, Record: 256 << 10, Open: 256, Content: 64 << 10, Pending: 100_000}

// Stream is an output stream of a process.
type Stream uint8

// The streams.
const (
	Stdout Stream = iota
	Stderr
	streams
)

var streamNames = [streams]string{"stdout", "stderr"}

// String is the stream's name in the log.iostream attribute.
func (s Stream) String() string { return streamNames[s] }

// EndInfo says how a process ended.
type EndInfo struct {
	At       time.Time
	ExitCode int
	Exited   bool  // ExitCode is known
	Aborted  bool  // it did not end by itself: killed, timed out, or its sandbox vanished
	Missing  int64 // bytes of its output that were not read, known to be; below 0 where nobody counted them, and Lose has said all
}

// Counts are what a Reader has seen and dropped since its process began.
type Counts struct {
	Lines      uint64 `json:"lines,omitempty"`
	Spans      uint64 `json:"spans,omitempty"`
	LogRecords uint64 `json:"log_records,omitempty"`
	// Dropped by reason; the reasons are the Drop constants.
	Dropped map[Drop]uint64 `json:"dropped,omitempty"`
}

// Drop is a reason why something was lost. The list is closed: reasons are metric labels.
type Drop string

// The reasons.
const (
	DropLine     Drop = "line_too_long" // a line above Limits.Line
	DropPending  Drop = "pending_full"  // a span or record above Limits.Pending
	DropOpen     Drop = "open_full"     // an open span closed early above Limits.Open
	DropContent  Drop = "content_cut"   // a text cut at Limits.Content
	DropRepeated Drop = "repeated_id"   // a span whose id another has: its line came twice, or an event's ID is not unique
)

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	for _, f := range []struct{ set, def *int }{
		{&l.Line, &d.Line}, {&l.Record, &d.Record}, {&l.Open, &d.Open}, {&l.Content, &d.Content}, {&l.Pending, &d.Pending},
	} {
		if *f.set == 0 {
			*f.set = *f.def
		}
	}
	return l
}
