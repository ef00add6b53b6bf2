package transcript

import (
	"bytes"
	"regexp"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// textPatience is how long a record of plain text waits for a line that continues it.
const textPatience = time.Second

// textRecord is a record of plain text that may still grow.
type textRecord struct {
	Body  []byte    `json:"body,omitempty"`
	Kind  textKind  `json:"kind,omitempty"`
	Depth int       `json:"depth,omitempty"` // of a document: how many brackets are open
	Flat  bool      `json:"flat,omitempty"`  // whose indentation was taken off
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
}

// textKind is what a record has turned out to be; it decides what continues it.
type textKind string

const (
	textLine   textKind = ""       // continued by indented lines: Java, C#, JavaScript stacks, YAML, wrapped text
	textPython textKind = "python" // a traceback, up to the exception's own line
	textRaised textKind = "raised" // a traceback that is whole, but may be the cause of another
	textGo     textKind = "go"     // a panic with its goroutines
	textNode   textKind = "node"   // an uncaught error: file and line, source, stack, version
	textJSON   textKind = "json"   // an indented JSON document
)

var (
	pythonStart = []byte("Traceback (most recent call last):")
	goStart     = regexp.MustCompile(`^(panic: |fatal error: |goroutine \d+ .*\[)`)
	goMore      = regexp.MustCompile(`^(goroutine \d+ |created by |\[signal |exit status \d|runtime stack:|[\w./*()\-]+\(.*\)$)`)
	nodeStart   = regexp.MustCompile(`^(file://)?(/|[A-Za-z]:\\|node:).*:\d+$`)
	pythonAgain = regexp.MustCompile(`^(During handling of the above exception|The above exception was the direct cause)`)
	stack       = regexp.MustCompile(`^[^\n]*(Error|Exception)\b[^\n]*\n\s+at `)
	stackCause  = regexp.MustCompile(`^(Caused by: |Suppressed: |\.\.\. \d+ more)`)
)

func (t *textRecord) open() bool { return len(t.Body) > 0 }

// kindOf is what a record that begins with line is.
func kindOf(line []byte) textKind {
	switch {
	case bytes.Equal(line, pythonStart):
		return textPython
	case goStart.Match(line):
		return textGo
	case nodeStart.Match(line):
		return textNode
	case len(line) == 1 && (line[0] == '{' || line[0] == '['):
		return textJSON
	}
	return textLine
}

// more reports whether line continues the record, and what the record is then.
func (t *textRecord) more(line []byte) (textKind, bool) {
	indented := len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
	switch t.Kind {
	case textPython:
		if indented || len(line) == 0 {
			return textPython, true
		}
		return textRaised, true
	case textRaised:
		if bytes.Equal(line, pythonStart) {
			return textPython, true
		}
		return textRaised, indented || len(line) == 0 || pythonAgain.Match(line)
	case textGo:
		return textGo, indented || len(line) == 0 || goMore.Match(line)
	case textNode:
		return textNode, !bytes.HasPrefix(t.lastLine(), []byte("Node.js v"))
	case textJSON:
		return textJSON, t.inDocument(line)
	}
	if bytes.Equal(line, pythonStart) { // logging.exception prints its message first
		return textPython, true
	}
	return textLine, indented || stackCause.Match(line)
}

func (t *textRecord) lastLine() []byte { return t.Body[bytes.LastIndexByte(t.Body, '\n')+1:] }

// text reads a line of plain text. Lines that belong together become one record.
func (r *Reader) text(s Stream, line []byte, at time.Time) {
	t := &r.Texts[s]
	if t.open() && len(t.Body)+1+len(line) <= r.set.Limits.Record {
		if kind, ok := t.more(line); ok {
			t.nest(line)
			t.Body, t.Kind, t.Last = append(append(t.Body, '\n'), line...), kind, at
			return
		}
	}
	r.flushText(s)
	if len(bytes.TrimSpace(line)) > 0 {
		*t = textRecord{Body: bytes.Clone(line), Kind: kindOf(line), First: at, Last: at, Depth: 1}
	}
}

// flushText makes the record that is waiting, if there is one, a log record.
func (r *Reader) flushText(s Stream) {
	t := r.Texts[s]
	if !t.open() {
		return
	}
	r.Texts[s] = textRecord{}
	if t.Kind == textJSON && r.json(s, t.Body, t.First) {
		return
	}
	rec, ok := r.record(s, pcommon.NewTimestampFromTime(t.First))
	if !ok {
		return
	}
	rec.Body().SetStr(string(bytes.TrimRight(t.Body, "\n ")))
	if t.Kind != textLine && t.Kind != textJSON || bytes.IndexByte(t.Body, '\n') >= 0 && stack.Match(t.Body) {
		rec.SetSeverityNumber(plog.SeverityNumberError)
	}
}
