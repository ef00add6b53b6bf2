package transcript

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// claudeResult reads the end of a turn. There may be more turns: a background subagent that reports back, or further
// input.
func (r *Reader) claudeResult(run *claudeRun, l *claudeLine) {
	if slices.Contains(run.Seen, l.UUID) {
		return
	}
	run.see(l.UUID)
	main := run.Agents[0]
	if took := l.DurationMS; run.Start == run.End && took > 0 && took < maxDurationMS { // no line but this one
		run.Start -= stamp(took * int64(time.Millisecond))
	}
	run.settle(main, l)
	r.claudeCloseChat(run, main)
	r.claudeTold(run, l)
	run.Turn, run.Done, run.Failure, run.Out = claudeTurn{}, true, failure{}, messages{}
	if l.IsError {
		run.Failure = failure{Type: errorType(l), Message: r.cut(errorText(run, l), r.set.Limits.Content)}
	}
	if l.Result != "" {
		r.add(&run.Out, "assistant", part{Type: "text", Content: l.Result})
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
	rest, fits := l.Usage.whole().minus(run.Turn.Usage)
	if fits && rest.samePrompt(chat.Usage) {
		chat.Usage, chat.Stated = rest, true
	}
}

// claudeTold adds what a result reports for the time since the result before it.
func (r *Reader) claudeTold(run *claudeRun, l *claudeLine) {
	for model, u := range l.ModelUsage {
		run.Names[model] = claudeModel(cmp.Or(u.Canonical, model)) + " " + u.Provider
	}
	led := r.Agents.Claude.Sessions[run.Session]
	told, usd := claudeDelta(&led, l, run.Model)
	r.Agents.Claude.Sessions[run.Session] = led
	for model, u := range told {
		run.Told.add(model, u)
	}
	if l.TotalUSD != nil {
		run.USD, run.HasUSD = roundUSD(run.USD+usd), true
	}
}

// claudeDelta is what a result adds to the session's totals. Newer versions say so themselves, which is also right for a
// session that was resumed: its totals begin with those of the earlier process. Older ones report running totals of
// the process, and the oldest only the turn's usage. Totals that went down began anew, after /clear.
func claudeDelta(led *claudeLedger, l *claudeLine, model string) (totals, float64) {
	told, usd := totals{}, 0.0
	now := totals{}
	for m, u := range l.ModelUsage {
		now[m] = u.whole()
	}
	total := 0.0
	if l.TotalUSD != nil {
		total = max(*l.TotalUSD, 0)
	}
	switch {
	case l.Since != nil:
		for _, m := range slices.Sorted(maps.Keys(l.Since)) { // the order of a sum of doubles shows
			told[m], usd = l.Since[m].whole(), usd+max(l.Since[m].USD, 0)
		}
	case len(now) > 0:
		before, beforeUSD := led.Told, led.USD
		if !before.within(now) {
			before, beforeUSD = nil, 0
		}
		for m, u := range now {
			told[m], _ = u.minus(before[m])
		}
		usd = max(total-beforeUSD, 0)
	default:
		told[model], usd = l.Usage.whole(), total
	}
	if len(now) > 0 { // a result that ends a crash reports zeros
		led.Told, led.USD = now, total
	}
	return told, usd
}

// within reports whether every total of t is at most that of u.
func (t totals) within(u totals) bool {
	for model, v := range t {
		if _, fits := u[model].minus(v); !fits {
			return false
		}
	}
	return true
}

// claudeTick ends the runs that told their result and have been silent since: their process goes on with something else,
// or waits for input.
func (r *Reader) claudeTick(at stamp) {
	for _, run := range slices.Clone(r.Agents.Claude.Runs) {
		busy := len(run.Tools) > 0 || slices.ContainsFunc(run.Agents[1:], func(a *claudeAgent) bool { return !a.Closed })
		if run.Done && !busy && at > run.Heard+runPatience {
			r.claudeClose(run, run.End, aborted)
		}
	}
}

// runPatience is how long a run may be silent after its result before it is taken to be over.
const runPatience = stamp(time.Minute)

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
	if !run.Done {
		run.Failure, run.End = f, max(run.End, at)
		run.Failure.Message = cmp.Or(run.Problem, f.Message)
	}
	r.claudeRemainder(run)
	run.In = run.Agents[0].In
	run.Provider = claudeProvider(run.Model, "")
	for _, model := range slices.Sorted(maps.Keys(run.Names)) {
		_, provider, _ := strings.Cut(run.Names[model], " ")
		run.Provider = cmp.Or(claudeProviders[provider], run.Provider)
	}
	r.emitAgent(&run.agentRun)
}

// claudeRemainder emits, by model, what was reported and is on no chat span: output of messages whose end was not
// printed, and calls that print no message.
func (r *Reader) claudeRemainder(run *claudeRun) {
	given := maps.Clone(run.Given)
	rest, names := totals{}, map[string]string{}
	for _, model := range slices.Sorted(maps.Keys(run.Told)) {
		rest[model] = run.Told[model]
		canonical, _, _ := strings.Cut(run.Names[model], " ")
		for _, g := range slices.Sorted(maps.Keys(given)) {
			if n := claudeModel(g); g == model || n == claudeModel(model) || n == canonical {
				rest[model], given[g] = rest[model].settle(given[g])
				names[model] = g
			}
		}
	}
	for _, model := range slices.Sorted(maps.Keys(rest)) { // messages under a name that was not reported are not told twice
		for _, g := range slices.Sorted(maps.Keys(given)) {
			rest[model], given[g] = rest[model].settle(given[g])
		}
	}
	for _, model := range slices.Sorted(maps.Keys(rest)) {
		u := rest[model].sane()
		if u == (usage{}) {
			continue
		}
		_, provider, _ := strings.Cut(run.Names[model], " ")
		r.emitChat(&chatCall{
			Key: "remainder/" + run.ID.String() + "/" + model, Parent: run.ID, Remainder: true, Sum: true, Stated: true, Session: run.Session,
			Request: model, Model: cmp.Or(names[model], model), Start: run.Start, End: run.End, Usage: u,
			Provider: cmp.Or(claudeProviders[provider], claudeProvider(model, "")), Speed: run.Speed, Geo: run.Geo,
		})
	}
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

// roundUSD undoes the noise of adding doubles, at a precision no price goes below.
func roundUSD(usd float64) float64 { return math.Round(usd*1e15) / 1e15 }
