package read

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// record makes the rows of a log record.
func (s *source) record(rec plog.LogRecord, rows *Rows) {
	if rec.EventName() == genai.EventRunCorrection {
		s.correction(rec, rows)
		return
	}
	bill, judged := genai.ReadBill(rec.Attributes())
	genai.ReadLog(s.res, s.scope, rec, &s.call)
	if s.call.Role != genai.RoleCall && !judged {
		return
	}
	if !judged {
		rows.skip(Unjudged)
		return
	}
	s.billed(s.recordPlace(rec), rec.Attributes(), &bill, "log", rows)
}

// recordPlace is where a record is. It lies within the span that it names. One that names no trace belongs to its session: the
// records of a session get a trace of their own.
func (s *source) recordPlace(rec plog.LogRecord) ledger.At {
	key := genai.RecordKey(rec)
	at := ledger.At{
		Trace: s.hex(rec.TraceID()), Span: ledger.Span(key | 1<<63), Parent: spanID(rec.SpanID()), Name: name(text(rec.Attributes(), "event.name")),
		Ended: sane(ledger.Nanos(s.call.At)),
	}
	at.Started = max(at.Ended-ledger.Nanos(max(s.call.Took, 0)), noTime)
	if rec.TraceID().IsEmpty() {
		at.Trace = s.sessionTrace(rec, key)
	}
	if at.Name == "" {
		at.Name = name(rec.EventName()) // of Codex a line of its source
	}
	return at
}

func (s *source) sessionTrace(rec plog.LogRecord, key uint64) string {
	id := s.shared
	var own genai.Identity
	genai.ReadIdentity(rec.Attributes(), &own)
	if own.Session != "" {
		id.Session = own.Session
	}
	if id.Session != "" {
		key = xxhash.Sum64String(s.service + "\x00" + id.Session)
	}
	var b pcommon.TraceID
	binary.BigEndian.PutUint64(b[:], xxhash.Sum64String("session"))
	binary.BigEndian.PutUint64(b[8:], key)
	return hex.EncodeToString(b[:])
}

// correction changes the row of a run whose agent span had said something else.
func (s *source) correction(rec plog.LogRecord, rows *Rows) {
	if rec.TraceID().IsEmpty() || rec.SpanID().IsEmpty() {
		rows.skip(NoID)
		return
	}
	rollup := genai.ReadRollup(rec.Attributes())
	who, _ := s.who(rec.Attributes())
	at := ledger.Nanos(rec.Timestamp())
	r := ledger.Run{
		At:  ledger.At{Trace: s.hex(rec.TraceID()), Span: spanID(rec.SpanID()), Started: sane(at - ledger.Nanos(rollup.DurationMS*1e6)), Ended: sane(at)},
		Who: who, Kind: ledger.KindAgent, Corrected: sane(at),
	}
	figures(&r, &rollup)
	rows.Corrections = append(rows.Corrections, r)
}
