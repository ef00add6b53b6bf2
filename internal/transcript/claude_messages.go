package transcript

import (
	"cmp"
	"slices"
	"strconv"
)

// claudeAssistant reads a content block of a message.
func (r *Reader) claudeAssistant(run *claudeRun, l *claudeLine, at stamp) {
	m := l.Message
	if m == nil || m.ID == "" && m.Usage.whole() == (usage{}) {
		return
	}
	if m.Model == "<synthetic>" { // made by the CLI itself, to tell of an error; nothing was billed
		run.Problem = r.cut(blockText(m.Content), r.set.Limits.Content)
		return
	}
	a := r.claudeAgent(run, l.Parent, at)
	if l.Agent != "" {
		a.Name = l.Agent
	}
	chat := r.claudeChat(run, a, m, at)
	chat.RequestID = cmp.Or(chat.RequestID, l.RequestID)
	chat.Stated = chat.Stated || m.Usage.Total > 0 // Qwen Code prints whole messages
	chat.Sum = chat.Sum || m.Usage.several()
	if m.StopReason != "" {
		chat.Stop, chat.Stated, chat.Usage.Output = m.StopReason, true, m.Usage.whole().Output
		chat.Category = cmp.Or(m.StopDetails.category(), chat.Category)
	}
	for _, b := range blocks(m.Content) {
		chat.Said = true
		switch b.Type {
		case "text":
			r.add(&chat.Out, "assistant", part{Type: "text", Content: b.Text})
		case "thinking":
			r.add(&chat.Out, "assistant", part{Type: "reasoning", Content: b.Thinking})
		case "tool_use":
			r.add(&chat.Out, "assistant", part{Type: "tool_call", ID: b.ID, Name: b.Name, Arguments: b.Input})
			r.claudeTool(run, a, &b, at)
		}
	}
}

// claudeChat is the open chat of an agent, which is a new one where the message is.
func (r *Reader) claudeChat(run *claudeRun, a *claudeAgent, m *claudeMessage, at stamp) *chatCall {
	if a.Chat != nil && a.Chat.ID == m.ID && m.ID != "" {
		a.Chat.End, a.Chat.Usage = max(a.Chat.End, at), a.Chat.Usage.atLeast(m.Usage.whole())
		return a.Chat
	}
	if m.ID != "" && slices.Contains(run.Seen, m.ID) { // a late line of a message whose chat is out
		return &chatCall{}
	}
	r.claudeCloseChat(run, a)
	a.Chat = &chatCall{
		ID: m.ID, Run: run.ID, Parent: a.ID, Model: m.Model, Session: run.Session, Start: min(a.Ready, at), End: at,
		Provider: run.provider(cmp.Or(run.Model, m.Model), m.ID), Usage: m.Usage.whole(),
		Tier: m.Usage.Tier, Speed: m.Usage.Speed, Geo: m.Usage.Geo, In: a.Next,
	}
	if claudeModel(run.Model) == claudeModel(m.Model) {
		a.Chat.Request = run.Model
	}
	if m.ID == "" { // Amp's, each in a line of its own
		run.Unnamed++
		a.Chat.Key = "unnamed/" + run.ID.String() + "/" + strconv.Itoa(run.Unnamed)
	}
	a.Next, a.Fed = messages{}, false
	run.Speed, run.Geo = cmp.Or(m.Usage.Speed, run.Speed), cmp.Or(m.Usage.Geo, run.Geo)
	return a.Chat
}

// claudeEvent reads an event of the message stream, which tells when a message ends and what it used.
func (r *Reader) claudeEvent(run *claudeRun, l *claudeLine, at stamp) {
	e := l.Event
	if e == nil {
		return
	}
	run.Streams = true
	a := r.claudeAgent(run, l.Parent, at)
	switch {
	case a.Chat != nil && l.OfMessage != "" && l.OfMessage != a.Chat.ID && e.Type != "message_start": // its start was lost
	case e.Type == "message_start" && e.Message != nil && e.Message.ID != "":
		r.claudeChat(run, a, e.Message, at)
	case e.Type == "message_delta" && a.Chat != nil && e.Usage != nil:
		a.Chat.Usage, a.Chat.Sum = a.Chat.Usage.atLeast(e.Usage.whole()), a.Chat.Sum || e.Usage.several()
		a.Chat.Stated, a.Chat.Stop, a.Chat.End = true, cmp.Or(e.Delta.StopReason, a.Chat.Stop), at
		a.Chat.Category = cmp.Or(e.Delta.StopDetails.category(), a.Chat.Category)
	case e.Type == "message_stop" && a.Chat != nil && a.Chat.Stated:
		a.Chat.End = at
		r.claudeCloseChat(run, a)
	}
}

// claudeCloseChat emits the open chat of an agent, where there is one.
func (r *Reader) claudeCloseChat(run *claudeRun, a *claudeAgent) {
	chat := a.Chat
	if chat == nil {
		return
	}
	a.Chat, a.Ready, a.End = nil, max(a.Ready, chat.End), max(a.End, chat.End)
	if chat.ID != "" {
		run.see(chat.ID)
	}
	a.Last = chat.Usage
	if a.Key == "" {
		run.Turn.Usage = run.Turn.Usage.add(chat.Usage)
		if !chat.Stated {
			run.Turn.Unknown++
		}
	}
	if run.Dialect == qwenDialect && chat.Usage == (usage{}) { // a subagent's in older versions: the result tells what it used
		return
	}
	run.Given.add(chat.Model, chat.Usage)
	r.emitChat(chat)
}

// see remembers the id of a message or result that is dealt with: a line may come twice.
func (run *claudeRun) see(id string) {
	if len(run.Seen) == seenLimit {
		run.Seen = slices.Delete(run.Seen, 0, 1)
	}
	run.Seen = append(run.Seen, id)
}
