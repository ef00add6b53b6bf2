package agentmetricsconnector

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/connector/agentmetricsconnector/internal/series"
	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// spanKey tells spans apart: by their ids and times. A span that is sent while it is open and again at its end is two. 0
// where it has no ids: then nothing tells it from another.
func spanKey(s ptrace.Span) uint64 {
	trace, span := s.TraceID(), s.SpanID()
	if trace.IsEmpty() || span.IsEmpty() {
		return 0
	}
	var b [40]byte
	copy(b[:], trace[:])
	copy(b[16:], span[:])
	binary.LittleEndian.PutUint64(b[24:], uint64(s.StartTimestamp()))
	binary.LittleEndian.PutUint64(b[32:], uint64(s.EndTimestamp()))
	return xxhash.Sum64(b[:])
}

// callKey is what the span of a call and its log record have in common: the call's id or, where they tell none, the span. agent_run
// leaves one of them with a bill; this is for whoever has none in front. 0 where neither is known.
func callKey(call *genai.Call, trace pcommon.TraceID, span pcommon.SpanID) uint64 {
	if call.ID != "" {
		return xxhash.Sum64String(call.ID)
	}
	if trace.IsEmpty() || span.IsEmpty() {
		return 0
	}
	var b [24]byte
	copy(b[:], trace[:])
	copy(b[16:], span[:])
	return xxhash.Sum64(b[:])
}

// fresh reports whether an item has not been counted lately, and remembers it.
func (l *ledger) fresh(key uint64, t *tally) bool {
	if key == 0 {
		return true
	}
	fresh, turned := l.items.Add(key)
	if !fresh {
		t.resent++
		return false
	}
	if l.kept() {
		l.itemTrail.Add(key, turned)
	}
	return true
}

// first reports whether no other signal has told a call, of which callKey is known.
func (l *ledger) first(call uint64, from series.Signal, t *tally) bool {
	first, told := l.calls.First(call, from)
	if !first {
		t.duplicates++
	}
	if told != 0 && l.kept() {
		_, turned := l.told.Add(told)
		l.callTrail.Add(told, turned)
	}
	return first
}
