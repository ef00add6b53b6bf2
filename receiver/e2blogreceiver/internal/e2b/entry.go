package e2b

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// The values of an entry's Event that carry meaning here.
const (
	ProcessStart = "process_start"
	ProcessEnd   = "process_end"
	Stdout       = "stdout"
	Stderr       = "stderr"
	Output       = "process_output" // proposed for newer sandboxes: one line, its stream in a field of its own
)

// Entry is one line of E2B's log pipeline, or one message of the push endpoint, which takes the same shape.
type Entry struct {
	At       time.Time // guest clock; zero where the sender gave none
	Sandbox  string
	Template string
	Level    string
	Logger   string
	Message  string
	Event    string // event_type
	Op       string // operation_id: joins the lines of one process; restarts at 1 with a new envd
	PID      uint32 // 0 where not told
	Command  string
	Parent   string // TRACEPARENT that a helper passed along
	State    string // TRACESTATE
	// Text is output of the process. It is a piece of the stream, cut anywhere, unless Whole says that it is one line.
	Text  string
	Whole bool
	// Of a process_end entry.
	Exit      int64
	HasExit   bool // v2 drops the nested object that holds the exit code
	Stdout    int64
	Stderr    int64
	PTY       int64
	HasCounts bool
	// Of the orchestrator's lines.
	KillReason string
	// Extra holds the scalar fields of an application's own line (Application reports which those are).
	Extra map[string]any
}

var errNoObject = errors.New("not a JSON object")

// ParseEntry reads a raw line: the `line` of the v1 logs API, a line of E2B's log shipper, or a pushed message.
func ParseEntry(raw []byte) (Entry, error) {
	var f fields
	if err := json.Unmarshal(raw, &f); err != nil {
		return Entry{}, err
	}
	if f == nil {
		return Entry{}, errNoObject
	}
	return newEntry(f), nil
}

// UnmarshalJSON reads an entry of the v2 logs API: the raw line with its scalars moved into "fields", as strings.
func (e *Entry) UnmarshalJSON(raw []byte) error {
	var f fields
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	inner := f.object("fields")
	if inner == nil {
		inner = fields{}
	}
	for _, name := range []string{"timestamp", "level", "message"} {
		if v, ok := f[name]; ok {
			inner[name] = v
		}
	}
	*e = newEntry(inner)
	return nil
}

func newEntry(f fields) Entry {
	e := Entry{
		At:         f.time("timestamp", "time", "ts"),
		Sandbox:    f.text("sandboxID", "sandbox_id", "sandboxId", "instanceID"),
		Template:   f.text("envID", "template_id", "templateId", "templateID"),
		Level:      f.text("level"),
		Logger:     f.text("logger"),
		Message:    f.text("message"),
		Event:      f.text("event_type", "eventType", "event"),
		Op:         f.text("operation_id"),
		Command:    f.text("command", "cmd"),
		Parent:     f.text("traceparent", "TRACEPARENT"),
		State:      f.text("tracestate", "TRACESTATE"),
		KillReason: f.text("kill_reason"),
	}
	if n, ok := f.count("pid"); ok {
		e.PID = uint32(n)
	}
	e.output(f)
	e.end(f)
	if e.Application() {
		e.Extra = scalars(f)
	}
	return e
}

// output reads stdout and stderr text in each of its spellings: the log pipeline's data, the code interpreter's
// {"type":"stdout","text":...}, and a shipper's {"stream":"stdout","line":...}.
func (e *Entry) output(f fields) {
	stream := f.text("stream", "type")
	if (e.Event == "" || e.Event == Output) && (stream == Stdout || stream == Stderr) {
		e.Whole = e.Event == Output
		e.Event = stream
	}
	line := f.text("line")
	if e.Event == "" && line != "" {
		e.Event = Stdout
	}
	if e.Event != Stdout && e.Event != Stderr {
		return
	}
	switch {
	case line != "":
		e.Text, e.Whole = line, true
	case e.Whole:
		e.Text = e.Message
	default:
		e.Text = f.text("data", "text", "chunk")
		if e.Text == "" && e.Logger == "" {
			e.Text = e.Message
		}
	}
}

func (e *Entry) end(f fields) {
	if e.Event != ProcessEnd {
		return
	}
	if e.PID == 0 { // told only in words
		_, _ = fmt.Sscanf(e.Message, "Process with pid %d ended", &e.PID)
	}
	if r := f.object("process_result"); r != nil { // proto3: a zero exit code is left out
		e.Exit, _ = signed(r, "exit_code")
		e.HasExit = true
	} else {
		e.Exit, e.HasExit = signed(f, "exit_code", "exitCode")
	}
	e.Stdout, e.HasCounts = f.count("stdout_bytes")
	e.Stderr, _ = f.count("stderr_bytes")
	e.PTY, _ = f.count("pty_bytes")
}

// signed is count for numbers that may be negative: a process killed by a signal has exit code -1.
func signed(f fields, names ...string) (int64, bool) {
	for _, name := range names {
		if s := f.text(name); s != "" {
			n, err := strconv.ParseFloat(s, 64)
			return int64(n), err == nil && n >= -1<<31 && n < 1<<31
		}
	}
	return 0, false
}

// controlLoggers are E2B's own; whatever else logs is an application's.
var controlLoggers = map[string]bool{
	"process": true, "filesystem": true, "envd": true, "port-forwarder": true, "orchestration-api": true, "orchestrator": true,
}

// Application reports whether the entry was written by a program of the user's through the pipeline, not by E2B.
func (e *Entry) Application() bool {
	switch e.Event {
	case Stdout, Stderr, ProcessStart, ProcessEnd:
		return false
	}
	return e.Message != "" && e.Logger != "" && !controlLoggers[e.Logger]
}

// plumbing are fields that the pipeline adds; they say nothing about the application.
const plumbing = " buildID category command envID event_type instanceID level logger message pid sandboxID service source_type" +
	" teamID timestamp "

func scalars(f fields) map[string]any {
	extra := make(map[string]any)
	for k, v := range f {
		switch v.(type) {
		case string, float64, bool:
			if !strings.Contains(plumbing, " "+k+" ") {
				extra[k] = v
			}
		}
	}
	return extra
}

// Key tells entries apart, by whichever road they came. It is the same in every process, so it may be stored.
func (e *Entry) Key() uint64 {
	h := fnv.New64a()
	for _, s := range [...]string{e.At.Format(time.RFC3339Nano), e.Logger, e.Event, e.Op, e.Message, e.Text} {
		_, _ = h.Write([]byte(s))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
