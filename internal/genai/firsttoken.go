package genai

import (
	"math"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// delays are the attributes that hold the time from the start of a span to its first token, with their units.
var delays = []struct {
	attr string
	unit time.Duration
}{
	{"gen_ai.response.time_to_first_chunk", time.Second},
	{"gen_ai.client.operation.time_to_first_chunk", time.Second},
	{"gen_ai.client.inference.time_to_first_chunk", time.Second},
	{"gen_ai.response.time_to_first_token", time.Second},
	{"gen_ai.server.time_to_first_token", time.Second},
	{"ai.response.msToFirstChunk", time.Millisecond},
	{"ttft_ms", time.Millisecond},
}

// firstTimes are the attributes that hold the time of the first token, as RFC 3339, which may be in quotes.
var firstTimes = []string{"langfuse.observation.completion_start_time", "mastra.completion_start_time"}

// firstEvents are the names of span events that mark the first token.
var firstEvents = map[string]bool{
	"ai.stream.firstChunk": true, "First Token Stream Event": true, "gen_ai.first_token": true,
}

// FirstToken is when the first token of a streamed call arrived. It returns false if the span does not say, or if the
// time it gives is not within the span.
func FirstToken(span ptrace.Span) (time.Time, bool) {
	at, ok := firstToken(span)
	start, end := span.StartTimestamp(), span.EndTimestamp()
	if !ok || at < start || end != 0 && at > end {
		return time.Time{}, false
	}
	return at.AsTime(), true
}

func firstToken(span ptrace.Span) (pcommon.Timestamp, bool) {
	attrs := span.Attributes()
	for _, attr := range firstTimes {
		if v, ok := attrs.Get(attr); ok {
			t, err := time.Parse(time.RFC3339Nano, strings.Trim(v.Str(), `"`))
			return pcommon.NewTimestampFromTime(t), err == nil
		}
	}
	for _, d := range delays {
		v, ok := attrs.Get(d.attr)
		if !ok {
			continue
		}
		x, ok := number(v)
		if !ok || x < 0 {
			return 0, false
		}
		unit := d.unit
		if d.attr == "gen_ai.server.time_to_first_token" && fromStrands(attrs) {
			unit = time.Millisecond
		}
		if x *= float64(unit); x > math.MaxInt64/2 {
			return 0, false
		}
		return span.StartTimestamp() + pcommon.Timestamp(x), true
	}
	for _, e := range span.Events().All() {
		if firstEvents[e.Name()] {
			return e.Timestamp(), true
		}
	}
	return 0, false
}

// fromStrands reports whether the span is from Strands, the one emitter that gives the server's time in milliseconds.
func fromStrands(attrs pcommon.Map) bool {
	for _, attr := range []string{"gen_ai.provider.name", "gen_ai.system"} {
		if v, ok := attrs.Get(attr); ok && v.Str() == "strands-agents" {
			return true
		}
	}
	return false
}
