package genai

import (
	"math"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
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

// firstNames has firstTimes, then delays.
var firstNames = func() *lexicon.Lexicon {
	names := slices.Clone(firstTimes)
	for _, d := range delays {
		names = append(names, d.attr)
	}
	return places(names...)
}()

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
	var p picked
	p.pick(span.Attributes(), firstNames)
	for i := range firstTimes {
		if place := uint8(i); p.has(place) {
			t, err := time.Parse(time.RFC3339Nano, strings.Trim(p.str(place), `"`))
			return pcommon.NewTimestampFromTime(t), err == nil
		}
	}
	for i := range delays {
		if place := uint8(len(firstTimes) + i); p.has(place) {
			x, ok := p.number(place)
			x *= float64(unitOf(i, span.Attributes()))
			if !ok || x < 0 || x > math.MaxInt64/2 {
				return 0, false
			}
			return span.StartTimestamp() + pcommon.Timestamp(x), true
		}
	}
	for _, e := range span.Events().All() {
		if firstEvents[e.Name()] {
			return e.Timestamp(), true
		}
	}
	return 0, false
}

// unitOf is the unit of delays[i]. Strands is the one emitter that gives the server's time in milliseconds.
func unitOf(i int, attrs pcommon.Map) time.Duration {
	if delays[i].attr == "gen_ai.server.time_to_first_token" && fromStrands(attrs) {
		return time.Millisecond
	}
	return delays[i].unit
}

// fromStrands reports whether the span is from Strands.
func fromStrands(attrs pcommon.Map) bool {
	for _, attr := range []string{"gen_ai.provider.name", "gen_ai.system"} {
		if v, ok := attrs.Get(attr); ok && v.Str() == "strands-agents" {
			return true
		}
	}
	return false
}
