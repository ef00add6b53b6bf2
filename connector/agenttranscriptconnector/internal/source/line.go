// Package source finds in log records what processes printed, and reads it: a record becomes a line of its source, which is
// a container, a file or a process, and each source is read by a transcript.Reader of its own. It is pure but for the
// set's bookkeeping: it does no I/O and reads no clock.
package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelcol-genai/otelcol-genai/internal/tracecontext"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Line is what one log record says that a process printed.
type Line struct {
	Key     string // identity of the source
	Stream  transcript.Stream
	Text    []byte
	Partial bool // more of the line comes in another record
	At      time.Time
	Context tracecontext.Context
}

// Reading says how records are read. The zero value reads what the receivers of the Collector make.
type Reading struct {
	Source       []string // attributes that identify a source; where empty, those of identities
	TraceContext []string // attributes that hold a traceparent
}

// identities are the attributes that identify what printed a line, the most telling first. The first of a group decides; the
// others add to it where they are there. Of a group that is whole, nothing else of the resource counts: it may be
// enriched later.
var identities = []struct {
	attrs []string
	whole bool
}{
	{[]string{"k8s.pod.uid", "k8s.container.name", "k8s.container.restart_count"}, true},
	{[]string{"container.id"}, true},
	{[]string{"container_id"}, true}, // of fluent_forward
	{[]string{pathAttr, "log.file.name"}, false},
	{[]string{"_SYSTEMD_UNIT", "_BOOT_ID", "_PID"}, false}, // of journald
	{[]string{"service.instance.id"}, false},
	{[]string{"process.pid", "process.creation.time"}, false},
}

const pathAttr = "log.file.path"

// Read is the line of a record; false where it is none: an event, or a body that nobody printed.
func (r *Reading) Read(res pcommon.Resource, rec plog.LogRecord) (Line, bool) {
	fields, text, ok := body(rec)
	if !ok || rec.EventName() != "" {
		return Line{}, false
	}
	from := attributes{rec.Attributes(), res.Attributes(), fields}
	l := Line{Key: r.key(res, from), Text: []byte(text), At: at(rec), Context: r.context(rec, from)}
	if s := from.first("log.iostream", "stream", "source"); s == "stderr" {
		l.Stream = transcript.Stderr
	}
	l.Partial = from.first("partial_message") == "true" && from.first("partial_last") != "true"
	if !l.Context.Trace.IsEmpty() {
		l.Key += "/" + l.Context.Trace.String()
	}
	return l, true
}

// telling reports whether the line may be an agent's: JSON, or a part of a line.
func (l *Line) telling() bool {
	return l.Partial || len(l.Text) == dockerPart || bytes.ContainsAny(l.Text, "{[")
}

// parsed are keys of an agent's line, or of a record that holds one. A receiver or an operator may have read it already.
var parsed = []string{"type", "session_id", "log", "message", "msg"}

// body is what was printed: the body, the message of a journal's entry, or the JSON that a body was read from.
func body(rec plog.LogRecord) (fields pcommon.Map, text string, ok bool) {
	switch b := rec.Body(); b.Type() {
	case pcommon.ValueTypeStr:
		return pcommon.NewMap(), b.Str(), true
	case pcommon.ValueTypeMap:
		if message, ok := b.Map().Get("MESSAGE"); ok && message.Type() == pcommon.ValueTypeStr {
			return b.Map(), message.Str(), true
		}
		if slices.ContainsFunc(parsed, func(key string) bool { _, there := b.Map().Get(key); return there }) {
			return pcommon.NewMap(), b.AsString(), true
		}
	}
	return pcommon.NewMap(), "", false
}

func at(rec plog.LogRecord) time.Time {
	if rec.Timestamp() != 0 {
		return rec.Timestamp().AsTime()
	}
	if rec.ObservedTimestamp() != 0 {
		return rec.ObservedTimestamp().AsTime()
	}
	return time.Time{}
}

// attributes are where a record may say something of its source, in order.
type attributes [3]pcommon.Map

func (a attributes) first(keys ...string) string {
	for _, key := range keys {
		for _, m := range a {
			if v, ok := m.Get(key); ok {
				if s := v.AsString(); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

// key is the identity of the source.
func (r *Reading) key(res pcommon.Resource, from attributes) string {
	if len(r.Source) > 0 {
		return from.join(r.Source)
	}
	for _, group := range identities {
		if from.first(group.attrs[0]) == "" {
			continue
		}
		if group.attrs[0] == pathAttr {
			if id := containerOf(from.first(pathAttr)); id != "" {
				return "container.id=" + id
			}
		}
		key := from.join(group.attrs)
		if group.whole {
			return key
		}
		return key + "/" + fingerprint(res.Attributes())
	}
	return fingerprint(res.Attributes())
}

func (a attributes) join(keys []string) string {
	var sb strings.Builder
	for _, key := range keys {
		value := a.first(key)
		if key == pathAttr || key == "log.file.name" {
			value = rotation.ReplaceAllString(value, "")
		}
		if value != "" {
			sb.WriteString("/" + key + "=" + value)
		}
	}
	return sb.String()
}

// rotation is what is put behind the name of a file that is rotated away: 0.log.20261126-100000.gz, x-json.log.1.
var rotation = regexp.MustCompile(`(\.\d{8}-\d{6}|\.\d{1,5})?(\.gz)?$`)

// dockerPath is the path of a log that Docker keeps of a container.
var dockerPath = regexp.MustCompile(`/([0-9a-f]{64})/[0-9a-f]{64}-json\.log`)

func containerOf(path string) string {
	if m := dockerPath.FindStringSubmatch(path); m != nil {
		return m[1]
	}
	return ""
}

// fingerprint tells resources apart.
func fingerprint(attrs pcommon.Map) string {
	h := sha256.New()
	for _, key := range sorted(attrs) {
		v, _ := attrs.Get(key)
		h.Write([]byte(key + "\x00" + v.AsString() + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// context is where the record says that it belongs: its own trace, else an attribute that holds a traceparent.
func (r *Reading) context(rec plog.LogRecord, from attributes) tracecontext.Context {
	if trace := rec.TraceID(); !trace.IsEmpty() {
		return tracecontext.Context{Trace: trace, Span: rec.SpanID()}
	}
	for _, key := range r.TraceContext {
		if c := tracecontext.Parse(from.first(key), ""); !c.Trace.IsEmpty() {
			return c
		}
	}
	return tracecontext.Context{}
}
