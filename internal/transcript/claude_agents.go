package transcript

import (
	"cmp"
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
		ID: r.id("agent", key), Run: run.ID, Parent: parent, Name: "subagent", Dialect: run.Dialect, Session: run.Session,
		Provider: run.provider(run.Model, ""), Start: at, End: at,
	}}
	if len(run.Agents) > r.set.Limits.Open {
		r.claudeCloseAgent(run, run.Agents[1], at, aborted)
		run.Agents = slices.Delete(run.Agents, 1, 2)
		r.drop(DropOpen, 1)
	}
	run.Agents = append(run.Agents, a)
	return a
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
		Key: "last/" + a.Key, Run: run.ID, Parent: a.ID, Model: model, Session: run.Session, Start: a.Ready, End: at, Usage: u, Stated: true,
		Provider: run.provider(cmp.Or(run.Model, model), ""),
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
