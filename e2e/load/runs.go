package load

import (
	"encoding/binary"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// A run is an agent span, three calls and a tool.
const (
	Spans = 5
	Calls = 3
)

// Prices of claude-sonnet-4-5 below 200,000 tokens, in millionths of a dollar a token.
const (
	inputMicros  = 3
	outputMicros = 15
)

const model = "claude-sonnet-4-5"

func inputTokens(run, call int) int  { return 100 + run%97 + call }
func outputTokens(run, call int) int { return 10 + run%13 + 2*call }

// Micros is what a call costs, in millionths of a dollar, and the part of it that is for its input.
func Micros(run, call int) (all, input int) {
	input = inputMicros * inputTokens(run, call)
	return input + outputMicros*outputTokens(run, call), input
}

// TraceID is the trace of a run.
func TraceID(run int) (id pcommon.TraceID) {
	binary.BigEndian.PutUint64(id[:], 0x1122334455667788)
	binary.BigEndian.PutUint64(id[8:], uint64(run)+1)
	return id
}

// SpanID is the n-th span of a run: 0 is the agent, then come the calls, then the tool.
func SpanID(run, n int) (id pcommon.SpanID) {
	binary.BigEndian.PutUint64(id[:], uint64(run)*Spans+uint64(n)+1)
	return id
}

// Traces is a request with the children of some runs and the roots of others, whose children were made at a time, as an SDK sends
// them: a span goes when it has ended.
func Traces(children, roots []int, made time.Time, prompt func(run int) string) ([]byte, error) {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "load")
	spans := rs.ScopeSpans().AppendEmpty().Spans()
	now := time.Now()
	add := func(run, n int, start time.Time, name, operation string) pcommon.Map {
		s := spans.AppendEmpty()
		s.SetTraceID(TraceID(run))
		s.SetSpanID(SpanID(run, n))
		if n > 0 {
			s.SetParentSpanID(SpanID(run, 0))
		}
		s.SetName(name)
		s.SetStartTimestamp(pcommon.NewTimestampFromTime(start))
		s.SetEndTimestamp(pcommon.NewTimestampFromTime(now))
		s.Attributes().PutStr("gen_ai.operation.name", operation)
		return s.Attributes()
	}
	for _, run := range children {
		for call := range Calls {
			a := add(run, 1+call, now.Add(-time.Second), "chat "+model, "chat")
			putCall(a, run, call)
			if prompt != nil {
				a.PutStr("gen_ai.input.messages", prompt(run))
			}
		}
		add(run, 1+Calls, now.Add(-time.Second), "execute_tool search", "execute_tool").PutStr("gen_ai.tool.name", "search")
	}
	for _, run := range roots {
		add(run, 0, made.Add(-5*time.Second), "invoke_agent", "invoke_agent").PutStr("gen_ai.agent.name", "load")
	}
	return ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
}

// Logs is a request with a record of each call of some runs, beside the call's span: it tells the same once more, and must meet it.
func Logs(runs []int) ([]byte, error) {
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	rl.Resource().Attributes().PutStr("service.name", "load")
	records := rl.ScopeLogs().AppendEmpty().LogRecords()
	now := pcommon.NewTimestampFromTime(time.Now())
	for _, run := range runs {
		for call := range Calls {
			r := records.AppendEmpty()
			r.SetTraceID(TraceID(run))
			r.SetSpanID(SpanID(run, 1+call))
			r.SetTimestamp(now)
			r.SetEventName("gen_ai.client.inference.operation.details")
			r.Attributes().PutStr("gen_ai.operation.name", "chat")
			putCall(r.Attributes(), run, call)
		}
	}
	return plogotlp.NewExportRequestFromLogs(ld).MarshalProto()
}

func putCall(a pcommon.Map, run, call int) {
	a.PutStr("gen_ai.provider.name", "anthropic")
	a.PutStr("gen_ai.request.model", model)
	a.PutStr("gen_ai.response.model", model)
	a.PutInt("gen_ai.usage.input_tokens", int64(inputTokens(run, call)))
	a.PutInt("gen_ai.usage.output_tokens", int64(outputTokens(run, call)))
}
