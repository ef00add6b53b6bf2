package transcript

// qwenDialect is Qwen Code's --output-format stream-json, which is Claude Code's with whole messages.
const qwenDialect = "qwen_code"

// qwenTold adds what a result of Qwen Code reports for the time since the result before it. It reports the sum of the session, which in
// a process that goes on with one begins with what those before used; older versions begin anew. Which of the two it is shows in the
// messages, which are printed whole. Where only the command line tells that there was something before, it is they that count.
func (r *Reader) qwenTold(run *claudeRun, l *claudeLine) {
	led := r.Agents.Claude.Sessions[run.Session]
	before, known := led.Told.sum(), led.Told != nil
	if !known {
		var told totals
		told, known = r.set.Ledger.before(run.Session, r.set.Seed)
		before = told.sum()
	}
	now, printed := l.Usage.whole(), run.Turn.Usage
	since, fits := now.minus(before)
	_, covers := since.minus(printed)
	switch {
	case known && fits && covers && !(now.samePrompt(printed) && now.Output == printed.Output):
	case !known && continues(r.set.Command, "qwen"):
		since = printed
	default:
		since = now
	}
	run.Told.add(run.Model, since)
	led.Told = totals{run.Model: now}
	r.Agents.Claude.Sessions[run.Session] = led
	r.set.Ledger.put(run.Session, r.set.Seed, led.Told)
}
