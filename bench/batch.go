package main

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// The shape of a request: whole runs, as an agent's exporter sends them.
const (
	runsPerBatch  = 20
	callsPerRun   = 3
	spansPerRun   = callsPerRun + 2 // the agent and one tool
	spansPerBatch = runsPerBatch * spansPerRun
)

// batch is one request that can be sent many times, each time as new runs.
type batch struct {
	traces ptrace.Traces
	cost   float64 // US dollars
	runs   []ptrace.SpanSlice
}

func newBatch(r *rand.Rand, t text) *batch {
	b := &batch{traces: ptrace.NewTraces()}
	rs := b.traces.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "bench-agent")
	rs.Resource().Attributes().PutStr("service.version", "1.4.2")
	rs.Resource().Attributes().PutStr("deployment.environment.name", "bench")
	for i := range runsPerBatch {
		ss := rs.ScopeSpans().AppendEmpty()
		d := dialects[i%len(dialects)]
		ss.Scope().SetName(d.scope)
		b.addRun(&talk{text: t, r: r}, ss.Spans(), d)
	}
	return b
}

func (b *batch) addRun(t *talk, spans ptrace.SpanSlice, d dialect) {
	b.runs = append(b.runs, spans)
	agent := spans.AppendEmpty()
	agent.SetName("invoke_agent support")
	agent.SetKind(ptrace.SpanKindInternal)
	agent.Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
	agent.Attributes().PutStr("gen_ai.agent.name", "support")
	agent.Attributes().PutStr("user.id", "user-7")
	agent.Attributes().PutStr("session.id", "session-42")
	for range callsPerRun {
		c := newCall(t)
		d.write(spans.AppendEmpty(), &c)
		b.cost += c.model.cost(c.usage)
	}
	tool := spans.AppendEmpty()
	tool.SetName("execute_tool search")
	tool.SetKind(ptrace.SpanKindInternal)
	tool.Attributes().PutStr("gen_ai.operation.name", "execute_tool")
	tool.Attributes().PutStr("gen_ai.tool.name", "search")
	tool.Attributes().PutStr("gen_ai.tool.call.arguments", `{"query":"`+t.prose(200)+`"}`)
	tool.Attributes().PutStr("gen_ai.tool.call.result", t.prose(answerBytes))
}

// stamp makes the batch's runs new ones: fresh ids, response ids and times.
func (b *batch) stamp(r *rand.Rand, now time.Time) {
	for _, spans := range b.runs {
		var trace pcommon.TraceID
		binary.LittleEndian.PutUint64(trace[:8], r.Uint64())
		binary.LittleEndian.PutUint64(trace[8:], r.Uint64()|1) // never all zero
		var agent pcommon.SpanID
		for i, span := range spans.All() {
			var id pcommon.SpanID
			binary.LittleEndian.PutUint64(id[:], r.Uint64()|1)
			span.SetTraceID(trace)
			span.SetSpanID(id)
			if i == 0 {
				agent = id
				span.SetStartTimestamp(pcommon.NewTimestampFromTime(now.Add(-spansPerRun * time.Second)))
			} else {
				span.SetParentSpanID(agent)
				span.SetStartTimestamp(pcommon.NewTimestampFromTime(now.Add(time.Duration(i-spansPerRun) * time.Second)))
			}
			span.SetEndTimestamp(pcommon.NewTimestampFromTime(now))
			if v, ok := span.Attributes().Get("gen_ai.response.id"); ok {
				v.SetStr("msg_" + hex.EncodeToString(id[:]))
			}
		}
	}
}
