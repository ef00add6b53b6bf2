package transcript

import (
	"cmp"
	"maps"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

func (r *Reader) emitAgent(a *agentRun) {
	span, ok := r.span(spanInfo{a.ID, a.Run, a.Parent, named("invoke_agent", a.Name), ptrace.SpanKindInternal, a.Start, a.End})
	if !ok {
		return
	}
	attrs := span.Attributes()
	attrs.PutStr("gen_ai.operation.name", "invoke_agent")
	putStrs(attrs, a.Session, [][2]string{
		{"gen_ai.agent.name", a.Name}, {"gen_ai.agent.version", a.Version}, {"gen_ai.provider.name", a.Provider},
		{"gen_ai.request.model", a.Model}, {AttrDialect, a.Dialect},
	})
	if a.HasUSD {
		attrs.PutDouble(AttrReportedUSD, a.USD)
		attrs.PutStr("gen_ai.usage.cost.currency", "USD")
	}
	a.In.write(attrs, "gen_ai.input.messages")
	a.Out.write(attrs, "gen_ai.output.messages")
	for _, n := range a.Notes {
		e := span.Events().AppendEmpty()
		e.SetTimestamp(n.At)
		e.SetName(n.Name)
		for _, k := range slices.Sorted(maps.Keys(n.Attrs)) {
			e.Attributes().PutStr(k, n.Attrs[k])
		}
	}
	a.Failure.write(span)
	if a.Bound || a.Lost {
		attrs.PutBool(AttrAborted, true)
	}
}

func (r *Reader) emitChat(c *chatCall) {
	c.doubt()
	name := named("chat", cmp.Or(c.Model, c.Request))
	if c.Remainder {
		name += " (remainder)"
	}
	span, ok := r.span(spanInfo{r.id("chat", cmp.Or(c.ID, c.Key)), c.Run, c.Parent, name, ptrace.SpanKindClient, c.Start, c.End})
	if !ok {
		return
	}
	attrs := span.Attributes()
	attrs.PutStr("gen_ai.operation.name", "chat")
	putStrs(attrs, c.Session, [][2]string{
		{"gen_ai.provider.name", c.Provider}, {"gen_ai.request.model", c.Request}, {"gen_ai.response.model", c.Model},
		{"gen_ai.response.id", c.ID}, {"anthropic.request.id", c.RequestID},
		{"anthropic.response.service_tier", c.Tier}, {"openai.request.service_tier", c.Asked}, {"anthropic.response.speed", c.Speed},
		{"anthropic.response.inference_geo", c.Geo}, {"anthropic.message.stop_details.category", c.Category},
	})
	if c.Stop != "" {
		attrs.PutEmptySlice("gen_ai.response.finish_reasons").AppendEmpty().SetStr(c.Stop)
	}
	if c.USD > 0 {
		attrs.PutDouble(attrEstimate, c.USD)
	}
	if c.Credits > 0 {
		attrs.PutInt(attrCredits, c.Credits)
	}
	if c.Ticks > 0 {
		attrs.PutInt(attrTicks, c.Ticks)
	}
	if c.Remainder {
		attrs.PutBool(AttrRemainder, true)
	}
	if c.Sum {
		attrs.PutBool(AttrSum, true)
	}
	if !c.NoUsage {
		c.Usage.write(attrs)
		if !c.Stated {
			attrs.PutBool(AttrOutputOpen, true)
		}
	}
	if c.Cut {
		attrs.PutBool(AttrAborted, true)
	}
	c.In.write(attrs, "gen_ai.input.messages")
	c.Out.write(attrs, "gen_ai.output.messages")
}

func (r *Reader) emitTool(t *toolCall) {
	id := r.id("tool", cmp.Or(t.Key, t.ID))
	span, ok := r.span(spanInfo{id, t.Run, t.Parent, named("execute_tool", t.Name), ptrace.SpanKindInternal, t.Start, t.End})
	if !ok {
		return
	}
	attrs := span.Attributes()
	attrs.PutStr("gen_ai.operation.name", "execute_tool")
	putStrs(attrs, t.Session, [][2]string{
		{"gen_ai.tool.name", t.Name}, {"gen_ai.tool.call.id", t.ID},
		{"gen_ai.tool.call.arguments", t.Args}, {"gen_ai.tool.call.result", t.Result},
	})
	t.Failure.write(span)
}

// putStrs puts the values that are not empty, and the session under both of its names.
func putStrs(attrs pcommon.Map, session string, pairs [][2]string) {
	for _, p := range pairs {
		if p[1] != "" {
			attrs.PutStr(p[0], p[1])
		}
	}
	if session != "" {
		attrs.PutStr("gen_ai.conversation.id", session)
		attrs.PutStr("session.id", session)
	}
}

func named(operation, name string) string {
	if name == "" {
		return operation
	}
	return operation + " " + name
}
