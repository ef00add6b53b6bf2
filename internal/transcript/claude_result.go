package transcript

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// claudeResult reads the end of a turn. There may be more turns: a background subagent that reports back, or further
// input.
func (r *Reader) claudeResult(run *claudeRun, l *claudeLine) {
	if l.UUID != "" && slices.Contains(run.Seen, l.UUID) {
		return
	}
	run.see(l.UUID)
	main := run.Agents[0]
	led := r.Agents.Claude.Sessions[run.Session]
	if !led.tells(l.UUID) { // by the run before, all of which came twice
		r.claudeCloseChat(run, main)
		run.Turn, run.Done = claudeTurn{}, true
		return
	}
	r.Agents.Claude.Sessions[run.Session] = led
	if took := l.DurationMS; run.Start == run.End && took > 0 && took < maxDurationMS { // no line but this one
		run.Start -= stamp(took * int64(time.Millisecond))
	}
	run.settle(main, l)
	if l.Terminal == "aborted_streaming" {
		r.claudeInterrupted(run, main, run.End)
	}
	r.claudeCloseChat(run, main)
	r.claudeTold(run, l)
	run.Turn, run.Done, run.Failure, run.Out = claudeTurn{}, true, failure{}, messages{}
	if l.IsError {
		run.Failure = failure{Type: errorType(l), Message: r.cut(errorText(run, l), r.set.Limits.Content)}
	}
	if said := cmp.Or(l.Result, l.Final); said != "" {
		r.add(&run.Out, "assistant", part{Type: "text", Content: said})
	}
}

// maxDurationMS is how long a run is believed to have taken: 30 days.
const maxDurationMS = 30 * 24 * 3600 * 1000

// settle gives the message that ends a turn its true output where arithmetic proves it: the turn's usage is that of the
// messages of the main loop, and this is the only one whose output was not stated.
func (run *claudeRun) settle(main *claudeAgent, l *claudeLine) {
	chat := main.Chat
	if chat == nil {
		return
	}
	chat.Stop = cmp.Or(chat.Stop, l.StopReason)
	if chat.Stated || run.Turn.Unknown > 0 {
		return
	}
	told := l.Usage.whole()
	rest, _ := told.minus(run.Turn.Usage)
	if rest.samePrompt(chat.Usage) && told.Output >= run.Turn.Usage.Output+chat.Usage.Output {
		chat.Usage, chat.Stated = chat.Usage.atLeast(rest), true
	}
}

// claudeTick ends what has been silent: messages whose tools run, and runs that told their result, whose process goes on
// with something else or waits for input. A message without a tool may still be written, and a stream tells its own end.
func (r *Reader) claudeTick(at stamp) {
	for _, run := range slices.Clone(r.Agents.Claude.Runs) {
		for _, a := range run.Agents {
			waits := slices.ContainsFunc(run.Tools, func(t *toolCall) bool { return t.Parent == a.ID })
			if waits && !run.Streams && at > run.Heard+chatPatience {
				r.claudeCloseChat(run, a)
			}
		}
		busy := len(run.Tools) > 0 || slices.ContainsFunc(run.Agents[1:], func(a *claudeAgent) bool { return !a.Closed })
		if run.Done && !busy && at > run.Heard+runPatience {
			r.claudeClose(run, run.End, aborted)
		}
	}
}

// How long a run may be silent before its last message, and after its result the run itself, is taken to be over.
const (
	chatPatience = stamp(10 * time.Second)
	runPatience  = stamp(time.Minute)
)

// claudeClose ends a run: everything open is closed, for the reason f, and what the agent's totals hold beyond the
// messages is told.
func (r *Reader) claudeClose(run *claudeRun, at stamp, f failure) {
	c := &r.Agents.Claude
	c.Runs = slices.DeleteFunc(c.Runs, func(o *claudeRun) bool { return o == run })
	for _, a := range run.Agents[1:] {
		r.claudeCloseAgent(run, a, max(a.End, a.Ready), f)
	}
	r.claudeCloseChat(run, run.Agents[0])
	for len(run.Tools) > 0 {
		r.claudeCloseTool(run, 0, at, "", f)
	}
	if !run.Done || run.Turn != (claudeTurn{}) { // it said more since, or never told a result
		run.Failure, run.End = f, max(run.End, at)
		run.Failure.Message = cmp.Or(run.Problem, f.Message)
	}
	r.claudeRemainder(run)
	run.In = run.Agents[0].In
	run.Provider = run.provider(run.Model, "")
	for _, model := range slices.Sorted(maps.Keys(run.Served)) {
		run.Provider = cmp.Or(claudeProviders[run.Served[model].Provider], run.Provider)
	}
	r.emitAgent(&run.agentRun)
}

func errorType(l *claudeLine) string {
	if strings.HasPrefix(l.Subtype, "error") {
		return l.Subtype
	}
	if l.Terminal != "" && l.Terminal != "completed" {
		return l.Terminal
	}
	return "api_error"
}

func errorText(run *claudeRun, l *claudeLine) string {
	return cmp.Or(strings.Join(l.Errors, "; "), l.Result, run.Problem, l.Subtype)
}
