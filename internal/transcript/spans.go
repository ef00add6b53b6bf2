package transcript

import (
	"cmp"
	"maps"
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// stamp is a time as spans carry it.
type stamp = pcommon.Timestamp

// agentRun is an invoke_agent span that is open: a run, or a subagent in it.
type agentRun struct {
	ID       pcommon.SpanID `json:"id"`
	Parent   pcommon.SpanID `json:"parent"`
	Name     string         `json:"name"`
	Dialect  string         `json:"dialect,omitempty"`
	Version  string         `json:"version,omitempty"`
	Provider string         `json:"provider,omitempty"`
	Model    string         `json:"model,omitempty"`
	Session  string         `json:"session,omitempty"`
	Start    stamp          `json:"start"`
	End      stamp          `json:"end"`
	USD      float64        `json:"usd,omitempty"` // valid where HasUSD
	HasUSD   bool           `json:"has_usd,omitempty"`
	Failure  failure        `json:"failure,omitzero"`
	In       messages       `json:"in,omitzero"`
	Out      messages       `json:"out,omitzero"`
	Notes    []note         `json:"notes,omitempty"`
}

// chatCall is a chat span that is open.
type chatCall struct {
	ID        string         `json:"id"` // of the provider's message where it is known
	Key       string         `json:"key,omitempty"`
	Parent    pcommon.SpanID `json:"parent"`
	Request   string         `json:"request,omitempty"`
	RequestID string         `json:"request_id,omitempty"`
	Provider  string         `json:"provider,omitempty"`
	Model     string         `json:"model,omitempty"`
	Session   string         `json:"session,omitempty"`
	Start     stamp          `json:"start"`
	End       stamp          `json:"end"`
	Usage     usage          `json:"usage,omitzero"`
	NoUsage   bool           `json:"no_usage,omitempty"`
	Stated    bool           `json:"stated,omitempty"` // Usage.Output is all of the output, not only its beginning
	Remainder bool           `json:"remainder,omitempty"`
	Sum       bool           `json:"sum,omitempty"` // of several calls
	Stop      string         `json:"stop,omitempty"`
	Speed     string         `json:"speed,omitempty"`
	Geo       string         `json:"geo,omitempty"`
	Tier      string         `json:"tier,omitempty"`
	In        messages       `json:"in,omitzero"`
	Out       messages       `json:"out,omitzero"`
}

// toolCall is an execute_tool span that is open.
type toolCall struct {
	ID      string         `json:"id"`            // of the call
	Key     string         `json:"key,omitempty"` // where the ID is not unique in the process
	Parent  pcommon.SpanID `json:"parent"`
	Name    string         `json:"name"`
	Session string         `json:"session,omitempty"`
	Start   stamp          `json:"start"`
	End     stamp          `json:"end"`
	Args    string         `json:"args,omitempty"`
	Result  string         `json:"result,omitempty"`
	Failure failure        `json:"failure,omitzero"`
}

// failure is why a span has status error; the zero value is none.
type failure struct {
	Type    string `json:"type,omitempty"`
	Message string `json:"message,omitempty"`
	Aborted bool   `json:"aborted,omitempty"`
}

var aborted = failure{Type: "aborted", Message: "the transcript ended first", Aborted: true}

// notes appends to a list that holds the latest noteLimit span events.
func notes(list []note, n note) []note {
	if len(list) >= noteLimit {
		list = slices.Delete(list, 0, 1)
	}
	return append(list, n)
}

// noteLimit bounds the events on one span.
const noteLimit = 128

// note is a span event.
type note struct {
	At    stamp             `json:"at"`
	Name  string            `json:"name"`
	Attrs map[string]string `json:"attrs,omitempty"`
}

func (r *Reader) emitAgent(a *agentRun) {
	span, ok := r.span(spanInfo{a.ID, a.Parent, named("invoke_agent", a.Name), ptrace.SpanKindInternal, a.Start, a.End})
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
}

func (r *Reader) emitChat(c *chatCall) {
	name := named("chat", cmp.Or(c.Model, c.Request))
	if c.Remainder {
		name += " (remainder)"
	}
	span, ok := r.span(spanInfo{r.id("chat", cmp.Or(c.ID, c.Key)), c.Parent, name, ptrace.SpanKindClient, c.Start, c.End})
	if !ok {
		return
	}
	attrs := span.Attributes()
	attrs.PutStr("gen_ai.operation.name", "chat")
	putStrs(attrs, c.Session, [][2]string{
		{"gen_ai.provider.name", c.Provider}, {"gen_ai.request.model", c.Request}, {"gen_ai.response.model", c.Model},
		{"gen_ai.response.id", c.ID}, {"anthropic.request.id", c.RequestID},
		{"anthropic.response.service_tier", c.Tier}, {"anthropic.response.speed", c.Speed},
		{"anthropic.response.inference_geo", c.Geo},
	})
	if c.Stop != "" {
		attrs.PutEmptySlice("gen_ai.response.finish_reasons").AppendEmpty().SetStr(c.Stop)
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
	c.In.write(attrs, "gen_ai.input.messages")
	c.Out.write(attrs, "gen_ai.output.messages")
}

func (r *Reader) emitTool(t *toolCall) {
	id := r.id("tool", cmp.Or(t.Key, t.ID))
	span, ok := r.span(spanInfo{id, t.Parent, named("execute_tool", t.Name), ptrace.SpanKindInternal, t.Start, t.End})
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

func (f failure) write(span ptrace.Span) {
	if f == (failure{}) {
		return
	}
	span.Status().SetCode(ptrace.StatusCodeError)
	span.Status().SetMessage(f.Message)
	span.Attributes().PutStr("error.type", f.Type)
	if f.Aborted {
		span.Attributes().PutBool(AttrAborted, true)
	}
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
