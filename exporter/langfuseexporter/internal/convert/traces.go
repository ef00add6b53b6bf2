package convert

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// traces are those that the spans of a batch belong to.
type traces struct {
	list   []trace
	places map[pcommon.TraceID]int // in list
	last   int                     // place of the span before: spans of a trace mostly come together
	lastID pcommon.TraceID
}

// of is the trace with the id. The result is good until a new trace is asked for.
func (ts *traces) of(id pcommon.TraceID) *trace {
	if len(ts.list) > 0 && ts.lastID == id {
		return &ts.list[ts.last]
	}
	i, ok := ts.places[id]
	if !ok {
		if ts.places == nil {
			ts.places = map[pcommon.TraceID]int{}
		}
		i = len(ts.list)
		ts.places[id] = i
		ts.list = append(ts.list, trace{})
	}
	ts.last, ts.lastID = i, id
	return &ts.list[i]
}

func (ts *traces) reset() {
	clear(ts.list)
	clear(ts.places)
	ts.list = ts.list[:0]
}

// conclude decides what holds for each trace as a whole.
func (ts *traces) conclude() {
	for i := range ts.list {
		t := &ts.list[i]
		learn(&t.root, &t.who)
		learn(&t.root, &t.resource)
		t.who = t.root
		t.who.TraceName = shortName(or(t.who.TraceName, t.name))
		t.environment = Environment(t.who.Environment)
	}
}

// learn fills what t does not know from id.
func learn(t, id *genai.Identity) {
	fill(&t.User, id.User)
	fill(&t.Session, id.Session)
	fill(&t.Environment, id.Environment)
	fill(&t.TraceName, id.TraceName)
	fill(&t.Version, id.Version)
	fill(&t.Release, id.Release)
	if len(t.Tags) == 0 {
		t.Tags = id.Tags
	}
}

func fill(to *string, from string) {
	if *to == "" {
		*to = from
	}
}
