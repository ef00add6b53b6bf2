package transcript

import (
	"slices"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// stamp is a time as spans carry it.
type stamp = pcommon.Timestamp

// agentRun is an invoke_agent span that is open: a run, or a subagent in it.
type agentRun struct {
	ID       pcommon.SpanID `json:"id"`
	Run      pcommon.SpanID `json:"run"` // outermost; with Settings.TracePerRun it makes the trace id
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
	Bound    bool           `json:"bound,omitempty"` // it is over, and not all of its output was told
	Lost     bool           `json:"lost,omitempty"`  // lines of it were lost, and no sum has told since what was in them
	In       messages       `json:"in,omitzero"`
	Out      messages       `json:"out,omitzero"`
	Notes    []note         `json:"notes,omitempty"`
}

// chatCall is a chat span that is open.
type chatCall struct {
	ID        string         `json:"id"` // of the provider's message where it is known
	Key       string         `json:"key,omitempty"`
	Again     bool           `json:"again,omitempty"`  // it was told before
	Copied    bool           `json:"copied,omitempty"` // likewise, by another Reader
	Own       bool           `json:"own,omitempty"`    // ID is the agent's, not the provider's
	Agent     string         `json:"agent,omitempty"`  // subagent that makes it, where those share a run
	Run       pcommon.SpanID `json:"run"`
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
	Said      bool           `json:"said,omitempty"`   // it wrote something
	Cut       bool           `json:"cut,omitempty"`    // it was interrupted: what it used in the end is not told
	Remainder bool           `json:"remainder,omitempty"`
	Sum       bool           `json:"sum,omitempty"` // of several calls
	Stop      string         `json:"stop,omitempty"`
	Category  string         `json:"category,omitempty"` // of what was declined
	Refusals  refusals       `json:"refusals,omitempty"`
	Within    string         `json:"within,omitempty"` // the id of the call within which it was declined
	Speed     string         `json:"speed,omitempty"`
	Geo       string         `json:"geo,omitempty"`
	Tier      string         `json:"tier,omitempty"`
	Asked     string         `json:"asked,omitempty"`   // service tier
	USD       float64        `json:"usd,omitempty"`     // the agent's own estimate
	Credits   int64          `json:"credits,omitempty"` // that Copilot charges, in nano-credits
	Ticks     int64          `json:"ticks,omitempty"`   // that xAI charges, ten thousand millions to a dollar
	In        messages       `json:"in,omitzero"`
	Out       messages       `json:"out,omitzero"`
}

// refusals are the categories of what other models declined within a call, by model.
type refusals map[string]string

// toolCall is an execute_tool span that is open.
type toolCall struct {
	ID      string         `json:"id"`            // of the call
	Key     string         `json:"key,omitempty"` // where the ID is not unique in the process
	Run     pcommon.SpanID `json:"run"`
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
