package transcript

import (
	"slices"
)

// claudeTool opens a tool call.
func (r *Reader) claudeTool(run *claudeRun, a *claudeAgent, b *claudeBlock, at stamp) {
	if b.ID == "" || !short(b.ID, b.Name) || run.tool(b.ID) >= 0 {
		return
	}
	if len(run.Tools) >= r.set.Limits.Open {
		r.claudeCloseTool(run, 0, at, "", aborted)
		r.drop(DropOpen, 1)
	}
	run.Tools = append(run.Tools, &toolCall{
		ID: b.ID, Run: run.ID, Parent: a.ID, Name: b.Name, Session: run.Session, Start: at, Args: r.content(string(b.Input)),
	})
}

func (run *claudeRun) tool(id string) int {
	return slices.IndexFunc(run.Tools, func(t *toolCall) bool { return t.ID == id })
}

func (r *Reader) claudeCloseTool(run *claudeRun, i int, at stamp, result string, f failure) {
	t := run.Tools[i]
	run.Tools = slices.Delete(run.Tools, i, i+1)
	t.End, t.Result, t.Failure = at, r.content(result), f
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
			if b.Text == claudeCut {
				r.claudeInterrupted(run, a, at)
				continue
			}
			a.Fed = true
			r.add(&a.Next, "user", part{Type: "text", Content: b.Text})
			if len(a.In.List) == 0 {
				r.add(&a.In, "user", part{Type: "text", Content: b.Text})
			}
		case "tool_result":
			text := blockText(b.Content)
			a.Fed = true
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
