package transcript

import (
	"slices"
	"strconv"
)

// What Claude Code tells the model, and whoever reads, when a person or a program interrupted it: while a message was written,
// or while a tool ran.
const (
	claudeCut     = "[Request interrupted by user]"
	claudeToolCut = "[Request interrupted by user for tool use]"
)

// claudeStops are the attachments that say why the model is not called with what the tools returned.
var claudeStops = map[string]bool{"max_turns_reached": true, "hook_stopped_continuation": true}

func claudeStopped(o object) bool {
	attachment, _ := parseObject(o["attachment"])
	return claudeStops[attachment.str("type")]
}

// claudeInterrupted is told that the call under way was interrupted. It is billed for what it read and wrote until then, which
// nothing tells: totals leave it out, or hold an estimate. Of a message that was begun the prompt is known, of one that was not
// printed nothing.
func (r *Reader) claudeInterrupted(run *claudeRun, a *claudeAgent, at stamp) {
	if run.Turn.Cut {
		return
	}
	run.Turn.Cut = true
	r.claudeCutAgent(run, a, at)
}

// claudeCutAgent is told that the main loop, or a subagent, was stopped. Where it waited for a tool, no call was under way.
func (r *Reader) claudeCutAgent(run *claudeRun, a *claudeAgent, at stamp) {
	if slices.ContainsFunc(run.Tools, func(t *toolCall) bool { return t.Parent == a.ID }) {
		return
	}
	begun := a.Chat != nil && !a.Fed
	switch {
	case begun && a.Chat.Stated: // it was whole
		return
	case begun:
		a.Chat.Cut = true
		r.claudeCloseChat(run, a)
		return
	}
	r.claudeCloseChat(run, a)
	run.Cuts++
	r.emitChat(&chatCall{
		Key: "interrupted/" + run.ID.String() + "/" + strconv.Itoa(run.Cuts), Run: run.ID, Parent: a.ID, Session: run.Session,
		Provider: run.provider(run.Model, ""), Request: run.Model, Start: a.Ready, End: at, NoUsage: true, Cut: true, In: a.Next,
	})
	a.Next, a.Fed = messages{}, false
}

// claudeDropped is told that a connection broke, and that the call is made again. Where the stream is printed, it shows which answer had
// begun; else the sums do.
func (r *Reader) claudeDropped(run *claudeRun) {
	run.Dropped = true
	var begun []*claudeAgent
	for _, a := range run.Agents {
		if run.Streams && a.Chat != nil && !a.Chat.Stated {
			begun = append(begun, a)
		}
	}
	if len(begun) == 1 { // nothing says of which of several it was
		begun[0].Chat.Cut = true
		r.claudeCloseChat(run, begun[0])
	}
}
