package transcript

import (
	"cmp"
	"encoding/json"
	"slices"
)

// claudeSystem reads what the CLI tells of itself.
func (r *Reader) claudeSystem(run *claudeRun, l *claudeLine, at stamp) {
	main := run.Agents[0]
	switch l.Subtype {
	case "init":
		run.Model, run.Version = cmp.Or(l.Model, run.Model), cmp.Or(l.Version, l.Qwen, run.Version)
		if l.Qwen != "" {
			run.Name, run.Dialect = qwenName, qwenDialect
		}
		main.Ready = max(main.Ready, at)
		if l.UUID != "" && !slices.Contains(run.Seen, l.UUID) { // the model is called with what was asked, or a task reported, meanwhile
			run.see(l.UUID)
			run.Done = false
		}
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
		if i >= 0 && !run.Agents[i].Closed && (l.Status == "stopped" || l.Status == "killed") {
			r.claudeCutAgent(run, run.Agents[i], at)
		}
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
		if plain(l.HTTPStatus) == "" {
			r.claudeDropped(run)
		}
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
