package agentrunprocessor

import (
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// faultSpans is one call of a run, or behind the last its agent span.
func faultSpans(at time.Time, run, call int) ptrace.Traces {
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetTraceID(runID(run))
	s.SetSpanID(pcommon.SpanID{0: 0xff})
	at = at.Add(time.Duration(call%faultCalls) * 2 * time.Second)
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(at))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	if call == faultCalls {
		s.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
		return td
	}
	s.SetSpanID(callID(call))
	s.SetParentSpanID(pcommon.SpanID{0: 0xff})
	putFaultCall(s.Attributes(), int64(call))
	return judgeTraces(td)
}

func faultLogs(at time.Time, run, call int) plog.Logs {
	ld := plog.NewLogs()
	rec := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	rec.SetTraceID(runID(run))
	rec.SetSpanID(callID(call))
	rec.SetTimestamp(pcommon.NewTimestampFromTime(at.Add(time.Second)))
	rec.SetEventName("gen_ai.client.inference.operation.details")
	putFaultCall(rec.Attributes(), int64(call))
	return judgeLogs(ld)
}

// faultFramework is the span of a framework beside that of the SDK: it tells the call, too.
func faultFramework(at time.Time, run, call int) ptrace.Traces {
	td := faultSpans(at, run, call)
	ss := td.ResourceSpans().At(0).ScopeSpans().At(0)
	ss.Scope().SetName("openinference.instrumentation.langchain")
	s := ss.Spans().At(0)
	s.SetSpanID(pcommon.SpanID{1: 1, 7: byte(call + 1)})
	a := s.Attributes()
	a.Clear()
	a.PutStr("openinference.span.kind", "LLM")
	a.PutStr("llm.model_name", "claude-sonnet-4-5")
	a.PutStr("llm.provider", "anthropic")
	a.PutInt("llm.token_count.prompt", int64(1000*(1+call)))
	a.PutInt("llm.token_count.completion", int64(100*(1+call)))
	return judgeTraces(td)
}

func putFaultCall(a pcommon.Map, call int64) {
	a.PutStr("gen_ai.operation.name", "chat")
	a.PutStr("gen_ai.provider.name", "anthropic")
	a.PutStr("gen_ai.response.model", "claude-sonnet-4-5")
	a.PutInt("gen_ai.usage.input_tokens", 1000*(1+call))
	a.PutInt("gen_ai.usage.output_tokens", 100*(1+call))
}
