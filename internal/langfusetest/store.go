package langfusetest

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Observation is a row as the server would store and show it.
type Observation struct {
	Project, TraceID, SpanID, ParentID string
	Name, Type, Level, StatusMessage   string
	Model, Environment                 string
	UserID, SessionID, TraceName       string
	Version, Release                   string
	PromptName, PromptVersion          string
	CompletionStart                    string
	Tags                               []string
	Input, Output                      any // a string, or what the server rebuilt from several attributes; nil for blank
	ModelParameters                    map[string]any
	Usage, Cost                        map[string]float64
	Metadata                           map[string]any
	Public, AppRoot, Direct            bool
	ToolCalls                          []string // names of the tools called, from the output
	Received                           int      // how often the row arrived
	Attributes                         map[string]any
}

// rowKey is what makes a row: sending the same span again replaces it, a changed start time makes a second one.
type rowKey struct {
	project string
	trace   pcommon.TraceID
	span    pcommon.SpanID
	start   pcommon.Timestamp
}

func (s *Server) store(project string, direct bool, td ptrace.Traces) {
	if s.cfg.CountOnly {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for span := range each(td) {
		o := observe(span)
		o.Project, o.Direct = project, direct
		if reason := o.invalid(span); !direct && reason != "" {
			s.rejected = append(s.rejected, o.SpanID+": "+reason)
			continue
		}
		if !direct && (o.Type == "span" || o.Type == "event") { // its schema has no such members for these
			o.Model, o.Usage, o.Cost = "", nil, nil
		}
		key := rowKey{project, span.TraceID(), span.SpanID(), span.StartTimestamp()}
		i, seen := s.byKey[key]
		if !seen {
			i = len(s.rows)
			s.byKey[key] = i
			s.rows = append(s.rows, Observation{})
		}
		o.Received = s.rows[i].Received + 1
		s.rows[i] = o
	}
}

// Observations are the stored rows, ordered by project, trace, start of arrival.
func (s *Server) Observations() []Observation {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := slices.Clone(s.rows)
	slices.SortStableFunc(rows, func(a, b Observation) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.TraceID, b.TraceID))
	})
	return rows
}

// Named is the one row with that name; the zero row where there is none or more than one.
func (s *Server) Named(name string) Observation {
	var found []Observation
	for _, o := range s.Observations() {
		if o.Name == name {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		return Observation{}
	}
	return found[0]
}

// Rejected says which spans the legacy path dropped after it had answered 200, and why.
func (s *Server) Rejected() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.rejected)
}
