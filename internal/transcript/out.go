package transcript

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// out is what a Reader has made and not yet handed over.
type out struct {
	td    ptrace.Traces
	ld    plog.Logs
	spans ptrace.SpanSlice    // of the Reader's own scope; nil slice until the first span
	logs  plog.LogRecordSlice // likewise
	has   struct{ spans, logs bool }
	count int
}

func (o *out) reset() { *o = out{td: ptrace.NewTraces(), ld: plog.NewLogs()} }

// recentLimit is how many span ids are remembered. Lines that come twice come soon.
const recentLimit = 256

// span is a new span of the Reader's own trace, or false where there is one of that id already or Limits.Pending is
// reached.
func (r *Reader) span(s spanInfo) (ptrace.Span, bool) {
	id := s.id.String()
	switch {
	case slices.Contains(r.Recent, id):
		r.drop(DropRepeated, 1)
		return ptrace.Span{}, false
	case r.out.count >= r.set.Limits.Pending:
		r.drop(DropPending, 1)
		return ptrace.Span{}, false
	}
	if len(r.Recent) == recentLimit {
		r.Recent = slices.Delete(r.Recent, 0, 1)
	}
	r.Recent = append(r.Recent, id)
	if !r.out.has.spans {
		rs := r.out.td.ResourceSpans().AppendEmpty()
		r.resource(rs.Resource())
		ss := rs.ScopeSpans().AppendEmpty()
		ss.Scope().SetName(ScopeName)
		r.out.spans, r.out.has.spans = ss.Spans(), true
	}
	r.out.count++
	r.Counts.Spans++
	span := r.out.spans.AppendEmpty()
	span.SetTraceID(r.trace(s.run))
	if r.facts != nil {
		r.facts.write(span.Attributes())
	}
	r.attributes(span.Attributes())
	span.SetSpanID(s.id)
	span.SetParentSpanID(s.parent)
	span.SetName(s.name)
	span.SetKind(s.kind)
	span.SetStartTimestamp(s.start)
	span.SetEndTimestamp(max(s.start, s.end))
	return span, true
}

type spanInfo struct {
	id, run, parent pcommon.SpanID
	name            string
	kind            ptrace.SpanKind
	start, end      pcommon.Timestamp
}

// trace is the trace of the spans of a run.
func (r *Reader) trace(run pcommon.SpanID) pcommon.TraceID {
	if !r.set.TracePerRun || run.IsEmpty() {
		return r.set.TraceID
	}
	return pcommon.TraceID(hash16(r.set.Seed, "trace", run.String()))
}

func (r *Reader) attributes(attrs pcommon.Map) {
	if r.set.Attributes != nil {
		r.set.Attributes(attrs)
	}
}

// record is a new log record under the parent span, or false where Limits.Pending is reached.
func (r *Reader) record(s Stream, at stamp) (plog.LogRecord, bool) {
	if r.out.count >= r.set.Limits.Pending {
		r.drop(DropPending, 1)
		return plog.LogRecord{}, false
	}
	if !r.out.has.logs {
		rl := r.out.ld.ResourceLogs().AppendEmpty()
		r.resource(rl.Resource())
		sl := rl.ScopeLogs().AppendEmpty()
		sl.Scope().SetName(ScopeName)
		r.out.logs, r.out.has.logs = sl.LogRecords(), true
	}
	r.out.count++
	r.Counts.LogRecords++
	rec := r.out.logs.AppendEmpty()
	trace, span := r.Context()
	rec.SetTraceID(trace)
	rec.SetSpanID(span)
	rec.SetTimestamp(at)
	rec.SetObservedTimestamp(at)
	rec.Attributes().PutStr("log.iostream", s.String())
	r.attributes(rec.Attributes())
	return rec, true
}

func (r *Reader) resource(res pcommon.Resource) {
	if r.set.Resource != nil {
		r.set.Resource(res)
	}
}

// id is the span id of the thing of a kind that has a name of its own, such as a message id.
func (r *Reader) id(kind, name string) pcommon.SpanID {
	h := hash16(r.set.Seed, kind, name)
	return pcommon.SpanID(h[:8])
}

// hash is a line, short.
func hash(line []byte) string {
	id := hash16(string(line))
	return hex.EncodeToString(id[:])
}

// hash16 is the first half of SHA-256 over parts that cannot run into each other. It is never zero in practice, which
// is what an id has to be.
func hash16(parts ...string) (id [16]byte) {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	copy(id[:], h.Sum(nil))
	return id
}
