package transcript

import (
	"cmp"
	"errors"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Events says how to read spans from JSON lines of an application's own making. Every field names a key of the line;
// dots reach into nested objects. A line without the ID is not an event.
//
// With Kind, a span is two lines: one whose Kind is among Starts and one, with the same ID, whose Kind is among Ends.
// Without Kind, each line is a whole span. Times are RFC 3339 or Unix numbers of any unit; without a time, the time the
// line was received.
type Events struct {
	Kind       string            `mapstructure:"kind"`
	Starts     []string          `mapstructure:"starts"`
	Ends       []string          `mapstructure:"ends"`
	ID         string            `mapstructure:"id"`
	Name       string            `mapstructure:"name"`
	Parent     string            `mapstructure:"parent"`
	StartTime  string            `mapstructure:"start_time"`
	EndTime    string            `mapstructure:"end_time"`
	Error      string            `mapstructure:"error"`
	Attributes map[string]string `mapstructure:"attributes"` // span attribute: key of the line
}

// eventRuns are the spans that have started and not ended, oldest first.
type eventRuns struct {
	Open []*eventSpan `json:"open,omitempty"`
}

type eventSpan struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	Start  stamp  `json:"start"`
	Attrs  object `json:"attrs"`
}

// eventLine reads a line of the configured dialect; false where it is none, or there is none.
func (r *Reader) eventLine(o object, _ []byte, at stamp) bool {
	e := r.set.Events
	if e == nil {
		return false
	}
	id, kind := plain(o.at(e.ID)), plain(o.at(e.Kind))
	starts, ends := e.Kind == "" || slices.Contains(e.Starts, kind), e.Kind == "" || slices.Contains(e.Ends, kind)
	name, parent := plain(o.at(e.Name)), plain(o.at(e.Parent))
	if id == "" || !starts && !ends || !short(id, name, parent) {
		return false
	}
	open := &r.Agents.Events.Open
	i := slices.IndexFunc(*open, func(s *eventSpan) bool { return s.ID == id })
	if i < 0 {
		if len(*open) >= r.set.Limits.Open {
			r.eventClose(0, at, aborted)
			r.drop(DropOpen, 1)
		}
		start := orTime(o.at(e.StartTime), at)
		*open = append(*open, &eventSpan{ID: id, Name: id, Start: start, Attrs: object{}})
		i = len(*open) - 1
	}
	s := (*open)[i]
	s.Name, s.Parent = cmp.Or(name, s.Name), cmp.Or(parent, s.Parent)
	for attr, key := range e.Attributes {
		switch raw := o.at(key); {
		case len(raw) > r.set.Limits.Content:
			r.drop(DropContent, 1)
		case len(raw) > 0:
			s.Attrs[attr] = slices.Clone(raw)
		}
	}
	if ends {
		var f failure
		if message := plain(o.at(e.Error)); message != "" && message != "false" {
			f = failure{Type: "error", Message: r.cut(message, r.set.Limits.Content)}
		}
		r.eventClose(i, orTime(o.at(e.EndTime), at), f)
	}
	return true
}

func orTime(raw []byte, at stamp) stamp {
	if t, ok := parseTime(raw); ok {
		return t
	}
	return at
}

// eventClose emits an open span.
func (r *Reader) eventClose(i int, at stamp, f failure) {
	open := &r.Agents.Events.Open
	s := (*open)[i]
	*open = slices.Delete(*open, i, i+1)
	parent := r.set.Parent
	if s.Parent != "" {
		parent = r.id("event", s.Parent)
	}
	span, ok := r.span(spanInfo{r.id("event", s.ID), pcommon.SpanID{}, parent, s.Name, ptrace.SpanKindInternal, s.Start, at})
	if !ok {
		return
	}
	for _, attr := range sortedKeys(s.Attrs) {
		putJSON(span.Attributes().PutEmpty(attr), s.Attrs[attr], jsonDepth)
	}
	f.write(span)
}

func (r *Reader) eventsEnd(at stamp, f failure) {
	for len(r.Agents.Events.Open) > 0 {
		r.eventClose(0, at, f)
	}
}

// Validate checks what the decoder cannot.
func (e *Events) Validate() error {
	var errs []error
	if e.ID == "" {
		errs = append(errs, errors.New("id: required: without it no line is an event"))
	}
	if e.Kind != "" && len(e.Starts) == 0 && len(e.Ends) == 0 {
		errs = append(errs, errors.New("starts: required with kind, or ends"))
	}
	return errors.Join(errs...)
}
