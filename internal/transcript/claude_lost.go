package transcript

import (
	"path"
	"slices"
)

// lose notes that lines were lost, among which there may have been results of each session.
func (c *claude) lose() {
	c.Lost = true
	for id, led := range c.Sessions {
		led.Lost = true
		c.Sessions[id] = led
	}
}

// hear is told the first line that was read after lines were lost. One that begins a turn shows that its run lacks none.
func (c *claude) hear(run *claudeRun, l *claudeLine) {
	if !c.Lost {
		return
	}
	c.Lost = false
	run.Lost = run.Lost || l.Subtype != "init"
	led := c.Sessions[run.Session]
	led.Lost = true
	c.Sessions[run.Session] = led
}

// claudeSums reports whether running totals tell what lost lines held, results among them: those of a session that told some before,
// or of a process that, by its command line, goes on with no earlier session.
func (r *Reader) claudeSums(led *claudeLedger, now totals) bool {
	if led.Told == nil {
		return led.Lost && begins(r.set.Command, "claude")
	}
	return led.Lost && led.Told.within(now)
}

// claudeLacks reports whether lines of a run were lost of which a result does not tell. Running totals tell all; what was used since
// the last result does where the totals show no more than that.
func (r *Reader) claudeLacks(run *claudeRun, led *claudeLedger, l *claudeLine) bool {
	switch now := wholes(l.ModelUsage); {
	case !led.Lost || len(now) == 0:
		return run.Lost
	case l.Since == nil || r.claudeSums(led, now):
		return false
	default:
		earlier, _, _ := r.claudeEarlier(run, l)
		before, fits := now.sum().minus(wholes(l.Since).sum())
		return !fits || before != earlier.sum()
	}
}

// wholes are the counts of a result, by model.
func wholes(told map[string]claudeModelUsage) totals {
	all := totals{}
	for model, u := range told {
		all[model] = u.whole()
	}
	return all
}

// begins reports whether a command line is one of this agent that goes on with no earlier session.
func begins(command []string, agent string) bool {
	named := slices.ContainsFunc(words(command), func(word string) bool { return path.Base(word) == agent })
	return named && !continues(command, agent)
}
