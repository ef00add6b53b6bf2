package transcript

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// openclawRun is what `openclaw agent --json` tells of a run, in one document: the sums of its calls. Subagents are sessions of their own.
type openclawRun struct {
	Session  string         `json:"sessionId"`
	Provider string         `json:"provider"`
	Model    string         `json:"model"`
	Usage    *openclawUsage `json:"usage"`
	Turns    *int64         `json:"assistantTurns"`
	USD      float64        `json:"costUsd"`
	Receipt  struct {
		Run   string   `json:"runId"`
		Tools []string `json:"successfulToolNames"`
		Model struct {
			Answered string `json:"responseModel"`
		} `json:"effective"`
	} `json:"terminalReceipt"`

	// of `openclaw agent exec --json` alone
	Final string `json:"final"`
	Tools struct {
		Names []string `json:"tools"`
	} `json:"toolSummary"`
	Error openclawError `json:"error"`
}

// openclawUsage counts as pi does, whose kit OpenClaw is made of.
type openclawUsage struct {
	piUsage
	Thoughts int64 `json:"reasoningTokens"`
}

func (u *openclawUsage) whole() usage {
	w := u.piUsage.whole()
	w.Reasoning = u.Thoughts
	return w.sane()
}

type openclawError struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// openclawMeta is what stands around the run otherwise.
type openclawMeta struct {
	Run     openclawRun   `json:"agentMeta"`
	Stop    string        `json:"stopReason"`
	Aborted bool          `json:"aborted"`
	Error   openclawError `json:"error"`
	Tools   struct {
		Names []string `json:"tools"`
	} `json:"toolSummary"`
}

// openclawLine reads a document of OpenClaw.
func openclawLine(_ *session, o object, line []byte) ([]step, bool) {
	if result, ok := parseObject(o["result"]); ok && o.has("runId", "status") { // the gateway's answer
		o, line = result, o["result"]
	}
	var m openclawMeta
	switch {
	case o.has("ok", "status", "final", "payloads", "sessionId", "provider", "model"):
		if !decode(line, &m.Run) {
			return nil, false
		}
		m.Error, m.Tools = m.Run.Error, m.Run.Tools
	case o.has("payloads", "meta"):
		if !decode(o["meta"], &m) || m.Run.Session == "" || m.Run.Provider == "" || m.Run.Model == "" {
			return nil, false
		}
		m.Run.Final = openclawSaid(o["payloads"])
	default:
		return nil, false
	}
	return m.steps(), true
}

// steps are the run, its calls in one, and those of subagents, whose usage is not told.
func (m *openclawMeta) steps() []step {
	run := &m.Run
	u := cmp.Or(run.Usage, &openclawUsage{})
	id := cmp.Or(run.Receipt.Run, fmt.Sprintf("%s/%d/%d", run.Session, u.Total, u.Output))
	base := step{session: run.Session, id: id, about: about{model: run.Model, provider: run.Provider}}
	begin, say, call, end := base, base, base, base
	begin.kind, end.kind = stepPrompt, stepEnd
	say.kind, say.part = stepSay, textPart(run.Final)
	call.kind, call.model, call.whole, call.stop = stepCall, cmp.Or(run.Receipt.Model.Answered, run.Model), true, m.Stop
	call.usage, call.usd, call.untold = u.whole(), run.USD, run.Usage == nil
	call.sum = run.Turns == nil || *run.Turns != 1
	switch {
	case m.Error != (openclawError{}):
		end.failure = failure{Type: cmp.Or(m.Error.Kind, "error"), Message: m.Error.Message}
	case m.Aborted:
		end.failure = failure{Type: "aborted", Message: "the agent was interrupted"}
	}
	steps := []step{begin, say}
	if run.Usage != nil || end.failure == (failure{}) || run.Turns != nil && *run.Turns > 0 { // else it failed before it called a model
		steps = append(steps, call)
	}
	if slices.Contains(append(run.Receipt.Tools, m.Tools.Names...), "sessions_spawn") {
		spawned := base
		spawned.kind, spawned.id, spawned.agent, spawned.untold, spawned.whole = stepCall, id+"/spawned", "spawned", true, true
		steps = append(steps, spawned)
	}
	return append(steps, end)
}

// openclawSaid is the last text of an answer.
func openclawSaid(payloads json.RawMessage) (said string) {
	var list []struct {
		Text string `json:"text"`
	}
	decode(payloads, &list)
	for _, p := range list {
		said = cmp.Or(p.Text, said)
	}
	return said
}
