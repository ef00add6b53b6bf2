package agentrunprocessor

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// TestSpansAfterTheirRecord: a log record has gone on with the bill of its call before the spans of it come: the SDK's, in which it was
// written, and a framework's beside it, which knows the call by the SDK's span alone.
func TestSpansAfterTheirRecord(t *testing.T) {
	for name, between := range map[string]func(h *history){
		"together":        func(*history) {},
		"one by one":      func(*history) { time.Sleep(time.Minute) },
		"after a restart": func(h *history) { time.Sleep(time.Minute); synctest.Wait(); h.told = nil; h.again(killed, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, at := newHistory(t, 0), time.Now()
				h.start()
				h.send(event{logs: faultLogs(at, 0, 0)})
				h.send(event{traces: faultSpans(at, 0, faultCalls)})
				time.Sleep(time.Minute)
				h.send(event{traces: faultSpans(at, 0, 0)})
				between(h)
				h.send(event{traces: faultFramework(at, 0, 0)})
				time.Sleep(time.Minute)
				synctest.Wait()
				h.shutdown()
				require.Equal(t, map[callKey]int{{runID(0), callID(0)}: 1}, h.books.calls)
				require.InDelta(t, 0.0045, h.books.runs[runID(0)], 1e-12)
			})
		})
	}
}

// TestHalvesOverARestart: the span and the log record of a call of Gemini CLI, which have no id in common, come so far apart that the
// first went on alone, and a process was killed in between. The next record of the same counts is another call.
func TestHalvesOverARestart(t *testing.T) {
	span := func() event { return event{traces: geminiSpan(time.Now())} }
	record := func() event { return event{logs: geminiRecord(time.Now())} }
	for name, halves := range map[string][2]func() event{"span first": {span, record}, "record first": {record, span}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHistory(t, 0)
				h.start()
				for i, half := range []func() event{halves[0], halves[1], record} {
					h.send(half())
					time.Sleep(time.Minute)
					synctest.Wait()
					require.Equal(t, []int{1, 1, 2}[i], h.books.bills())
					h.again(killed, 0)
				}
				h.shutdown()
			})
		})
	}
}

func geminiSpan(at time.Time) ptrace.Traces {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	ss.Scope().SetName("gemini-cli")
	s := ss.Spans().AppendEmpty()
	s.SetName("llm_call")
	s.SetTraceID(runID(0))
	s.SetSpanID(callID(0))
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(at))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	a := s.Attributes()
	a.PutStr("gen_ai.operation.name", "llm_call")
	a.PutStr("gen_ai.request.model", "gemini-2.5-pro")
	a.PutInt("gen_ai.usage.input_tokens", 1500)
	a.PutInt("gen_ai.usage.output_tokens", 211)
	return judgeTraces(td)
}

func geminiRecord(at time.Time) plog.Logs {
	ld := plog.NewLogs()
	sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
	sl.Scope().SetName("gemini-cli")
	rec := sl.LogRecords().AppendEmpty()
	rec.SetTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	a := rec.Attributes()
	a.PutStr("event.name", "gemini_cli.api_response")
	a.PutStr("model", "gemini-2.5-pro")
	a.PutInt("input_token_count", 1500)
	a.PutInt("output_token_count", 211)
	return judgeLogs(ld)
}
