package hold

import (
	lru "github.com/hashicorp/golang-lru/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/run"
)

// maxStrays bounds the ids that are remembered, about 150 bytes each. Both records of a call come within seconds.
const maxStrays = 1 << 14

// strays brings the span and the log record of one call together where they are in two traces (run.Record.Strays), by the id of the
// request. The span carries the bill, unless the log record went with it before the span came.
type strays struct {
	byID *lru.Cache[string, stray]
}

// stray is a span that came, or a log record that went with the bill.
type stray struct {
	trace pcommon.TraceID
	log   bool
}

func newStrays() strays {
	byID, _ := lru.New[string, stray](maxStrays)
	return strays{byID}
}

// arrive takes note of a span.
func (s *strays) arrive(trace pcommon.TraceID, r *run.Record) {
	if !r.Strays() {
		return
	}
	if have, ok := s.byID.Get(r.Call); !ok || !have.log {
		s.byID.Add(r.Call, stray{trace: trace})
	}
}

// elsewhere reports whether a record of the other kind, in another trace, carries the bill of a call that is about to go.
func (s *strays) elsewhere(trace pcommon.TraceID, r *run.Record) bool {
	if !r.Strays() {
		return false
	}
	log := r.Traits&run.Log != 0
	have, ok := s.byID.Get(r.Call)
	if ok && have.log != log && have.trace != trace {
		return true
	}
	if log && !ok {
		s.byID.Add(r.Call, stray{trace: trace, log: true})
	}
	return false
}

// restored takes over from the process before what log records had gone with.
func (s *strays) restored(t *trace) {
	for i := range t.memory.Len() {
		switch r := t.memory.Record(i); {
		case t.memory.Role(i) != genai.RoleCall:
		case r.Traits&run.Log != 0:
			s.elsewhere(t.id, r)
		default:
			s.arrive(t.id, r)
		}
	}
}
