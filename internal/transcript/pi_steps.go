package transcript

import (
	"cmp"
	"fmt"
)

// piStart is the beginning of an answer: the model was called.
func piStart(_ *session, e *piEntry, base step) []step {
	m := &e.Message
	if m.Role != "assistant" || m.Stop == "error" || m.Stop == "aborted" { // message_end tells of it
		return nil
	}
	base.kind, base.about = stepBegin, about{model: m.Model, provider: m.Provider}
	base.at = m.began(base.at)
	return []step{base}
}

// piPrinted is a message that is whole. What a person says is what the model is called with.
// What subagents used is printed as a sum alone.
func piPrinted(s *session, e *piEntry, base step) []step {
	e.Message.Usage = cmp.Or(e.Message.Usage, e.Message.Details.Usage)
	steps := piKept(s, e, base)
	if e.Message.Role == "user" {
		begin := base
		begin.kind, begin.at = stepBegin, e.Message.began(base.at)
		steps = append(steps, begin)
	}
	return steps
}

func piKept(s *session, e *piEntry, base step) []step {
	m := &e.Message
	base.at = m.began(base.at)
	switch m.Role {
	case "user":
		base.kind, base.id, base.part = stepPrompt, "user/"+plain(m.Time), textPart(blockText(m.Content))
	case "assistant":
		if base.asked = s.tier(m.Provider); m.Provider == "anthropic" && base.asked == "priority" {
			base.asked, base.speed = "", "fast" // which is how it is asked for there
		}
		return m.answer(base)
	case "toolResult":
		return m.result(base)
	}
	return []step{base}
}

// began is when the message began.
func (m *piMessage) began(at stamp) stamp {
	t, _ := parseTime(m.Time)
	return cmp.Or(t, at)
}

// answer is what the model wrote, the call, and the tools that it calls for.
func (m *piMessage) answer(base step) []step {
	base.about = about{model: m.Model, provider: m.Provider}
	base.at += stamp(min(max(float64(m.Took), m.Lasted, 0), maxDurationMS) * 1e6)
	var list []piBlock
	decode(m.Content, &list)
	var says, tools []step
	for _, b := range list {
		st := base
		switch b.Type {
		case "text":
			st.kind, st.part = stepSay, textPart(b.Text)
			says = append(says, st)
		case "thinking":
			st.kind, st.part = stepSay, part{Type: "reasoning", Content: b.Thinking}
			says = append(says, st)
		case "toolCall":
			st.kind, st.id, st.part = stepTool, b.ID, toolPart(b.Name, b.Arguments)
			tools = append(tools, st)
		}
	}
	if m.Stop == "error" || m.Stop == "aborted" {
		return append(says, m.cut(base, len(list) > 0)...)
	}
	return append(append(says, m.call(base)), tools...)
}

func (m *piMessage) call(base step) step {
	u := cmp.Or(m.Usage, &piUsage{})
	base.kind, base.id, base.theirs, base.whole = stepCall, m.Response, m.Response != "", true
	if !base.theirs {
		base.id = fmt.Sprintf("%s/%s/%d", plain(m.Time), m.Model, u.Total)
	}
	base.model, base.provider, base.stop = cmp.Or(m.Answered, m.Model), m.Provider, m.Stop
	base.usage, base.usd, base.untold = u.whole(), u.Cost.Total, m.Usage == nil
	return base
}

// cut is a call that failed or was interrupted. Where an answer had begun it is billed for what was read and written until then, of
// which the usage, if any, is what was known at its beginning. One that was refused is not billed.
func (m *piMessage) cut(base step, wrote bool) []step {
	call := m.call(base)
	call.open, call.whole = true, false
	cut := base
	cut.kind, cut.id = stepCut, call.id
	switch {
	case call.usage != (usage{}):
		return []step{call, cut}
	case m.Stop == "error" && m.Response == "" && !wrote:
		cut.kind = stepRefused
	}
	return []step{cut}
}

// result is what a tool returned. What it asked models of is told without their names.
func (m *piMessage) result(base step) []step {
	base.kind, base.id, base.part.Response = stepToolEnd, m.Call, blockText(m.Content)
	if m.IsError {
		base.failure = failure{Type: "tool_error", Message: base.part.Response}
	}
	if m.Usage == nil || m.Usage.whole() == (usage{}) {
		return []step{base}
	}
	nested := base
	nested.kind, nested.id, nested.agent, nested.untold, nested.sum, nested.whole = stepCall, "tool/"+m.Call, "tool/"+m.Call, true, true, true
	return []step{nested, base}
}

// piBeside is a call that is no message: one that keeps a cache warm, for example.
func piBeside(_ *session, e *piEntry, base step) []step {
	base.kind, base.id, base.agent, base.whole = stepCall, e.ID, e.ID, true
	base.model, base.provider, base.about = e.Model, e.Provider, about{}
	if base.untold = e.Usage == nil; !base.untold {
		base.usage, base.usd = e.Usage.whole(), e.Usage.Cost.Total
	}
	return []step{base}
}

// piSummed is the call that summed up the conversation, or a branch of it. Older versions do not tell its usage; whatever an extension
// makes is made by a model that nothing names.
func piSummed(s *session, e *piEntry, base step) []step {
	if e.Usage == nil && e.Hook {
		return []step{base}
	}
	id := fmt.Sprintf("summary/%s/%s/%d", e.First, e.From, e.Before)
	base.kind, base.id, base.agent, base.whole = stepCall, id, id, true
	if base.untold = e.Usage == nil || e.Hook; !base.untold {
		base.usage, base.usd = e.Usage.whole(), e.Usage.Cost.Total
	}
	if s != nil {
		base.model = s.Model
	}
	return []step{base}
}

func piCompacted(s *session, e *piEntry, base step) []step {
	switch {
	case e.Result != nil:
		return piSummed(s, e.Result, base)
	case e.Aborted:
		return piSummed(s, &piEntry{First: "aborted", Before: int64(base.at)}, base)
	}
	return []step{base}
}

// piEnd is the end of a run, which may be tried again.
func piEnd(_ *session, e *piEntry, base step) []step {
	if n := len(e.Messages); n > 0 && e.Messages[n-1].Stop == "error" && !e.Retries {
		base.kind, base.failure = stepEnd, failure{Type: "error", Message: e.Messages[n-1].Error}
	}
	return []step{base}
}

func piSettled(_ *session, e *piEntry, base step) []step {
	base.kind = stepEnd
	if e.Aborted {
		base.failure = failure{Type: "aborted", Message: "the agent was interrupted"}
	}
	return []step{base}
}
