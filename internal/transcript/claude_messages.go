package transcript

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// claudeAgent is the main loop, or the subagent that a tool call started.
func (r *Reader) claudeAgent(run *claudeRun, key string, at stamp) *claudeAgent {
	for _, a := range run.Agents {
		if a.Key == key {
			return a
		}
	}
	parent := run.ID // where the tool call was not seen
	if i := run.tool(key); i >= 0 {
		parent = r.id("tool", key)
	}
	a := &claudeAgent{Key: key, Ready: at, agentRun: agentRun{
		ID: r.id("agent", key), Parent: parent, Name: "subagent", Dialect: run.Dialect, Session: run.Session, Start: at, End: at,
	}}
	if len(run.Agents) > r.set.Limits.Open {
		r.claudeCloseAgent(run, run.Agents[1], at, aborted)
		run.Agents = slices.Delete(run.Agents, 1, 2)
		r.drop(DropOpen, 1)
	}
	run.Agents = append(run.Agents, a)
	return a
}

// claudeAssistant reads a content block of a message.
func (r *Reader) claudeAssistant(run *claudeRun, l *claudeLine, at stamp) {
	m := l.Message
	if m == nil {
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
	if m.StopReason != "" {
		chat.Stop, chat.Stated, chat.Usage.Output = m.StopReason, true, m.Usage.whole().Output
	}
	for _, b := range blocks(m.Content) {
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
	if a.Chat != nil && a.Chat.ID == m.ID {
		a.Chat.End = max(a.Chat.End, at)
		return a.Chat
	}
	if slices.Contains(run.Seen, m.ID) { // a late line of a message whose chat is out
		return &chatCall{}
	}
	r.claudeCloseChat(run, a)
	a.Chat = &chatCall{
		ID: m.ID, Parent: a.ID, Model: m.Model, Session: run.Session, Start: min(a.Ready, at), End: at,
		Provider: claudeProvider(cmp.Or(run.Model, m.Model), m.ID), Usage: m.Usage.whole(),
		Tier: m.Usage.Tier, Speed: m.Usage.Speed, Geo: m.Usage.Geo, In: a.Next,
	}
	if claudeModel(run.Model) == claudeModel(m.Model) {
		a.Chat.Request = run.Model
	}
	a.Next = messages{}
	run.Speed, run.Geo = cmp.Or(m.Usage.Speed, run.Speed), cmp.Or(m.Usage.Geo, run.Geo)
	return a.Chat
}

// claudeEvent reads an event of the message stream, which tells when a message ends and what it used.
func (r *Reader) claudeEvent(run *claudeRun, l *claudeLine, at stamp) {
	e := l.Event
	if e == nil {
		return
	}
	a := r.claudeAgent(run, l.Parent, at)
	switch {
	case a.Chat != nil && l.OfMessage != "" && l.OfMessage != a.Chat.ID && e.Type != "message_start": // its start was lost
	case e.Type == "message_start" && e.Message != nil && e.Message.ID != "":
		r.claudeChat(run, a, e.Message, at)
	case e.Type == "message_delta" && a.Chat != nil && e.Usage != nil:
		a.Chat.Usage = a.Chat.Usage.atLeast(e.Usage.whole())
		a.Chat.Stated, a.Chat.Stop, a.Chat.End = true, cmp.Or(e.Delta.StopReason, a.Chat.Stop), at
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
	run.see(chat.ID)
	a.Last = chat.Usage
	if a.Key == "" {
		run.Turn.Usage = run.Turn.Usage.add(chat.Usage)
		if !chat.Stated {
			run.Turn.Unknown++
		}
	}
	run.Given.add(chat.Model, chat.Usage)
	r.emitChat(chat)
}

// see remembers the id of a message, tool call or result that is dealt with: a line may come twice.
func (run *claudeRun) see(id string) {
	if len(run.Seen) == seenLimit {
		run.Seen = slices.Delete(run.Seen, 0, 1)
	}
	run.Seen = append(run.Seen, id)
}

// claudeTool opens a tool call.
func (r *Reader) claudeTool(run *claudeRun, a *claudeAgent, b *claudeBlock, at stamp) {
	if b.ID == "" || !short(b.ID, b.Name) || run.tool(b.ID) >= 0 || slices.Contains(run.Seen, b.ID) {
		return
	}
	if len(run.Tools) >= r.set.Limits.Open {
		r.claudeCloseTool(run, 0, at, "", aborted)
		r.drop(DropOpen, 1)
	}
	run.Tools = append(run.Tools, &toolCall{
		ID: b.ID, Parent: a.ID, Name: b.Name, Session: run.Session, Start: at, Args: r.content(string(b.Input)),
	})
}

func (run *claudeRun) tool(id string) int {
	return slices.IndexFunc(run.Tools, func(t *toolCall) bool { return t.ID == id })
}

func (r *Reader) claudeCloseTool(run *claudeRun, i int, at stamp, result string, f failure) {
	t := run.Tools[i]
	run.Tools = slices.Delete(run.Tools, i, i+1)
	t.End, t.Result, t.Failure = at, r.content(result), f
	run.see(t.ID)
	r.emitTool(t)
}

// claudeUser reads what went to the model: prompts and tool results.
func (r *Reader) claudeUser(run *claudeRun, l *claudeLine, at stamp) {
	a := r.claudeAgent(run, l.Parent, at)
	if l.Agent != "" {
		a.Name = l.Agent
	}
	a.Ready = max(a.Ready, at)
	if l.Message == nil {
		return
	}
	for _, b := range blocks(l.Message.Content) {
		switch b.Type {
		case "text":
			r.add(&a.Next, "user", part{Type: "text", Content: b.Text})
			if len(a.In.List) == 0 {
				r.add(&a.In, "user", part{Type: "text", Content: b.Text})
			}
		case "tool_result":
			text := blockText(b.Content)
			r.add(&a.Next, "tool", part{Type: "tool_call_response", ID: b.ToolUse, Response: text})
			r.claudeToolResult(run, l, &b, text, at)
		}
	}
}

// claudeToolResult closes a tool call, and the subagent that it ran.
func (r *Reader) claudeToolResult(run *claudeRun, l *claudeLine, b *claudeBlock, text string, at stamp) {
	var f failure
	if b.IsError {
		f = failure{Type: "tool_error", Message: r.content(text)}
	}
	if i := run.tool(b.ToolUse); i >= 0 {
		r.claudeCloseTool(run, i, at, text, f)
	}
	i := slices.IndexFunc(run.Agents, func(a *claudeAgent) bool { return a.Key != "" && a.Key == b.ToolUse })
	if i < 0 || run.Agents[i].Closed {
		return
	}
	var report claudeReport
	decode(l.ToolResult, &report)
	if report.Async { // the subagent goes on in the background; a task_notification ends it
		return
	}
	a := run.Agents[i]
	r.claudeLastCall(run, a, &report, at)
	r.add(&a.Out, "assistant", part{Type: "text", Content: text})
	r.claudeCloseAgent(run, a, at, f)
}

// claudeReport is the tool_use_result of a subagent.
type claudeReport struct {
	Async bool         `json:"isAsync"`
	Model string       `json:"resolvedModel"`
	Usage *claudeUsage `json:"usage"` // of the subagent's last model call
}

// claudeLastCall accounts for the last model call of a subagent. Its message is often not printed, but the result of the
// tool call states its usage in full.
func (r *Reader) claudeLastCall(run *claudeRun, a *claudeAgent, report *claudeReport, at stamp) {
	if report.Usage == nil {
		return
	}
	u := report.Usage.whole()
	if a.Chat != nil && a.Chat.Usage.samePrompt(u) {
		a.Chat.Usage, a.Chat.Stated = u, true
		return
	}
	r.claudeCloseChat(run, a)
	if u == (usage{}) || a.Last.samePrompt(u) {
		return
	}
	model := cmp.Or(report.Model, run.Model)
	for _, given := range slices.Sorted(maps.Keys(run.Given)) { // by the name that messages use
		if claudeModel(given) == claudeModel(model) {
			model = given
		}
	}
	chat := &chatCall{
		Key: "last/" + a.Key, Parent: a.ID, Model: model, Session: run.Session, Start: a.Ready, End: at, Usage: u, Stated: true,
		Provider: claudeProvider(cmp.Or(run.Model, model), ""),
		Tier:     report.Usage.Tier, Speed: report.Usage.Speed, Geo: report.Usage.Geo, In: a.Next,
	}
	a.Next = messages{}
	run.Given.add(model, u)
	r.emitChat(chat)
}

// claudeCloseAgent emits a subagent's span once.
func (r *Reader) claudeCloseAgent(run *claudeRun, a *claudeAgent, at stamp, f failure) {
	r.claudeCloseChat(run, a)
	if a.Closed {
		return
	}
	a.Closed, a.End, a.Failure = true, max(a.End, at), f
	r.emitAgent(&a.agentRun)
	a.In, a.Out, a.Notes = messages{}, messages{}, nil
}

// claudeSystem reads what the CLI tells of itself.
func (r *Reader) claudeSystem(run *claudeRun, l *claudeLine, at stamp) {
	main := run.Agents[0]
	switch l.Subtype {
	case "init":
		run.Model, run.Version = cmp.Or(l.Model, run.Model), cmp.Or(l.Version, run.Version)
		main.Ready = max(main.Ready, at)
	case "task_started":
		if l.ToolUse != "" && (l.Agent != "" || l.TaskType == "local_agent") { // a background shell is a task too
			a := r.claudeAgent(run, l.ToolUse, at)
			a.Name = cmp.Or(l.Agent, a.Name)
			if l.Prompt != "" && len(a.In.List) == 0 {
				r.add(&a.In, "user", part{Type: "text", Content: l.Prompt})
			}
		}
	case "task_notification":
		i := slices.IndexFunc(run.Agents, func(a *claudeAgent) bool { return a.Key != "" && a.Key == l.ToolUse })
		if i < 0 || run.tool(l.ToolUse) >= 0 { // where the tool call is open, its result ends the subagent
			return
		}
		var f failure
		if l.Status != "completed" {
			f = failure{Type: cmp.Or(l.Status, "failed")}
		}
		r.add(&run.Agents[i].Out, "assistant", part{Type: "text", Content: l.Summary})
		r.claudeCloseAgent(run, run.Agents[i], at, f)
	case "api_retry":
		run.note(at, "api_retry", map[string]json.RawMessage{
			"attempt": l.Attempt, "max_retries": l.MaxRetries, "http.response.status_code": l.HTTPStatus, "error.type": l.Error,
		})
	case "compact_boundary":
		run.note(at, "compact_boundary", map[string]json.RawMessage{
			"trigger": l.Compact["trigger"], "pre_tokens": l.Compact["pre_tokens"], "post_tokens": l.Compact["post_tokens"],
		})
	}
}

// note keeps a span event for the run.
func (run *claudeRun) note(at stamp, name string, values map[string]json.RawMessage) {
	n := note{At: at, Name: name, Attrs: map[string]string{}}
	for k, raw := range values {
		if v := plain(raw); v != "" && short(v) {
			n.Attrs[k] = v
		}
	}
	run.Notes = notes(run.Notes, n)
}
