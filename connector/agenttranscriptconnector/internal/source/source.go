package source

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Options are the same for all sources.
type Options struct {
	Model   string
	Content bool
	Events  *transcript.Events
}

// Source is what one container, file or process prints.
type Source struct {
	state
	reader *transcript.Reader
	about  plog.Logs // resource and attributes of its spans, as one record
	saved  []byte    // as of the last time that what it made was accepted; nil before
	counts transcript.Counts
}

// state is what must survive a restart beside the reader's. Fields are exported for encoding only.
type state struct {
	Key    string          `json:"key"`
	Began  int64           `json:"began"` // time of its first line; part of all ids
	Trace  string          `json:"trace,omitempty"`
	Parent string          `json:"parent,omitempty"`
	Last   time.Time       `json:"last"`  // time of its last line, by the clock of what printed it
	Heard  time.Time       `json:"heard"` // when that came here
	Halves [2][]byte       `json:"halves,omitzero"`
	Ends   bool            `json:"ends,omitempty"` // bodies end in a newline where lines do
	About  json.RawMessage `json:"about,omitempty"`

	Probing bool            `json:"probing,omitempty"` // no line of an agent's came yet
	Reader  json.RawMessage `json:"reader,omitempty"`
}

// open makes the source of a line.
func open(l *Line, res pcommon.Resource, rec plog.LogRecord, opt *Options) *Source {
	s := &Source{about: plog.NewLogs()}
	s.Key, s.Began, s.Last = l.Key, l.At.UnixNano(), l.At
	if !l.Context.Trace.IsEmpty() {
		s.Trace, s.Parent = l.Context.Trace.String(), l.Context.Span.String()
	}
	rl := s.about.ResourceLogs().AppendEmpty()
	res.CopyTo(rl.Resource())
	name(rl.Resource().Attributes(), rec.Attributes())
	attrs := rl.ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Attributes()
	for k, v := range rec.Attributes().All() {
		if !plumbing(k) {
			v.CopyTo(attrs.PutEmpty(k))
		}
	}
	s.reader = transcript.New(s.settings(opt))
	return s
}

// name gives a resource that has none the name of its container.
func name(attrs, of pcommon.Map) {
	if _, ok := attrs.Get("service.name"); ok {
		return
	}
	from := attributes{attrs, of, pcommon.NewMap()}
	if service := from.first("k8s.deployment.name", "k8s.container.name", "container.name", "container_name"); service != "" {
		attrs.PutStr("service.name", strings.TrimPrefix(service, "/"))
	}
}

// plumbing reports whether an attribute is about a single line, or how it came here. Such say nothing of what a run is.
func plumbing(key string) bool {
	return strings.HasPrefix(key, "log.") && key != pathAttr || strings.HasPrefix(key, "partial_") || strings.HasPrefix(key, "_") ||
		slices.Contains([]string{"logtag", "time", "stream", "source", "fluent.tag"}, key)
}

func (s *Source) settings(opt *Options) transcript.Settings {
	set := transcript.Settings{
		Seed: s.Key + "\x00" + strconv.FormatInt(s.Began, 10), Model: opt.Model, Content: opt.Content, Events: opt.Events,
		Resource: func(r pcommon.Resource) { s.about.ResourceLogs().At(0).Resource().CopyTo(r) },
		Attributes: func(attrs pcommon.Map) {
			for k, v := range s.record().Attributes().All() {
				if _, ok := attrs.Get(k); !ok {
					v.CopyTo(attrs.PutEmpty(k))
				}
			}
		},
	}
	if set.TracePerRun = s.Trace == ""; !set.TracePerRun {
		_, _ = hex.Decode(set.TraceID[:], []byte(s.Trace))
		_, _ = hex.Decode(set.Parent[:], []byte(s.Parent))
	}
	return set
}

func (s *Source) record() plog.LogRecord {
	return s.about.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
}

// Feed reads a line that came at the given time. It reports whether the line is taken, and where it is not and was told
// in parts, the whole of it.
func (s *Source) Feed(l *Line, now time.Time) (taken bool, whole []byte) {
	if l.At.IsZero() {
		l.At = now
	}
	s.Last, s.Heard = l.At, now
	half := &s.Halves[l.Stream]
	text, ends := bytes.CutSuffix(l.Text, []byte{'\n'})
	s.Ends = s.Ends || ends
	// Docker cuts lines, and tells so by the newline that only the last part has.
	if (l.Partial || !ends && (s.Ends || len(l.Text) == dockerPart)) && len(*half)+len(text) <= transcript.DefaultLimits.Line {
		*half = append(*half, text...)
		return true, nil
	}
	if len(*half) > 0 {
		text = append(*half, text...)
		whole, *half = text, nil
	}
	return s.reader.Offer(l.Stream, text, l.At), whole
}

// dockerPart is where Docker cuts lines, in bytes.
const dockerPart = 16 << 10

// waits reports whether something is waiting for another line.
func (s *Source) waits() bool { return len(s.Halves[0])+len(s.Halves[1]) > 0 || s.reader.Waiting() }

// Context is where a line that is passed on belongs.
func (s *Source) Context() (pcommon.TraceID, pcommon.SpanID) { return s.reader.Context() }

// Tick tells the time. Waiting is by the clock of what printed the lines: a file may be read long after it was written.
func (s *Source) Tick(now time.Time) { s.reader.Tick(s.Last.Add(now.Sub(s.Heard))) }

// End closes the source: nothing was heard for too long, or nobody will read on.
func (s *Source) End() {
	for stream, half := range s.Halves {
		if len(half) > 0 {
			s.reader.Line(transcript.Stream(stream), half, s.Last)
		}
	}
	s.Halves = [2][]byte{}
	s.reader.End(transcript.EndInfo{At: s.Last})
}

// Drain returns and forgets what is complete, and adds to drops what was dropped since the last call.
func (s *Source) Drain(drops map[transcript.Drop]uint64) (ptrace.Traces, plog.Logs) {
	now := s.reader.Totals()
	for why, n := range now.Dropped {
		if more := n - s.counts.Dropped[why]; more > 0 {
			drops[why] += more
		}
	}
	s.counts.Dropped = maps.Clone(now.Dropped)
	return s.reader.Drain()
}

// Snapshot is what restore needs. It holds nothing that Drain would still return.
func (s *Source) Snapshot() ([]byte, error) {
	var err error
	st := s.state
	if st.Reader, err = s.reader.State(); err != nil {
		return nil, err
	}
	if st.About, err = (&plog.JSONMarshaler{}).MarshalLogs(s.about); err != nil {
		return nil, err
	}
	return json.Marshal(&st)
}

// restore makes a source from a Snapshot.
func restore(raw []byte, opt *Options) (*Source, error) {
	s := &Source{saved: raw}
	if err := json.Unmarshal(raw, &s.state); err != nil {
		return nil, err
	}
	var err error
	if s.about, err = (&plog.JSONUnmarshaler{}).UnmarshalLogs(s.About); err != nil {
		return nil, err
	}
	if s.about.ResourceLogs().Len() != 1 || s.about.LogRecordCount() != 1 {
		return nil, errIncomplete
	}
	if s.reader, err = transcript.Restore(s.settings(opt), s.Reader); err != nil {
		return nil, err
	}
	s.About, s.Reader = nil, nil
	s.counts.Dropped = maps.Clone(s.reader.Totals().Dropped)
	return s, nil
}
