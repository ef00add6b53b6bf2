// Package read makes rows of the ledger of spans and log records that agent_cost and agent_run have seen. It decides what is a
// row and what is not; what attributes mean is known to package genai.
package read

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/said"
)

// Settings say what is kept.
type Settings struct {
	Attributes []string // kept to group by, of spans or their resources
	MaxText    int      // bytes of each text; 0 for none
}

// Rows are the rows of a request.
type Rows struct {
	ledger.Batch
	Skipped map[string]int64 // spans and log records that are no rows although they should be, by reason
}

// spare are Rows to be used again: a request makes hundreds of rows, of hundreds of bytes each.
var spare = sync.Pool{New: func() any { return &Rows{Skipped: map[string]int64{}} }}

// Release gives the rows back once they are written. It forgets what they refer to.
func (r *Rows) Release() {
	r.Clear()
	clear(r.Skipped)
	spare.Put(r)
}

// The reasons of Rows.Skipped.
const (
	Unjudged = "unjudged"
	NoID     = "no_id"
)

func (r *Rows) skip(reason string) { r.Skipped[reason]++ }

// maxName bounds a name, in bytes: what is longer is data.
const maxName = 512

// name is s as a name: valid, and of a bounded length.
func name(s string) string {
	if len(s) > maxName {
		s = s[:maxName]
	}
	return valid(s)
}

// valid is s without what is not UTF-8. Nearly all is, which is seen faster than put right.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// spanID is a span's id as the ledger has it.
func spanID(id pcommon.SpanID) ledger.Span { return ledger.Span(binary.BigEndian.Uint64(id[:])) }

// source is what the spans of one scope share.
type source struct {
	settings *Settings
	res      pcommon.Resource
	scope    pcommon.InstrumentationScope
	shared   genai.Identity // of the resource
	repo     string         // likewise
	service  string
	call     genai.Call // scratch
	traceID  pcommon.TraceID
	trace    string // the same in letters: spans of a trace mostly follow each other
}

// Traces makes rows of spans.
func (s *Settings) Traces(td ptrace.Traces) *Rows {
	rows := spare.Get().(*Rows)
	rows.Title = said.Title
	src := source{settings: s}
	for _, rs := range td.ResourceSpans().All() {
		src.enter(rs.Resource())
		for _, ss := range rs.ScopeSpans().All() {
			src.scope = ss.Scope()
			for _, span := range ss.Spans().All() {
				src.span(span, rows)
			}
		}
	}
	return rows
}

// Logs makes rows of log records: of calls, and of corrections.
func (s *Settings) Logs(ld plog.Logs) *Rows {
	rows := spare.Get().(*Rows)
	src := source{settings: s}
	for _, rl := range ld.ResourceLogs().All() {
		src.enter(rl.Resource())
		for _, sl := range rl.ScopeLogs().All() {
			src.scope = sl.Scope()
			for _, rec := range sl.LogRecords().All() {
				src.record(rec, rows)
			}
		}
	}
	return rows
}

// hex is a trace's id in letters.
func (s *source) hex(id pcommon.TraceID) string {
	if id != s.traceID || s.trace == "" {
		s.traceID, s.trace = id, id.String()
	}
	return s.trace
}

func (s *source) enter(res pcommon.Resource) {
	s.res, s.shared, s.service = res, genai.Identity{}, text(res.Attributes(), "service.name")
	genai.ReadIdentity(res.Attributes(), &s.shared)
	s.repo = repository(res.Attributes())
}
